// New Year at the office and for everybody: a star is held over it, a year that is not finished stays on top until it
// is closed, and every page of a year follows its picker and remembers nothing.
import type { Browser } from '@playwright/test'
import { axeFindsNothing } from './fixtures/axe.ts'
import { day, daysUntil, expect, signIn, stands, test, type Page, type Server } from './fixtures/test.ts'

const YEAR = Number(day().slice(0, 4))
const NEXT = YEAR + 1
const DONGFANG = '410871001001'
const DAYS = [`${YEAR}-12-31`, `${NEXT}-01-01`, `${NEXT}-01-08`, `${NEXT}-03-01`]

test.setTimeout(180_000)

/** Somebody of the office on a computer of their own: a session of an office does not outlive the days that go by. */
async function office(browser: Browser, server: Server, login = 'quban'): Promise<Page> {
  const context = await browser.newContext({ baseURL: server.origin, viewport: { width: 1280, height: 800 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' })
  const page = await context.newPage()
  await signIn(page, login, '/app/desk')
  return page
}

async function opens(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await stands(page)
}

const year = (page: Page) => page.getByLabel('年度', { exact: true })

/** The stars held today, as the board, a village's own page and the wall tell them. */
async function held(page: Page, wall: Page): Promise<{ board: string; village: string[]; wall: string }> {
  await page.goto('/')
  const board = await page.getByRole('heading', { name: /已得 \d+ 颗星/ }).innerText()
  await page.goto(`/v/${DONGFANG}`)
  const cards = page.locator('.star-cards article').filter({ has: page.getByText('已得', { exact: true }) })
  const village = await cards.evaluateAll((cards) =>
    cards.map((card) => `${card.querySelector('h3')!.textContent!.trim()}: ${/\d{4} 年(评得|有记录起就持有)/.exec(card.textContent!)?.[0]}`))
  await opens(wall, '/app/desk/wall')
  await expect(wall.getByRole('table', { name: '作战图' }).locator('tbody tr:not(.group)')).toHaveCount(108)
  const stat = wall.locator('.stat', { has: wall.getByText('已得', { exact: true }) })
  return { board, village, wall: await stat.locator('b').innerText() }
}

test('board, village page and wall keep every star over New Year', async ({ server, page, browser }, info) => {
  const desk = await office(browser, server)
  const before = await held(page, desk)
  expect(before.village.length).toBeGreaterThan(0)
  expect(before.board).toContain(`已得 ${before.wall} 颗星`)
  for (const star of before.village) expect(star, 'since when it is held').toMatch(/: \d{4} 年/)

  for (const on of DAYS) {
    await server.later(daysUntil(on))
    const desk = await office(browser, server)
    expect(await held(page, desk), on).toEqual(before)
    await expect(desk.getByRole('heading', { level: 1 }), on).toHaveText(`${on.slice(0, 4)} 年作战图`)
    if (on.endsWith('01-08')) await desk.screenshot({ path: info.outputPath('wall.png') })
    await desk.context().close()
  }
})

test('the unfinished year stands on top of the worklist, and a picker remembers nothing', async ({ server, browser }, info) => {
  await server.later(daysUntil(`${YEAR}-12-31`))
  const eve = await office(browser, server)
  await opens(eve, '/app/desk/evaluation')
  await expect(eve.getByText(`${YEAR} 年度还没有办结`), 'a year that runs is not late').toHaveCount(0)
  await eve.context().close()

  await server.later(daysUntil(`${NEXT}-01-08`))
  for (const login of ['quban', 'wenyuan']) {
    const desk = await office(browser, server, login)
    await expect(desk.getByText(`${YEAR} 年度还没有办结`)).toBeVisible()
    await opens(desk, '/app/desk/evaluation')
    const notice = desk.locator('main .notice', { hasText: `${YEAR} 年度还没有办结` })
    await expect(notice).toContainText(/\d+ 个村\(社区\)的评星没有办完/)
    const above = await notice.boundingBox()
    const table = desk.getByRole('table', { name: '评星' })
    expect(above!.y).toBeLessThan((await table.boundingBox())!.y)
    await expect(table.getByRole('row').nth(1), 'what waits of the old year comes first').toContainText(`${YEAR} 年`)
    await axeFindsNothing(desk, 'a year that is not finished')
    await desk.screenshot({ path: info.outputPath(`worklist-${login}.png`), fullPage: true })

    await expect(year(desk)).toHaveValue(String(NEXT))
    await notice.getByRole('button', { name: `看 ${YEAR} 年` }).click()
    await expect(year(desk)).toHaveValue(String(YEAR))
    await expect(desk.locator('main')).toContainText(`${YEAR} 年。自评申报`)
    await stands(desk)
    await desk.reload()
    await stands(desk)
    await expect(year(desk)).toHaveValue(String(NEXT))
    await desk.context().close()
  }
})

test('a page of a year shows the year that is chosen, and nothing of another one', async ({ server, browser }) => {
  await server.later(daysUntil(`${NEXT}-01-08`))
  const desk = await office(browser, server)
  await opens(desk, `/app/desk/wall/${DONGFANG}`)
  const recorded = (of: number) => desk.getByRole('region', { name: `${of} 年记下的` })
  await expect(recorded(NEXT)).toContainText('0 次走访')
  await year(desk).selectOption(String(YEAR))
  await stands(desk)
  await expect(recorded(YEAR)).toContainText(/[1-9][\d,]* 次走访/)
  await expect(recorded(NEXT)).toHaveCount(0)
  for (const path of ['/app/desk/plans', '/app/desk/wall', '/app/desk/funds', '/app/desk/comparison', '/app/desk/evaluation']) {
    await opens(desk, path)
    const picker = desk.getByLabel(path.endsWith('funds') ? '创建年度' : '年度', { exact: true })
    await expect(picker, path).toHaveValue(String(NEXT))
    await picker.selectOption(String(YEAR))
    await stands(desk)
    await opens(desk, '/app/desk')
    await opens(desk, path)
    await expect(picker, path).toHaveValue(String(NEXT))
  }
})

test('a clock that is weeks behind is put right by signing in, before anything is exchanged', async ({ server, browser }) => {
  await server.later(daysUntil(`${NEXT}-01-08`))
  const context = await browser.newContext({ baseURL: server.origin, viewport: { width: 1280, height: 800 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' })
  await context.route('**/sync/**', (route) => route.abort())
  const desk = await context.newPage()
  await signIn(desk, 'quban', '/app/desk')
  await opens(desk, '/app/desk/wall')
  await expect(desk.getByRole('heading', { level: 1 })).toHaveText(`${NEXT} 年作战图`)
  await expect(year(desk)).toHaveValue(String(NEXT))
  await context.close()
})
