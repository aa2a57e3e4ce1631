// Two people share a phone: neither loses or sees the other's records.
import { activate, allArrived, expect, installed, test, type Page, type Server } from './fixtures/test.ts'

async function record(page: Page, name: string): Promise<void> {
  await page.goto('/app/activities/new')
  await page.getByLabel('活动名称').fill(name)
  await page.getByLabel('参加人次').fill('9')
  await page.getByLabel('地点').fill('小广场')
  await page.getByRole('button', { name: '保存' }).click()
  await expect(page.getByRole('status')).toContainText('9 人次')
}

async function leave(page: Page, stays: string): Promise<void> {
  await page.goto('/app/me')
  await page.getByRole('button', { name: '退出登录' }).click()
  await expect(page.getByRole('dialog')).toContainText(stays)
  await page.getByRole('button', { name: '确认退出' }).click()
  await expect(page.getByRole('textbox', { name: '激活码' })).toBeVisible()
}

async function everything(server: Server, name: string): Promise<string[]> {
  const zhang = await server.as('zhang')
  return (await zhang.find('activity', name)).map((kept) => kept.doc.by)
}

test('records stay after 退出登录 and are sent when their author is back', async ({ server, page, context }) => {
  await activate(page, server, 'li')
  await installed(page)
  await context.setOffline(true)
  await record(page, '李春梅还没传的活动')
  await leave(page, '没传的 1 条会留在这部手机上')
  await context.setOffline(false)

  await activate(page, server, 'wang')
  await page.goto('/app/records')
  await expect(page.getByText('李春梅还没传的活动')).toHaveCount(0)
  await page.goto('/app/sending')
  await expect(page.getByRole('link', { name: '去记一条' })).toBeVisible()
  await record(page, '王建军的活动')
  await allArrived(page)
  expect(await everything(server, '李春梅还没传的活动')).toHaveLength(0)
  await leave(page, '记录都已送达')

  await activate(page, server, 'li')
  await allArrived(page)
  await expect(page.locator('[data-op]')).toHaveCount(1)
  await expect(page.locator('[data-op]')).toContainText('李春梅还没传的活动')
  const [li, wang] = [await server.as('li'), await server.as('wang')]
  expect(await everything(server, '李春梅还没传的活动')).toEqual([li.id])
  expect(await everything(server, '王建军的活动')).toEqual([wang.id])
})
