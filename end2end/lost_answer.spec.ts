// The server commits, the answer never arrives: sent again, it is still one record.
import { activate, choose, expect, test } from './fixtures/test.ts'

// Requests are watched here, so no service worker stands between.
test.use({ serviceWorkers: 'block' })

test('an answer lost on the way leaves one record and one receipt', async ({ server, page }) => {
  await activate(page, server, 'li')
  let lost = 0
  await page.route('**/sync/v1/push', async (route) => {
    const committed = await route.fetch()
    if (lost < 2 && route.request().postDataBuffer() !== null) {
      expect(committed.status()).toBe(200)
      lost += 1
      await route.abort('connectionreset')
    } else {
      await route.fulfill({ response: committed })
    }
  })

  await page.goto('/app/visits/new')
  await page.getByRole('main').getByRole('list').getByRole('button').first().click()
  await choose(page, '见到了谁', '没见到人')
  await page.getByLabel('记几句').fill('回执丢在路上的一次走访')
  await page.getByRole('button', { name: '保存' }).click()
  await expect(page.getByRole('status')).toContainText('已存手机')

  await page.goto('/app/sending')
  await expect(async () => {
    await page.getByRole('button', { name: '立即重试' }).click()
    await expect(page.getByRole('heading', { name: '全部送达' })).toBeVisible({ timeout: 2_000 })
  }).toPass({ timeout: 40_000 })
  expect(lost).toBe(2)
  await expect(page.locator('[data-op]')).toHaveCount(1)
  await expect(page.locator('[data-op]')).toContainText('已到服务器')
  const li = await server.as('li')
  expect(await li.find('visit', '回执丢在路上的一次走访')).toHaveLength(1)
  expect(await li.find('review', '回执丢在路上的一次走访')).toHaveLength(0)
})
