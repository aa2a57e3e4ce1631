// A new version is taken at an idle moment, and never under the hands of somebody who writes.
import { activate, expect, installed, test, type Page } from './fixtures/test.ts'

/** Longer than nobody may have touched the screen for. */
const QUIET = 25_000

/** Waits until a newer service worker stands ready. */
async function newerWaits(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const registration = (await navigator.serviceWorker.getRegistration())!
    await registration.update()
  })
  await expect.poll(() => page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.waiting !== null)).toBe(true)
}

const newer = (page: Page) => page.locator('link[href="/pkg/app.newer.css"]')

test('a new version waits while a form is open, and is taken in a quiet moment after it', async ({ server, page }) => {
  await page.clock.install()
  await activate(page, server, 'li')
  await installed(page)
  await page.goto('/app/activities/new')
  await page.getByLabel('活动名称').fill('写到一半来了新版本')
  await server.renew()
  await newerWaits(page)

  await page.clock.fastForward(QUIET)
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
  await page.clock.fastForward(QUIET)
  await expect(page.getByLabel('活动名称')).toHaveValue('写到一半来了新版本')
  await expect(newer(page), 'never in a form').toHaveCount(0)

  await page.getByLabel('参加人次').fill('8')
  await page.getByLabel('地点').fill('小广场')
  await page.getByRole('button', { name: '保存' }).click()
  await expect(page.getByRole('status')).toContainText('8 人次')
  const heading = page.getByRole('heading', { level: 1, name: '3 号网格' })
  await heading.click()
  await expect(newer(page), 'somebody has just touched the screen').toHaveCount(0)

  await page.clock.fastForward(QUIET)
  await expect(newer(page)).toHaveCount(1)
  await expect(heading).toBeVisible()
  await page.goto('/app/records')
  await expect(page.getByText('写到一半来了新版本'), 'what was saved is there').toBeVisible()
  const kept = await page.evaluate(async () => (await caches.keys()).filter((name) => name !== 'qunxing-pages').length)
  expect(kept, 'nothing of the old version is kept').toBe(1)
})

test('whoever asks has the new version at once', async ({ server, page }) => {
  await activate(page, server, 'li')
  await installed(page)
  await page.goto('/app/me')
  await server.renew()
  await newerWaits(page)
  await page.getByRole('button', { name: '更新', exact: true }).click()
  await expect(newer(page)).toHaveCount(1)
})
