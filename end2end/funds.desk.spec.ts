// 资金奖补 at a computer: what is due and why, a payment with its voucher, one booking however often its button is
// pressed, what is refused, a correction, what is to come back, and the same figures on every page and in Excel.
import type { Locator } from '@playwright/test'
import { axeFindsNothing } from './fixtures/axe.ts'
import { cellsOf } from './fixtures/excel.ts'
import { day, expect, newId, signIn, stands, test, type Page, type Person } from './fixtures/test.ts'

const THIS_YEAR = new Date().getFullYear()
const LAST_YEAR = String(THIS_YEAR - 1)
const ZONE = '410871'

const dues = (page: Page) => page.getByRole('table', { name: '奖补明细' })
const statement = (page: Page) => page.getByRole('table', { name: '支付台账:“五星”支部创建奖补资金' })
const paying = (page: Page) => page.getByRole('region', { name: '记下一次支付' })

const folded = (page: Page, name: string) => page.locator('details', { has: page.locator('summary', { hasText: name }) })
/** A figure of the page, by its label. */
const figure = (page: Page, label: string, region = '奖补资金') =>
  page.getByRole('region', { name: region }).locator('.stat', { has: page.getByText(label, { exact: true }) }).locator('b')

// eslint-disable-next-line @typescript-eslint/no-explicit-any
async function money(quban: Person, year: string | number = LAST_YEAR): Promise<any> {
  return (await quban.ask(`/desk/v1/funds?under=${ZONE}&year=${year}`)).json()
}
const lines = async (quban: Person): Promise<number> => (await money(quban)).ledger.entries.length

/** Presses a button, and again after so many milliseconds, as a hand does that is used to double clicks. */
async function pressTwice(button: Locator, pause: number): Promise<void> {
  await button.evaluate(async (element: HTMLElement, pause) => {
    element.click()
    if (pause > 0) await new Promise((done) => setTimeout(done, pause))
    element.click()
  }, pause)
}

async function open(page: Page, login: string): Promise<void> {
  await signIn(page, login, '/app/desk')
  await toFunds(page)
}

