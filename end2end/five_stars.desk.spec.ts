// 五星支部创建 whole, as the people of it live it: planned, checked, claimed in a village without a network, reviewed,
// put on notice, objected to, named a week later, and read by everybody on the board.
import type { Browser } from '@playwright/test'
import { axeFindsNothing } from './fixtures/axe.ts'
import { expect, installed, signIn, stands, test, type Page } from './fixtures/test.ts'

const DONGFANG = '410871001001'
const TITLE = '东方社区'
const YEAR = new Date().getFullYear()
const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 }
const desk = { viewport: { width: 1280, height: 800 } }

const toast = (page: Page) => page.locator('.toasts')

/** Presses the button that stands where another was pressed a moment ago: for that moment its place takes no second tap. */
async function pressed(page: Page, button: string, then: string | RegExp): Promise<void> {
  const done = page.getByText(then).first()
  await expect(async () => {
    if (!(await done.isVisible())) await page.getByRole('button', { name: button }).click({ timeout: 1_000 })
    await expect(done).toBeVisible({ timeout: 2_000 })
  }).toPass()
}
const place = `/app/desk/evaluation/${DONGFANG}`

test.setTimeout(180_000)

test('a star goes from the plan to the board', async ({ server, browser }, info) => {
  const somebody = async (size: Parameters<Browser['newContext']>[0]): Promise<Page> =>
    (await browser.newContext({ baseURL: server.origin, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', ...size })).newPage()
  const office = async (login: string): Promise<Page> => {
    const page = await somebody(desk)
    await signIn(page, login, '/app/desk')
    return page
  }
  const opens = async (page: Page, path: string): Promise<void> => {
    await page.goto(path)
    await stands(page)
  }
  const picture = (page: Page, name: string) => page.screenshot({ path: info.outputPath(`${name}.png`), fullPage: true })
  const starCard = (page: Page) => page.locator('article.card', { has: page.getByRole('heading', { name: star, exact: true }) })

  // 创建规划 and its check, by the zone: one star more for the village.
  const zone = await office('quban')
  await opens(zone, '/app/desk/plans')
  const free = zone.locator(`[id="plan-${DONGFANG}"]`).getByRole('button', { name: /:今年不争$/ }).first()
  const star = /(\S+):今年不争$/.exec((await free.getAttribute('aria-label'))!)![1]!
  await free.click()
  await zone.getByRole('button', { name: '保存', exact: true }).click()
  await expect(toast(zone)).toContainText('创建规划已存')
  await expect(zone.getByRole('region', { name: /^核对/ })).toBeVisible()

  // 自评申报 by the secretary, on the phone, where there is no signal: claimed, taken back, put right, claimed.
  const secretary = await somebody(phone)
  await signIn(secretary, 'zhang')
  await installed(secretary)
  await opens(secretary, '/app/evaluation')
  await expect(starCard(secretary)).toContainText('争创')
  await secretary.context().setOffline(true)
  const card = starCard(secretary)
  await card.getByLabel('做到了什么').fill('全年矛盾不出社')
  await card.getByRole('button', { name: `申报${star}` }).click()
  await expect(toast(secretary)).toContainText('已存手机')
  await expect(card).toContainText('待初评')
  await picture(secretary, 'claimed-offline')
  await card.getByRole('button', { name: '撤回申报' }).click()
  await expect(card.getByLabel('做到了什么'), 'nothing is typed twice').toHaveValue('全年矛盾不出社')
  await card.getByLabel('做到了什么').fill('全年矛盾不出社区,群众满意')
  await picture(secretary, 'taken-back-offline')
  await card.getByRole('button', { name: `申报${star}` }).click()
  await expect(card).toContainText('待初评')
  await axeFindsNothing(secretary, 'what is claimed on the phone')
  await secretary.context().setOffline(false)

  // 初评 by the township, 联审, 否决项审查 and 公示 by the zone.
  const township = await office('wenyuan')
  await expect(async () => {
    await opens(township, place)
    await expect(starCard(township)).toContainText('全年矛盾不出社区,群众满意', { timeout: 1_000 })
  }).toPass({ timeout: 40_000 })
  await township.getByRole('button', { name: '初评通过' }).click()
  await expect(toast(township)).toContainText('评审已记下')
  await opens(zone, place)
  await zone.getByRole('button', { name: '联审通过' }).click()
  await zone.getByRole('button', { name: '记下审查结果' }).click()
  await pressed(zone, '开始公示', /公示中,还有 \d+ 天/)
  await picture(zone, 'on-notice')

  // 异议 by a resident, on a phone, without signing in.
  const resident = await somebody({ ...phone, javaScriptEnabled: false })
  await resident.goto(`/v/${DONGFANG}`)
  await expect(resident.getByRole('heading', { name: `${YEAR} 年评星公示` })).toBeVisible()
  await picture(resident, 'village-on-notice')
  await resident.getByRole('link', { name: '我有异议' }).click()
  await resident.getByLabel('您认为哪颗星不该给,为什么').fill('五月打架没有人来调解')
  await resident.getByRole('button', { name: '提交异议' }).click()
  const code = await resident.locator('#code').innerText()
  await opens(township, place)
  const objection = township.locator('article.card', { hasText: '五月打架没有人来调解' })
  await objection.getByLabel('成立', { exact: true }).check({ force: true })
  await objection.getByLabel('答复').fill('属实,当天已经补做调解。')
  await objection.getByRole('button', { name: '答复' }).click()
  await expect(toast(township)).toContainText('已答复')
  await expect(starCard(township)).toContainText('异议成立,待再联审')
  await axeFindsNothing(township, 'an objection that holds')
  await picture(township, 'objection-holds')

  // A week later the notice is over; the star is reviewed again, then named, and the plaque is given.
  await server.later(8)
  await resident.goto(`/v/${DONGFANG}`)
  await expect(resident.getByText('公示期已满')).toBeVisible()
  await expect(resident.getByText(`异议成立,涉及${star}`)).toBeVisible()
  await expect(resident.getByText('属实,当天已经补做调解。')).toBeVisible()
  await picture(resident, 'village-notice-over')
  const later = await office('quban')
  await opens(later, place)
  const naming = later.getByRole('region', { name: '命名', exact: true })
  await expect(naming).toContainText(`${star}有异议成立`)
  await picture(later, 'not-named-yet')
  await naming.getByRole('link', { name: '看这颗星' }).click()
  await expect(starCard(later)).toBeInViewport()
  await starCard(later).getByRole('button', { name: '联审通过' }).click()
  await expect(naming).not.toContainText('有异议成立')
  await naming.getByRole('button', { name: '命名', exact: true }).click()
  await expect(toast(later)).toContainText('已命名')
  await pressed(later, '记下授牌', '已授牌')
  await axeFindsNothing(later, 'a year that is done')
  await picture(later, 'plaqued')
  await later.getByRole('link', { name: `${YEAR} 年命名证书` }).click()
  await expect(later.getByText(/星级党支部/)).toBeVisible()

  // 奖补 is due, and paid.
  await opens(later, '/app/desk/funds')
  const due = later.getByRole('table', { name: '奖补明细' }).getByRole('row').filter({ hasText: TITLE }).filter({ hasText: star })
  await due.getByRole('checkbox').check()
  const paying = later.getByRole('region', { name: '记下一次支付' })
  await paying.getByLabel('凭证号').fill('12-001')
  await paying.getByRole('button', { name: '记下支付' }).click()
  await expect(toast(later)).toContainText('支付已记下')

  // The board, the village's page and whoever kept the code.
  await resident.goto('/')
  await expect(resident.getByRole('listitem').filter({ hasText: TITLE }).first()).toContainText(star)
  await resident.goto(`/v/${DONGFANG}`)
  await expect(resident.getByText(`新得${star}`)).toBeVisible()
  await expect(resident.getByText('公示期已满')).toHaveCount(0)
  await picture(resident, 'village-named')
  await resident.goto('/objections')
  await resident.getByLabel('查询码').fill(code)
  await resident.getByRole('button', { name: '查看' }).click()
  await expect(resident.getByText('异议成立')).toBeVisible()
})
