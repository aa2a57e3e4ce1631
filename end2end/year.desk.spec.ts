// 创建年度 at a computer: opened once, changed item by item, followed by the wall and by new tasks, read by townships.
import { axeFindsNothing } from './fixtures/axe.ts'
import { workbook } from './fixtures/excel.ts'
import { expect, signIn, stands, test, type Page } from './fixtures/test.ts'

const YEAR = new Date(Date.now() + 8 * 3_600_000).getUTCFullYear()

async function open(page: Page, login = 'quban'): Promise<void> {
  await signIn(page, login, '/app/desk')
  await page.goto('/app/desk/year')
  await stands(page)
}

const stars = (page: Page) => page.getByRole('table', { name: '星', exact: true })
const list = (page: Page) => page.getByRole('table', { name: '任务清单' })
const vetoes = (page: Page) => page.getByRole('table', { name: '否决项' })
const sheet = (page: Page) => page.getByRole('dialog')

/** Opens next year from this one, so that no test depends on another. */
async function openNext(page: Page): Promise<void> {
  await open(page)
  await page.getByLabel('年度', { exact: true }).selectOption(String(YEAR + 1))
  await expect(page.getByRole('heading', { name: `${YEAR + 1} 年还没有开启` })).toBeVisible()
  await page.getByRole('button', { name: `照 ${YEAR} 年的开启` }).click()
  await expect(page.getByText(`照 ${YEAR} 年开启 · 第 1 版`)).toBeVisible()
}

test('a year opens from the last one, and each item is set by itself', async ({ page }, info) => {
  await openNext(page)
  await page.screenshot({ path: info.outputPath('year.png'), fullPage: true })
  await axeFindsNothing(page, 'a year that is open')

  await stars(page).getByRole('button', { name: '改平安法治' }).click()
  await sheet(page).getByLabel('牵头部门').fill('区公安分局')
  await sheet(page).locator('.chips label').first().click()
  await axeFindsNothing(page, 'a star being set')
  await page.screenshot({ path: info.outputPath('star.png') })
  await sheet(page).getByRole('button', { name: '保存' }).click()
  await expect(stars(page).getByRole('row', { name: /平安法治/ })).toContainText('区公安分局')

  const before = await list(page).getByRole('row').count()
  await page.getByRole('button', { name: '添一项任务' }).click()
  await sheet(page).getByLabel('任务', { exact: true }).fill('车棚用电改造')
  await sheet(page).getByLabel('步骤').fill('摸底十天')
  await sheet(page).getByRole('button', { name: '保存' }).click()
  await expect(sheet(page)).toContainText('还差')
  await sheet(page).getByLabel('步骤').fill('摸底 10 天\n施工 30 天')
  await sheet(page).getByRole('button', { name: '保存' }).click()
  await expect(list(page).getByRole('row', { name: /车棚用电改造/ })).toContainText('摸底 10 天、施工 30 天')
  await expect(list(page).getByRole('row')).toHaveCount(before + 1)
  await list(page).getByRole('button', { name: '改车棚用电改造' }).click()
  await sheet(page).getByRole('button', { name: '从清单里去掉' }).click()
  await expect(list(page).getByRole('row')).toHaveCount(before)

  await page.getByRole('button', { name: '添一条否决项' }).click()
  await sheet(page).getByLabel('情形').fill('发生较大火灾')
  await sheet(page).getByLabel('到哪天止').fill('2026-01-31')
  await sheet(page).getByRole('button', { name: '保存' }).click()
  await expect(vetoes(page).getByRole('row', { name: /发生较大火灾/ })).toContainText('到 2026-01-31')

  await page.getByLabel('公示天数').fill('5')
  await page.getByLabel('银五星:连续五星的年数').fill('9')
  await page.getByRole('button', { name: '保存规则和设置' }).click()
  // What it does to what is decided is said before it is kept.
  const look = page.getByRole('status', { name: '保存以前看一眼' })
  await expect(look).toContainText('这一年还没有评定的奖补')
  await look.getByRole('button', { name: '保存,以后照新的来' }).click()
  await expect(page.locator('.toasts')).toContainText('金五星要比银五星的年数多')
  await page.getByLabel('银五星:连续五星的年数').fill('3')
  await page.getByRole('button', { name: '保存规则和设置' }).click()
  await expect(page.getByLabel('公示天数')).toHaveValue('5')
  await page.reload()
  await page.getByLabel('年度', { exact: true }).selectOption(String(YEAR + 1))
  await expect(page.getByLabel('公示天数')).toHaveValue('5')
})

test('a township reads the year, and only the zone changes it', async ({ page }) => {
  await open(page, 'wenyuan')
  await expect(stars(page)).toContainText('支部过硬')
  await expect(page.getByRole('button', { name: /改|添|开启|保存/ })).toHaveCount(0)
  await expect(page.getByText('由区里设定,这里只看。')).toBeVisible()
  await axeFindsNothing(page, 'a year that is only read')
})

test('new tasks come from the list of the year, and the wall knows who leads a star', async ({ page, browser }) => {
  await open(page)
  await page.getByRole('button', { name: '添一项任务' }).click()
  await sheet(page).getByLabel('任务', { exact: true }).fill('楼道长上门一次')
  await sheet(page).getByLabel('步骤').fill('走完一遍 20 天')
  await sheet(page).getByRole('button', { name: '保存' }).click()
  await expect(list(page)).toContainText('楼道长上门一次')
  const lead = (await stars(page).getByRole('row', { name: /生态宜居/ }).getByRole('cell').nth(1).innerText()).trim()

  await page.goto('/app/desk/wall')
  await stands(page)
  const shown = page.locator('.wall tbody tr:not([hidden])')
  const all = await shown.count()
  await page.getByLabel('牵头部门').selectOption(lead)
  await expect.poll(() => shown.count()).toBeLessThan(all)
  expect(decodeURIComponent(page.url())).toContain(`lead=${lead}`)

  const other = await browser.newContext()
  const secretary = await other.newPage()
  await signIn(secretary, 'zhang', '/app/desk')
  await secretary.goto('/app/desk/tasks/new')
  await expect(secretary.getByText(`${YEAR} 年任务清单`)).toBeVisible()
  await secretary.getByRole('checkbox', { name: '楼道长上门一次' }).check()
  await expect(secretary.getByRole('heading', { name: '楼道长上门一次' })).toBeVisible()
  await other.close()
})

test('a file of a year is checked first, and every bad row is named', async ({ page }) => {
  await open(page)
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: '导出 Excel' }).click()
  expect((await download).suggestedFilename()).toMatch(/^qunxing-year-410871-\d{4}\.xlsx$/)

  const heads = ['年度', '项目', '数值', '单位']
  const file = (days: string) => ({
    name: 'year.xlsx',
    mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    buffer: workbook({ 设置: [heads, [String(YEAR), '公示天数', days, '天']] }),
  })
  await page.goto('/app/desk/import')
  await page.locator('input[type=file]').setInputFiles(file('一周'))
  await expect(page.getByRole('row', { name: /设置 第 2 行/ })).toContainText('只写数字')
  await page.locator('input[type=file]').setInputFiles(file('8'))
  await expect(page.getByText('创建年度的 1 项')).toBeVisible()
  await page.getByRole('button', { name: '全部导入' }).click()
  await expect(page.getByText(/^已导入 .*创建年度的 1 项/)).toBeVisible()
  await page.goto('/app/desk/year')
  await expect(page.getByLabel('公示天数')).toHaveValue('8')
})
