// 创建规划 at a computer: tried out in the grid, pasted from Excel, checked against what was announced, imported.
import { writeFileSync } from 'node:fs'
import { axeFindsNothing } from './fixtures/axe.ts'
import { workbook } from './fixtures/excel.ts'
import { expect, signIn, stands, test, type Kept, type Page, type Person } from './fixtures/test.ts'

const DONGFANG = '410871001001'

const cell = (page: Page, row: number, column: number) => page.locator(`#plan-${row}-${column}`)
const planned = (page: Page) => page.locator('.stats .card', { hasText: '目标星级' })

async function open(page: Page): Promise<void> {
  await signIn(page, 'quban', '/app/desk')
  await page.goto('/app/desk/plans')
  await stands(page)
}

async function planOf(person: Person, village: string): Promise<Kept | undefined> {
  return (await person.records()).find(({ kind, doc }) => kind === 'star_plan' && doc.village === village && doc.year === new Date().getFullYear())
}

test('a plan is tried out first, and only counts once it is saved', async ({ server, page }, info) => {
  const zhang = await server.as('zhang')
  const before = await planOf(zhang, DONGFANG)
  await open(page)
  const row = page.locator(`[id="plan-${DONGFANG}"]`)
  await expect(row).toContainText('东方社区')
  await page.screenshot({ path: info.outputPath('plans.png'), fullPage: true })
  const note = row.getByLabel('东方社区 备注')
  await note.fill('先把活动室修好')
  await note.press('Tab')
  // What is held is told by namings, and stays as it is.
  const star = row.locator('button').filter({ hasNotText: '已得' }).first()
  const word = await star.innerText()
  await star.click()
  await expect(star).not.toHaveText(word)
  await expect(page.getByText('1 个村(社区)有改动,现在只是试算。')).toBeVisible()
  await expect(page.locator('.stats')).toContainText('原来')
  expect((await planOf(zhang, DONGFANG))?.ver, 'nothing is saved yet').toBe(before?.ver)
  await axeFindsNothing(page, 'plans, tried out')

  await page.getByRole('button', { name: '保存', exact: true }).click()
  await expect(page.locator('.toasts')).toContainText('创建规划已存')
  await expect(page.getByText('现在只是试算')).toBeHidden()
  await expect(note).toHaveValue('先把活动室修好')
  expect(JSON.stringify((await planOf(zhang, DONGFANG))!.doc)).toContain('先把活动室修好')
})

test('arrow keys walk the grid, and a piece of a sheet is pasted where the focus is', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await open(page)
  await cell(page, 0, 0).focus()
  await page.keyboard.press('ArrowRight')
  await expect(cell(page, 0, 1)).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(cell(page, 1, 1)).toBeFocused()
  // A star that is held stays held, and no paste makes one held.
  const places: [number, number, string][] = [[1, 1, '争创'], [1, 2, '争创'], [2, 1, '争创'], [2, 2, '—']]
  const held = await Promise.all(places.map(async ([row, column]) => (await cell(page, row, column).innerText()) === '已得'))
  await page.evaluate(() => navigator.clipboard.writeText('争创\t争创\n争创\t今年不争\n'))
  await page.keyboard.press('Control+V')
  for (const [number, [row, column, word]] of places.entries()) {
    await expect(cell(page, row, column)).toHaveText(held[number] ? '已得' : word)
  }
  await page.getByRole('button', { name: '不要了' }).click()
  await expect(page.getByText('现在只是试算')).toBeHidden()
  await expect(planned(page)).not.toContainText('原来')
})

test('a line break within a pasted cell shifts no row, marks are read, and what means nothing is listed', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await open(page)
  // The first star that neither of the first two villages holds.
  const holds = async (row: number, column: number) => (await cell(page, row, column).innerText()) === '已得'
  let free = 0
  while ((await holds(0, free)) || (await holds(1, free))) free += 1
  // From there to the notes: a mark, nothing, then leaders and a note with a line break, as Excel writes them.
  const gap = '\t'.repeat(6 - free)
  const block = `√${gap}"张三\n李四"\t"先修路\n再种树,他说""好"""\r\n●${gap}王五\t第二行\r\n`
  await page.evaluate((text) => navigator.clipboard.writeText(text), block)
  await cell(page, 0, free).focus()
  await page.keyboard.press('Control+V')
  await expect(cell(page, 0, free)).toHaveText('争创')
  await expect(cell(page, 1, free)).toHaveText('争创')
  await expect(cell(page, 0, 6)).toHaveValue('张三、李四')
  await expect(cell(page, 0, 7)).toHaveValue('先修路 再种树,他说"好"')
  await expect(cell(page, 1, 7)).toHaveValue('第二行')

  await page.evaluate(() => navigator.clipboard.writeText('大概\n√\n'))
  await cell(page, 0, free).focus()
  await page.keyboard.press('Control+V')
  const told = page.getByRole('alert').filter({ hasText: '有 1 格没有填进去' })
  await expect(told).toContainText('“大概”,这一列里看不懂')
  await expect(cell(page, 0, free)).toHaveText('争创')
  await told.getByRole('button', { name: '知道了' }).click()
  await expect(told).toBeHidden()
  await page.getByRole('button', { name: '不要了' }).click()
})

