// 作战图 on the office's screen, in the meeting room, on paper, and of one village on a phone.
import { axeFindsNothing } from './fixtures/axe.ts'
import { expect, signIn, stands, test, type Page, officeInstalled } from './fixtures/test.ts'

const chart = (page: Page) => page.getByRole('table', { name: '作战图' })
const lines = (page: Page) => chart(page).locator('tbody tr:not(.group):visible')
const groups = (page: Page) => chart(page).locator('.group:visible')
const chip = (page: Page, word: string) => page.getByRole('group', { name: '看哪些村' }).getByRole('button', { name: word })

async function open(page: Page): Promise<void> {
  await signIn(page, 'quban', '/app/desk')
  await page.getByRole('link', { name: '作战图' }).click()
  await stands(page)
  await expect(lines(page)).toHaveCount(108)
}

test('the chart says how far every star is and why one is behind, down to its tasks', async ({ page }) => {
  await open(page)
  await expect(groups(page)).toHaveCount(6)
  await expect(page.locator('.wall')).toContainText(/距年底评星还有 \d+ 天/)
  await expect(page.locator('.wall')).toContainText(/最近节点:\S+ .+\((今天|还有 \d+ 天)\)/)
  await axeFindsNothing(page, 'wall chart')

  await chip(page, '只看滞后').click()
  const behind = await lines(page).count()
  expect(behind).toBeGreaterThan(0)
  expect(behind).toBeLessThan(108)
  for (const line of await lines(page).all()) {
    await expect(line.locator('.cell.risk').first()).toHaveText(/^(滞后 \d+%|否决)$/)
    await expect(line.locator('.late').first()).toHaveText(/:(时限|“.+”)过了 \d+ 天,该(办完|到 \d+%),现在 \d+%$|还有 \d+ 项滞后|触碰否决项,.+/)
  }

  await page.getByLabel('乡镇(街道)').selectOption({ label: '文苑街道' })
  await expect(groups(page)).toHaveCount(1)
  await expect(groups(page)).toContainText('文苑街道')
  const why = await lines(page).filter({ hasText: '东方社区' }).locator('.late').first().innerText()
  await lines(page).getByRole('link', { name: '东方社区' }).click()
  await expect(page.getByRole('heading', { name: '东方社区', level: 1 })).toBeVisible()
  await expect(page.getByRole('main')).toContainText(why)
  await expect(page.getByRole('region', { name: /年记下的/ })).toContainText('走访户数')
  const downloading = page.waitForEvent('download')
  await page.getByRole('link', { name: '导出走访' }).click()
  expect((await downloading).suggestedFilename()).toContain('410871001001')
  await axeFindsNothing(page, 'one village')

  await page.goBack()
  await expect(chip(page, '只看滞后')).toHaveAttribute('aria-pressed', 'true')
  await expect(groups(page)).toHaveCount(1)
})

test('all places are drawn and filtered without a visible pause on a slow machine', async ({ page }, info) => {
  await open(page)
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  const turn = async (word: string): Promise<number> =>
    chip(page, word).evaluate(async (button: HTMLElement) => {
      const before = performance.now()
      button.click()
      // The second frame begins when the first has been laid out and painted.
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
      return performance.now() - before
    })
  const times: number[] = []
  for (let round = 0; round < 3; round += 1) for (const word of ['只看滞后', '全部']) times.push(await turn(word))
  await expect(lines(page)).toHaveCount(108)
  info.annotations.push({ type: 'ms at 4x', description: times.map(Math.round).join(' ') })
  expect(Math.min(...times.filter((_, index) => index % 2 === 1)), 'all 108 places, ms').toBeLessThan(400)
})

test('in the meeting room the chart has the screen to itself', async ({ page }) => {
  await open(page)
  const letters = () => chart(page).locator('td').first().evaluate((cell) => parseFloat(getComputedStyle(cell).fontSize))
  const before = await letters()
  await page.getByRole('button', { name: '大屏', exact: true }).click()
  await expect(page.locator('.side')).toBeHidden()
  expect(await letters()).toBeGreaterThan(before)
  await page.getByRole('button', { name: '退出大屏' }).click()
  await expect(page.locator('.side')).toBeVisible()
})

test('each sheet has its size, and the large ones hold every place on one', async ({ page }) => {
  await open(page)
  const millimetres = { A0: [1189, 841], A1: [841, 594], A2: [594, 420], A3: [420, 297], A4: [297, 210] }
  for (const [paper, size] of Object.entries(millimetres)) {
    await page.getByLabel('纸张').selectOption(paper)
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
    const boxes = [...pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)]
    expect(boxes.length, `pages of ${paper}`).toBeGreaterThan(0)
    for (const [, width, height] of boxes) {
      expect(Math.round((Number(width) / 72) * 25.4), paper).toBeCloseTo(size[0]!, -0.5)
      expect(Math.round((Number(height) / 72) * 25.4), paper).toBeCloseTo(size[1]!, -0.5)
    }
    if (size[0]! >= 594) expect(boxes, `${paper} is one sheet`).toHaveLength(1)
  }
})

test('a village reads its own chart in one column on a phone, without a network too', async ({ page, context }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await signIn(page, 'zhang', '/app/desk')
  await expect(page.getByText(/截至/)).toBeVisible()
  await officeInstalled(page)
  await context.setOffline(true)
  await page.getByRole('link', { name: '作战图' }).click()
  await expect(page.getByRole('heading', { name: '东方社区作战图' })).toBeVisible()
  await expect(page.locator('main .columns > .card')).toHaveCount(5)
  await expect(page.locator('main .late').first()).toHaveText(/过了 \d+ 天/)
  const [wide, lefts] = await page.locator('main .columns > .card').evaluateAll((cards) => [
    document.documentElement.scrollWidth,
    new Set(cards.map((card) => card.getBoundingClientRect().left)).size,
  ])
  expect(wide, 'nothing lies beside the screen').toBeLessThanOrEqual(390)
  expect(lefts, 'one column').toBe(1)
  await axeFindsNothing(page, 'own chart on a phone')
  await page.locator('main .columns').getByRole('link').first().click()
  await expect(page.getByRole('link', { name: '‹ 重点任务' })).toBeVisible()
})
