// The secretary plans the village's year on the phone: without a network, killed and started again, beside an office
// that plans the same village.
import { axeFindsNothing } from './fixtures/axe.ts'
import { allArrived, expect, installed, signIn, stands, test, type Kept, type Page, type Person } from './fixtures/test.ts'

const DONGFANG = '410871001001'
const YEAR = new Date().getFullYear()

const star = (page: Page, name: string) => page.getByRole('radiogroup', { name })
const choose = (page: Page, name: string, word: string) => star(page, name).locator('label', { hasText: word }).click()
const trial = (page: Page) => page.getByRole('region', { name: '试算' })

async function planOf(person: Person): Promise<Kept> {
  const plans = await person.find('star_plan', DONGFANG)
  return plans.find(({ doc }) => doc.village === DONGFANG && doc.year === YEAR)!
}

test('a plan made in the field survives a killed browser and stands in the office’s grid', async ({ server, phone, browser, baseURL }, info) => {
  const zhang = await server.as('zhang')
  const before = await planOf(zhang)
  let page = await phone.start()
  await signIn(page, 'zhang')
  await installed(page)
  await server.stop()
  await phone.close()

  // Cold, without a network.
  page = await phone.start()
  await phone.offline(true)
  await page.goto('/app/me')
  await page.getByRole('link', { name: '创建规划' }).click()
  await stands(page)
  await page.screenshot({ path: info.outputPath('plan.png'), fullPage: true })
  // What is held, the pilot and who is assigned stand there to be read: an office decides them.
  await expect(page.getByText('由乡镇(街道)定')).toBeVisible()
  const dropped = before.doc.aimed as string[]
  expect(dropped, 'the sample village works for a star').not.toHaveLength(0)
  const groups = page.getByRole('radiogroup')
  const open = await groups.evaluateAll((all) => all.map((one) => ({ name: one.getAttribute('aria-label')!, aimed: (one.querySelectorAll('input')[1] as HTMLInputElement).checked })))
  const added = open.find(({ aimed }) => !aimed)!.name
  const money = await trial(page).innerText()
  await choose(page, added, '争创')
  await expect(trial(page)).toContainText('保存以后')
  await expect(trial(page)).toContainText(/清单任务\s*\d+ 项 → \d+ 项/)
  await expect(trial(page)).toContainText(/实现后奖补\s*[\d,]+ 元 → [\d,]+ 元/)
  expect(await trial(page).innerText()).not.toBe(money)
  await page.getByLabel('备注').fill('先把活动室修好')
  await expect(page.getByText('草稿已存')).toBeVisible()
  await axeFindsNothing(page, 'a plan being tried out')
  await page.screenshot({ path: info.outputPath('plan-tried.png'), fullPage: true })

  // The battery is pulled: what was tried out is a draft, and leads back from the day's page.
  await phone.kill()
  page = await phone.start()
  await phone.offline(true)
  await page.goto('/app')
  await page.getByRole('link', { name: /创建规划,改了还没存/ }).click()
  await expect(page.getByLabel('备注')).toHaveValue('先把活动室修好')
  await expect(star(page, added).getByLabel('争创')).toBeChecked()
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await expect(page.getByRole('status')).toContainText('已存手机')

  // Saved is saved: cold again, it stands, and waits on 上传.
  await phone.kill()
  page = await phone.start()
  await phone.offline(true)
  await page.goto('/app/plan')
  await expect(page.getByLabel('备注')).toHaveValue('先把活动室修好')
  await expect(page.getByText('草稿已存')).toBeHidden()
  await page.goto('/app/sending')
  await expect(page.locator('[data-op]').filter({ hasText: `创建规划 · ${YEAR} 年` })).toBeVisible()

  await server.restart()
  await phone.offline(false)
  await allArrived(page)
  const after = await planOf(zhang)
  expect(after.doc.aimed.length).toBe(before.doc.aimed.length + 1)
  expect(JSON.stringify(after.doc)).toContain('先把活动室修好')

  const office = await browser.newPage({ baseURL, viewport: { width: 1280, height: 900 } })
  await signIn(office, 'quban', '/app/desk')
  await office.goto('/app/desk/plans')
  await stands(office)
  const row = office.locator(`[id="plan-${DONGFANG}"]`)
  await expect(row.getByLabel('东方社区 备注')).toHaveValue('先把活动室修好')
  await expect(row.getByRole('button', { name: `东方社区 ${added}:争创` })).toBeVisible()
  await office.close()
})

test('the office set the same field meanwhile: both values stay, one tap settles it', async ({ server, page, context }, info) => {
  const [zhang, office] = [await server.as('zhang'), await server.as('quban')]
  await signIn(page, 'zhang')
  await installed(page)
  await page.goto('/app/plan')
  await stands(page)
  await context.setOffline(true)
  await page.getByLabel('备注').fill('先清坑塘')
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await expect(page.getByRole('status')).toContainText('已存手机')

  const seen = await planOf(zhang)
  const changes = [{ note: '先修路' }, { leaders: ['周主任'] }]
  const outcome = await office.act({ change_plan: { village: DONGFANG, year: YEAR, changes } }, { base_ver: seen.ver })
  expect(outcome.is).toBe('applied')

  await context.setOffline(false)
  await page.goto('/app/sending')
  await page.getByRole('button', { name: '立即重试' }).click()
  await expect(page.locator('[data-op]')).toContainText('两个值待定')
  await page.goto('/app/plan')
  const both = page.getByRole('region', { name: '两个人同时更新了这条' })
  await expect(both).toContainText('先清坑塘')
  await expect(both).toContainText('先修路')
  await expect(both).toContainText('张红旗')
  // What nobody here touched came along.
  await expect(page.getByText('周主任')).toBeVisible()
  await axeFindsNothing(page, 'a plan with two values')
  await page.screenshot({ path: info.outputPath('plan-met.png'), fullPage: true })

  await both.getByRole('button', { name: /先修路/ }).click()
  await expect(page.getByRole('status')).toContainText('已选定')
  await expect(both).toHaveCount(0)
  await expect(page.getByLabel('备注')).toHaveValue('先修路')
  await expect.poll(async () => JSON.stringify((await planOf(zhang)).doc)).not.toContain('contested')
})
