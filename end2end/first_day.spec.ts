// The first day: three cards until something was written down; the install offer only after that; help without a network.
import { activate, choose, expect, installed, newId, test, type Page } from './fixtures/test.ts'

/** What Chromium does on an installable page. */
const offer = (page: Page) =>
  page.evaluate(() => {
    window.dispatchEvent(Object.assign(new Event('beforeinstallprompt', { cancelable: true }), { prompt: () => undefined }))
  })

test('three cards, then the first visit, then the offer', async ({ server, page }) => {
  const office = await server.as('quban')
  const from = Date.now() - 1_000
  const memberships = [{ role: 'grid_worker', place: '410871001001003', from, to: null }]
  const account = { id: newId(), name: '周爱华', home: '410871001001', login: 'zhou', memberships }
  expect((await office.act({ open_account: account })).is).toBe('applied')
  await activate(page, server, 'zhou')
  const cards = page.getByRole('region', { name: '第一天' })
  await expect(cards.getByRole('heading', { level: 3 })).toHaveText(['走一户', '没网也存', '看回执'])
  await offer(page)
  await expect(page.getByRole('button', { name: '装到桌面' })).toHaveCount(0)

  await page.goto('/app/visits/new')
  await page.getByRole('main').getByRole('list').getByRole('button').first().click()
  await choose(page, '见到了谁', '没见到人')
  await page.getByRole('button', { name: '保存' }).click()
  await expect(page.getByRole('status')).toContainText('已存手机')
  await page.goto('/app')
  await expect(cards).toHaveCount(0)
  await offer(page)
  await expect(page.getByRole('button', { name: '装到桌面' })).toBeVisible()
  await page.getByRole('button', { name: '先不装' }).click()
  await page.goto('/app')
  await offer(page)
  await expect(page.getByRole('button', { name: '装到桌面' })).toHaveCount(0)
})

test('help opens without a network, in the words of the screens', async ({ server, page, context }) => {
  await activate(page, server, 'li')
  await installed(page)
  await context.setOffline(true)
  await page.goto('/app/me')
  await page.getByRole('link', { name: /怎么用/ }).click()
  await expect(page.getByRole('heading', { name: '怎么用', level: 1 })).toBeVisible()
  for (const word of ['记走访', '别人在办', '已存手机', '按路线排']) await expect(page.getByRole('main')).toContainText(word)
})
