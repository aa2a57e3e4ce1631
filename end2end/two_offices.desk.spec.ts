// Two offices at one village: other fields merge, the same field keeps both values until one tap settles it.
import { expect, signIn, stands, test, type Page } from './fixtures/test.ts'

const DONGFANG = '410871001001'

const row = (page: Page) => page.locator(`[id="plan-${DONGFANG}"]`)
const note = (page: Page) => row(page).getByLabel('东方社区 备注')
const leaders = (page: Page) => row(page).getByLabel('东方社区 分包领导')
const save = (page: Page) => page.getByRole('button', { name: '保存', exact: true }).click()
const met = (page: Page) => page.getByText('备注:两个人同时改成了不同的,请选一个')
const toast = (page: Page) => page.locator('.toasts')

async function write(page: Page, field: (page: Page) => ReturnType<typeof note>, words: string): Promise<void> {
  await field(page).fill(words)
  await field(page).press('Tab')
}

test('two offices plan the same village at once and nothing is lost', async ({ browser, baseURL, server }) => {
  const [zone, township] = await Promise.all(
    ['quban', 'wenyuan'].map(async (login) => {
      const page = await (await browser.newContext({ baseURL, viewport: { width: 1280, height: 900 } })).newPage()
      await signIn(page, login, '/app/desk')
      await page.goto('/app/desk/plans')
      await stands(page)
      await expect(row(page)).toContainText('东方社区')
      return page
    }),
  ) as [Page, Page]

  // Both look at the same version. One names the leaders, the other writes a note: neither meets the other.
  await write(zone, leaders, '周主任')
  await write(township, note, '先把活动室修好')
  await save(zone)
  await expect(toast(zone)).toContainText('创建规划已存')
  await save(township)
  await expect(toast(township)).toContainText('创建规划已存')
  await expect(leaders(township)).toHaveValue('周主任')
  await zone.reload()
  await stands(zone)
  await expect(note(zone)).toHaveValue('先把活动室修好')
  await expect(met(zone)).toBeHidden()

  // The same field, both from the same version.
  await township.reload()
  await stands(township)
  await write(zone, note, '先修路')
  await write(township, note, '先清坑塘')
  await save(zone)
  await expect(toast(zone)).toContainText('创建规划已存')
  await save(township)
  await expect(toast(township)).toContainText('两个值都留着')
  await expect(met(township)).toBeVisible()
  const zhang = await server.as('zhang')
  const [plan] = (await zhang.find('star_plan', DONGFANG)).filter(({ doc }) => JSON.stringify(doc).includes('先清坑塘'))
  expect(JSON.stringify(plan!.doc), 'both values are there').toContain('先修路')

  await township.getByRole('button', { name: '就按 先修路' }).click()
  await expect(toast(township)).toContainText('已选定')
  await expect(note(township)).toHaveValue('先修路')
  await zone.reload()
  await stands(zone)
  await expect(note(zone)).toHaveValue('先修路')
  await expect(met(zone)).toBeHidden()
  await Promise.all([zone, township].map((page) => page.context().close()))
})
