// 资金奖补 at a computer: what is due and why, a payment with its voucher, what is refused, a correction, Excel.
import { axeFindsNothing } from './fixtures/axe.ts'
import { expect, signIn, stands, test, type Page } from './fixtures/test.ts'

const LAST_YEAR = String(new Date().getFullYear() - 1)

const dues = (page: Page) => page.getByRole('table', { name: '奖补明细' })
const statement = (page: Page) => page.getByRole('table', { name: '支付台账:“五星”支部创建奖补资金' })
const paying = (page: Page) => page.getByRole('form', { name: '记下一次支付' })

async function open(page: Page, login: string): Promise<void> {
  await signIn(page, login, '/app/desk')
  await page.getByRole('link', { name: '资金奖补' }).click()
  await stands(page)
  await page.getByLabel('创建年度').selectOption(LAST_YEAR)
  await stands(page)
  await expect(dues(page)).toContainText(`${LAST_YEAR} 年`)
}

/** Ticks the first award that is not paid, and says which it is and what is left of it. */
async function tickOne(page: Page): Promise<{ label: string; left: string }> {
  await page.getByLabel('只看').selectOption('unpaid')
  const line = dues(page).getByRole('row').filter({ has: page.locator('input[type="checkbox"]:visible') }).first()
  const box = line.getByRole('checkbox')
  const label = (await box.getAttribute('aria-label'))!
  await box.check()
  return { label, left: await line.getByRole('textbox').inputValue() }
}

test('the zone pays an award with a voucher, and neither the award nor the voucher is paid twice', async ({ page }, info) => {
  await open(page, 'quban')
  await expect(dues(page)).toContainText(`${LAST_YEAR} 年新得`)
  await expect(dues(page)).toContainText('规则版本')
  await page.screenshot({ path: info.outputPath('funds.png'), fullPage: true })
  await axeFindsNothing(page, 'funds')

  const { label, left } = await tickOne(page)
  await expect(paying(page)).toContainText(`1 项,共 ${left}.00 元`)
  await paying(page).getByLabel('凭证号').fill('11-501')
  await paying(page).getByRole('button', { name: '记下支付' }).click()
  await expect(page.locator('.toasts')).toContainText('支付已记下')
  const booked = statement(page).getByRole('row').filter({ hasText: '11-501' })
  await expect(booked).toContainText(`${left}.00`)
  // The page that was asked anew shows it as paid.
  await page.getByLabel('只看').selectOption('unpaid')
  await expect(dues(page).getByRole('checkbox', { name: label })).toHaveCount(0)

  await tickOne(page)
  await paying(page).getByLabel('凭证号').fill('11-501')
  await paying(page).getByRole('button', { name: '记下支付' }).click()
  await expect(page.locator('.toasts')).toContainText('这个凭证号已经记过一笔')
  await expect(paying(page).getByLabel('凭证号')).toHaveValue('11-501', { timeout: 1_000 })
})

test('a payment that is more than what is due is not booked, and what was typed stays', async ({ page }) => {
  await open(page, 'quban')
  const { label } = await tickOne(page)
  const amount = page.getByRole('textbox', { name: `${label},金额` })
  await amount.fill('9,999,999')
  await amount.press('Tab')
  await paying(page).getByLabel('凭证号').fill('11-601')
  await paying(page).getByRole('button', { name: '记下支付' }).click()
  await expect(page.locator('.toasts')).toContainText('比应付的多')
  await expect(amount).toHaveValue('9,999,999')
  await amount.fill('两万')
  await amount.press('Tab')
  await paying(page).getByRole('button', { name: '记下支付' }).click()
  await expect(paying(page).getByRole('alert').filter({ hasText: '金额写元' })).toBeVisible()
})

test('what was paid is put right by a line of its own', async ({ page }) => {
  await open(page, 'quban')
  const rows = await statement(page).getByRole('row').count()
  const more = page.locator('details', { hasText: '更正一笔支付' })
  await more.locator('summary').click()
  await more.getByLabel('更正哪一笔').selectOption({ index: 1 })
  await more.getByLabel('更正金额').fill('-100.50')
  await more.getByLabel('凭证号').fill('11-红701')
  await more.getByRole('button', { name: '记下更正' }).click()
  await expect(more.getByRole('alert').filter({ hasText: '请填原因' })).toBeVisible()
  await more.getByLabel('原因').fill('多付,退回')
  await more.getByRole('button', { name: '记下更正' }).click()
  await expect(page.locator('.toasts')).toContainText('更正已记下')
  await expect(statement(page).getByRole('row')).toHaveCount(rows + 1)
  await expect(statement(page).getByRole('row').filter({ hasText: '11-红701' })).toContainText('-100.50')
})

test('a township reads what its villages are due, and pays nothing', async ({ page }) => {
  await open(page, 'wenyuan')
  await expect(dues(page).getByRole('checkbox')).toHaveCount(0)
  await expect(page.getByRole('table', { name: /支付台账/ })).toHaveCount(0)
  await expect(page.getByRole('link', { name: '导出 Excel' })).toHaveCount(0)
  await axeFindsNothing(page, "a township's funds")
})

test('the accountant takes the year along as Excel', async ({ page }) => {
  await open(page, 'quban')
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: '导出 Excel' }).click()
  expect((await download).suggestedFilename()).toBe(`qunxing-funds-410871-${LAST_YEAR}.xlsx`)
})