async function toFunds(page: Page): Promise<void> {
  await page.getByRole('link', { name: '资金奖补', exact: true }).click()
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
  await expect(more.getByRole('alert').filter({ hasText: '请填原因' }).first()).toBeVisible()
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

test('a button that is pressed twice books once, in every form', async ({ page, server }) => {
  // Fifteen bookings, and the button of each is waited for.
  test.setTimeout(180_000)
  await open(page, 'quban')
  const quban = await server.as('quban')
  const said = page.locator('.toasts')
  const budget = folded(page, '调整预算')
  const venue = folded(page, '支付阵地建设')
  const payment = folded(page, '更正一笔支付')
  const due = folded(page, '更正应付')
  for (const form of [budget, venue, payment, due]) await form.locator('summary').click()
  const forms: { button: Locator; said: string; fill: (number: number) => Promise<void> }[] = [
    {
      button: budget.getByRole('button', { name: '记下调整' }),
      said: '预算已调整',
      fill: async () => {
        await budget.getByLabel('调整金额').fill('1000')
        await budget.getByLabel('原因').fill('年中追加')
      },
    },
    {
      button: venue.getByRole('button', { name: '记下支付' }),
      said: '支付已记下',
      fill: async (number) => {
        await venue.getByLabel('村(社区)').selectOption({ index: 1 })
        await venue.getByLabel('阵地项目').fill('党群服务中心修缮')
        await venue.getByLabel('金额').fill('10')
        await venue.getByLabel('凭证号').fill(`11-8${number}`)
      },
    },
    {
      button: payment.getByRole('button', { name: '记下更正' }),
      said: '更正已记下',
      fill: async (number) => {
        await payment.getByLabel('更正哪一笔').selectOption({ index: 1 })
        await payment.getByLabel('更正金额').fill('-1')
        await payment.getByLabel('凭证号').fill(`11-红8${number}`)
        await payment.getByLabel('原因').fill('多付,退回')
      },
    },
    {
      button: due.getByRole('button', { name: '记下更正' }),
      said: '更正已记下',
      fill: async () => {
        await due.getByLabel('更正哪一项').selectOption({ index: 1 })
        await due.getByLabel('更正金额').fill('2')
        await due.getByLabel('原因').fill('会议纪要')
      },
    },
    {
      button: paying(page).getByRole('button', { name: '记下支付' }),
      said: '支付已记下',
      fill: async (number) => {
        await tickOne(page)
        await paying(page).getByLabel('凭证号').fill(`11-9${number}`)
      },
    },
  ]
  let booked = await lines(quban)
  let number = 10
  for (const form of forms) {
    for (const pause of [0, 120, 300]) {
      number += 1
      await form.fill(number)
      await expect(form.button).toHaveAttribute('aria-disabled', 'false')
      await pressTwice(form.button, pause)
      const once = `${form.said} after ${pause} ms`
      await expect.poll(() => lines(quban), once).toBe(booked + 1)
      // The button lets go when all that was begun has been answered; a second booking would stand by then.
      await expect(form.button).toHaveAttribute('aria-disabled', 'false')
      await expect(said).toContainText(form.said)
      expect(await lines(quban), once).toBe(booked + 1)
      booked += 1
      await expect(page.getByRole('main').getByRole('alert').filter({ visible: true })).toHaveCount(0)
    }
  }
})

test('a second tab is the same booking, and another one out of the same page is asked about', async ({ page, server }) => {
  await open(page, 'quban')
  const quban = await server.as('quban')
  const second = await page.context().newPage()
  /** Reads the page anew: both tabs look at the same ledger. */
  const reads = async (tab: Page): Promise<void> => {
    await tab.goto('/app/desk/funds')
    await stands(tab)
    await tab.getByLabel('创建年度').selectOption(LAST_YEAR)
    await stands(tab)
    await expect(dues(tab)).toContainText(`${LAST_YEAR} 年`)
  }
  const adjust = async (tab: Page, amount: string): Promise<void> => {
    const form = folded(tab, '调整预算')
    if ((await form.getAttribute('open')) === null) await form.locator('summary').click()
    await form.getByLabel('调整金额').fill(amount)
    await form.getByLabel('原因').fill('年中追加')
    await form.getByRole('button', { name: '记下调整' }).click()
  }
  await reads(second)
  const before = await lines(quban)
  await adjust(page, '100000')
  await expect(page.locator('.toasts')).toContainText('预算已调整')
  await adjust(second, '100000')
  await expect(second.locator('.toasts')).toContainText('预算已调整')
  expect(await lines(quban), 'the same booking').toBe(before + 1)

  // Both tabs look at what stands now; the second one books, and the first says something else out of the page it has.
  await Promise.all([page, second].map(reads))
  await expect(figure(page, '预算')).toHaveText('510 万元')
  await adjust(second, '30000')
  await expect(figure(second, '预算')).toHaveText('513 万元')
  await adjust(page, '20000')
  await expect(page.locator('.toasts')).toContainText('已经记过一笔')
  expect(await lines(quban)).toBe(before + 2)
  // The figures are those of now, and what was typed is there to be booked after all.
  await expect(figure(page, '预算')).toHaveText('513 万元')
  const form = folded(page, '调整预算')
  await expect(form.getByLabel('调整金额')).toHaveValue('20000')
  await form.getByRole('button', { name: '记下调整' }).click()
  await expect(figure(page, '预算')).toHaveText('515 万元')
  expect(await lines(quban)).toBe(before + 3)
})

test('a refused payment shows the figures of now and keeps what was typed', async ({ page, server }) => {
  await open(page, 'quban')
  const quban = await server.as('quban')
  const paid = await figure(page, '已付').innerText()
  const { label, left } = await tickOne(page)
  await paying(page).getByLabel('凭证号').fill('11-950')
  await paying(page).getByLabel('备注').fill('第二批')
  // Meanwhile somebody else pays the same award: the first of the list that is not paid.
  const seen = await money(quban)
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  const unpaid = (row: any): number => row.line.amount + row.corrected - row.paid
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  const row = seen.due.find((row: any) => row.line && unpaid(row) > 0)
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  expect(label).toContain(seen.places.find((place: any) => place.code === row.village).name)
  const payment = { on: day(), voucher: '11-949', parts: [{ village: row.village, award: row.award, amount: unpaid(row) }], note: '' }
  const told = await quban.act({ pay_awards: { zone: ZONE, year: Number(LAST_YEAR), id: newId(), payment } }, { village: ZONE, base_ver: seen.ver })
  expect(told.is).toBe('applied')
  await paying(page).getByRole('button', { name: '记下支付' }).click()
  await expect(page.locator('.toasts')).toContainText('比应付的多')
  await expect(statement(page).getByRole('row').filter({ hasText: '11-949' })).toContainText(`${left}.00`)
  await expect(figure(page, '已付')).not.toHaveText(paid)
  await expect(paying(page).getByLabel('凭证号')).toHaveValue('11-950')
  await expect(paying(page).getByLabel('备注')).toHaveValue('第二批')
  await expect(dues(page).getByRole('checkbox', { name: label })).toHaveCount(0)
})

test('what was paid for a star that is taken away is to come back, and every page says how much', async ({ page, server }, info) => {
  const quban = await server.as('quban')
  const seen = await money(quban)
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  const row = seen.due.find((row: any) => row.award.star && row.line && row.paid === row.line.amount)
  const reason = '发生较大安全事故'
  const removal = { village: row.village, year: Number(LAST_YEAR), star: row.award.star, reason, on: day() }
  expect((await quban.act({ remove_star: removal }, { village: row.village })).is).toBe('applied')

  await open(page, 'quban')
  await expect(figure(page, '待收回')).not.toHaveText('0 元')
  const back = await figure(page, '待收回').innerText()
  await page.getByLabel('只看').selectOption('overpaid')
  await expect(dues(page).getByText(/^待收回 [\d,.]+ 元$/).first()).toBeVisible()
  await expect(page.getByRole('main')).toContainText(/截至 \d{4}-\d\d-\d\d \d\d:\d\d/)
  await page.screenshot({ path: info.outputPath('to-recover.png'), fullPage: true })
  await axeFindsNothing(page, 'funds with money to come back')

  // The first page says so, and so does the page of another year.
  await page.getByLabel('创建年度').selectOption(String(THIS_YEAR))
  await expect(page.getByText(`别的年度还有待收回:${LAST_YEAR} 年 ${back}`)).toBeVisible()
  await page.screenshot({ path: info.outputPath('this-year.png'), fullPage: true })
  await page.getByRole('link', { name: '总览', exact: true }).click()
  await expect(page.getByRole('link', { name: new RegExp(`待收回\\s*${back}`) })).toBeVisible()
  await page.screenshot({ path: info.outputPath('overview.png'), fullPage: true })
})

test('wall, page and export say the same of what is left', async ({ page }, info) => {
  await signIn(page, 'quban', '/app/desk')
  await page.getByRole('link', { name: '资金奖补', exact: true }).click()
  await stands(page)
  const left = await figure(page, '还余').innerText()
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: '导出 Excel' }).click()
  const cells = cellsOf(await (await download).path(), 'xl/worksheets/sheet1.xml')
  // Below the title and the heads, the tenth amount of the first line.
  const exported = cells.get('K3')!
  expect(`${exported / 10_000} 万元`).toBe(left)
  await page.getByRole('link', { name: '作战图' }).click()
  await stands(page)
  const onWall = page.locator('.stat', { has: page.getByText('奖补还余', { exact: true }) })
  await expect(onWall.locator('b')).toHaveText(left)
  await page.screenshot({ path: info.outputPath('wall.png') })
  await page.getByRole('link', { name: '总览', exact: true }).click()
  await expect(page.getByRole('link', { name: /奖补还余/ }).locator('b')).toHaveText(left)
})