test('what is tried out is still there when the page was left, and belongs to its year', async ({ page }) => {
  await open(page)
  const years = page.getByLabel('年度', { exact: true })
  const year = new Date().getFullYear()
  await cell(page, 0, 7).pressSequentially('没写完就走了')
  await page.getByRole('link', { name: '作战图' }).click()
  await stands(page)
  await page.goto('/app/desk/plans')
  await expect(cell(page, 0, 7)).toHaveValue(/没写完就走了$/)
  await expect(page.getByText('1 个村(社区)有改动,现在只是试算。')).toBeVisible()
  await years.selectOption(String(year + 1))
  await expect(page.getByText('现在只是试算')).toBeHidden()
  await years.selectOption(String(year))
  await expect(cell(page, 0, 7)).toHaveValue(/没写完就走了$/)
  await page.getByRole('button', { name: '不要了' }).click()
  await expect(page.getByText('现在只是试算')).toBeHidden()
})

test('the check names the rule, both figures and where they come from, and leads to what mends it', async ({ page }) => {
  await open(page)
  const check = page.getByRole('region', { name: /核对:\d+ 处对不上/ })
  // The contradictions come first; below them the same rule stands among what was proved.
  const rule = check.locator('details', { hasText: '下级公布的加起来不能超过上级公布的' }).first()
  if (!(await rule.evaluate((one: HTMLDetailsElement) => one.open))) await rule.locator('summary').click()
  // The report of 2022: the zone announces one village of five stars, 文昌街道 alone announces two.
  const line = rule.getByRole('listitem').filter({ hasText: '五星 2 个' })
  await expect(line).toContainText('文昌街道公布:五星 2 个')
  await expect(line).toContainText('示范区公布:五星 1 个')
  const link = line.getByRole('link', { name: '看公布的计划' })
  const to = await link.getAttribute('href')
  await link.click()
  await expect(page.locator(`[id="${to!.slice(1)}"]`)).toBeInViewport()
})

test('what was proved stands beside it with both figures, and what is worth a look is no contradiction', async ({ page }) => {
  await open(page)
  const check = page.getByRole('region', { name: /核对:\d+ 处对不上/ })
  await check.getByText(/^已核对一致\(\d+\)$/).click()
  await check.getByText(/^星级就是星数.*\(\d+\)$/).click()
  // The report of 2022, villages of the zone: 1×5 + 10×4 + 41×3 + 48×2 = 34 + 73 + 62 + 94 + 1.
  const totals = check.getByRole('listitem').filter({ hasText: '按星级合 264 颗' })
  await expect(totals).toContainText('示范区 · 农村')
  await expect(totals).toContainText('照示范区公布的算:各颗星共 264 颗')
  const looked = check.locator('details', { hasText: /^留意\(\d+\)/ })
  if (!(await looked.evaluate((one: HTMLDetailsElement) => one.open))) await looked.locator('summary').click()
  await expect(looked).toContainText('18 个里计划了 17 个,还有 1 个没有计划')
  await axeFindsNothing(page, 'the check of the plans')
})

test('an imported plan with a bad row changes nothing, and the row and cell are named', async ({ server, page }, info) => {
  const heads = ['代码', '年度', '名称', '支部过硬', '产业兴旺(社区:宜业兴业)', '生态宜居(社区:共建共享)', '平安法治', '文明幸福(社区:幸福和谐)', '试点', '分包领导', '备注']
  const year = String(new Date().getFullYear())
  const write = (name: string, star: string): string => {
    const file = info.outputPath(name)
    const row = [DONGFANG, year, '东方社区', star, '', '', '', '', '', '', '表里写的备注']
    writeFileSync(file, workbook({ 创建规划: [heads, row] }))
    return file
  }
  const zhang = await server.as('zhang')
  await signIn(page, 'quban', '/app/desk')
  await page.goto('/app/desk/import')
  await page.getByLabel('选文件并检查').setInputFiles(write('wrong.xlsx', '大概'))
  const bad = page.getByRole('table', { name: '要改的行' }).getByRole('row', { name: /创建规划 第 2 行/ })
  await expect(bad).toContainText('应当是 争创、已得')
  await expect(bad).toContainText('支部过硬')
  await expect(page.getByRole('button', { name: '全部导入' })).toHaveCount(0)
  await page.getByLabel('选文件并检查').setInputFiles(write('right.xlsx', '争创'))
  await page.getByRole('button', { name: '全部导入' }).click()
  await expect(page.locator('.toasts')).toContainText('已导入')
  await expect.poll(async () => JSON.stringify((await planOf(zhang, DONGFANG))?.doc ?? {})).toContain('表里写的备注')
})
