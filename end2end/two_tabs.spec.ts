// The same person in two tabs of one browser: one outbox, every record once.
import { activate, allArrived, expect, installed, test, type Page } from './fixtures/test.ts'

async function activity(page: Page, name: string): Promise<void> {
  await page.goto('/app/activities/new')
  await page.getByLabel('活动名称').fill(name)
  await page.getByLabel('参加人次').fill('12')
  await page.getByLabel('地点').fill('文化广场')
}

test('two tabs save at the same time; both see both, and each arrives once', async ({ server, page, context }) => {
  await activate(page, server, 'li')
  await installed(page)
  const other = await context.newPage()
  await context.setOffline(true)
  await activity(page, '第一个窗口的活动')
  await page.getByRole('button', { name: '保存' }).click()
  await expect(page.getByRole('status')).toContainText('12 人次')
  await activity(other, '第二个窗口的活动')
  await activity(page, '第三次活动')
  await Promise.all([page, other].map((tab) => tab.getByRole('button', { name: '保存' }).click()))
  for (const tab of [page, other]) await expect(tab.getByRole('status')).toContainText('12 人次')

  for (const tab of [page, other]) {
    await tab.goto('/app/sending')
    await expect(tab.locator('[data-op]')).toHaveCount(3)
  }
  await context.setOffline(false)
  for (const tab of [page, other]) await tab.getByRole('button', { name: '立即重试' }).click()
  await allArrived(page)
  await allArrived(other)
  const li = await server.as('li')
  for (const name of ['第一个窗口的活动', '第二个窗口的活动', '第三次活动']) {
    expect(await li.find('activity', name), name).toHaveLength(1)
  }
})

test('what one tab saves shows in the other without a reload', async ({ server, page, context }) => {
  await activate(page, server, 'li')
  const other = await context.newPage()
  await other.goto('/app/records')
  await expect(other.getByRole('heading', { name: '记录', level: 1 })).toBeVisible()
  await activity(page, '窗口之间看得见')
  await page.getByRole('button', { name: '保存' }).click()
  await expect(other.getByText('窗口之间看得见')).toBeVisible()
})
