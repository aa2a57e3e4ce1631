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

/**
 * Waits for what happens once a new worker has taken over. It does when the old one is at rest; browsers stop an idle
 * worker after half a minute, but let one run that is being debugged, as ours are. So it is stopped here.
 */
async function onceTheOldOneRests(page: Page, happens: () => Promise<unknown>): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('ServiceWorker.enable')
  await expect(async () => {
    await happens().catch(async (error) => {
      await session.send('ServiceWorker.stopAllWorkers')
      throw error
    })
  }).toPass({ timeout: 60_000 })
  await session.detach()
}

/** Waits until this page is of the newer version. */
const becomesNewer = (page: Page) => onceTheOldOneRests(page, () => expect(newer(page)).toHaveCount(1, { timeout: 8_000 }))

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
  await becomesNewer(page)
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
  await becomesNewer(page)
})

test('a new version that takes over late does not take the page from somebody who has begun to type', async ({ server, page }) => {
  await activate(page, server, 'li')
  await installed(page)
  await page.goto('/app/me')
  await server.renew()
  await newerWaits(page)
  // The word to take over is held up on its way.
  await page.evaluate(() => {
    const say = ServiceWorker.prototype.postMessage
    Object.assign(window, { letGo: () => (ServiceWorker.prototype.postMessage = say) })
    ServiceWorker.prototype.postMessage = () => {}
  })
  await page.getByRole('button', { name: '更新', exact: true }).click()
  await page.getByRole('link', { name: '今日', exact: true }).click()
  await page.getByRole('link', { name: '记志愿' }).click()
  await page.getByLabel('活动名称').fill('写到一半换了版本')
  await page.evaluate(() => {
    Object.assign(window, { replaced: false })
    navigator.serviceWorker.addEventListener('controllerchange', () => setTimeout(() => Object.assign(window, { replaced: true })))
    ;(window as unknown as { letGo: () => void }).letGo()
  })
  await onceTheOldOneRests(page, async () => {
    await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.waiting?.postMessage({ type: 'take-over' }))
    await page.waitForFunction(() => (window as unknown as { replaced: boolean }).replaced, null, { timeout: 8_000 })
  })
  await expect(page.getByLabel('活动名称')).toHaveValue('写到一半换了版本')
  await expect(newer(page)).toHaveCount(0)

  await page.getByLabel('参加人次').fill('8')
  await page.getByLabel('地点').fill('小广场')
  await page.getByRole('button', { name: '保存' }).click()
  // And the new one comes once nobody types.
  await becomesNewer(page)
  await page.goto('/app/records')
  await expect(page.getByText('写到一半换了版本')).toBeVisible()
})

test('a new version that is being installed before the page listens is offered all the same', async ({ server, page }) => {
  await page.addInitScript(() => {
    const register = ServiceWorkerContainer.prototype.register
    const state = Object.assign(window, { listens: false })
    const held = new Promise<void>((listen) => Object.assign(state, { listen }))
    ServiceWorkerContainer.prototype.register = async function (...asked) {
      const registration = await register.apply(this, asked)
      await held
      setTimeout(() => Object.assign(state, { listens: true }))
      return registration
    }
  })
  await activate(page, server, 'li')
  await installed(page)
  await page.goto('/app/me')
  let letGo = () => {}
  const held = new Promise<void>((resolve) => { letGo = resolve })
  await page.context().route(/app\.newer/, async (route) => {
    await held
    await route.continue()
  })
  await server.renew()
  await page.evaluate(async () => void (await navigator.serviceWorker.getRegistration())!.update())
  const installing = () => page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.installing?.state)
  await expect.poll(installing).toBe('installing')
  await page.evaluate(() => (window as unknown as { listen: () => void }).listen())
  await page.waitForFunction(() => (window as unknown as { listens: boolean }).listens)
  letGo()
  await page.getByRole('button', { name: '更新', exact: true }).click()
  await becomesNewer(page)
})
