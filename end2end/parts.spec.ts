// What is not loaded first (docs/decisions/0032-parts-of-the-bundle.md): offline is as complete as before once the
// phone was idle for a moment, and until then every screen says in words that it is not there yet.
import { activate, allArrived, expect, installed, stands, test, type Page } from './fixtures/test.ts'

const NOT_HERE = '这一页还没下载'
const REST = /\/pkg\/qunxing-rest\./

/** Every address of the phone that needs no record of its own. */
const SCREENS: [path: string, heading: string | RegExp][] = [
  ['/app', /.+/],
  ['/app/households', '住户'],
  ['/app/households/new', '新增住户'],
  ['/app/visits/new', '记走访'],
  ['/app/disputes/new', '记调解'],
  ['/app/activities/new', '记志愿'],
  ['/app/records', '记录'],
  ['/app/tasks', /任务/],
  ['/app/evaluation', /评星/],
  ['/app/plan', /规划/],
  ['/app/sending', /.+/],
  ['/app/me', '我的'],
]

const heading = (page: Page) => page.getByRole('heading', { level: 1 })

test('after a moment of quiet every screen opens without a network, cold', async ({ server, phone }) => {
  let page = await phone.start()
  await activate(page, server, 'li')
  await installed(page)
  await server.stop()
  await phone.close()
  page = await phone.start()
  await phone.offline(true)
  for (const [path, words] of SCREENS) {
    await page.goto(path)
    await stands(page)
    await expect(heading(page), path).toHaveText(words)
    await expect(heading(page), path).not.toHaveText(NOT_HERE)
  }
})

test('cut off before the rest has come, a screen says so, and stands when the network is back', async ({ server, page }) => {
  let cut = true
  await page.context().route(REST, (route) => (cut ? route.abort() : route.continue()))
  await activate(page, server, 'li')
  await stands(page)
  await page.getByRole('link', { name: '住户', exact: true }).click()
  await expect(heading(page)).toHaveText(NOT_HERE)
  await expect(page.getByText('你记下的都在')).toBeVisible()
  await page.getByRole('link', { name: '返回' }).click()
  await expect(page.getByRole('navigation', { name: '主要页面' }), 'what is here goes on').toBeVisible()
  await page.goForward()
  await page.getByRole('button', { name: '再试一次' }).click()
  await expect(heading(page)).toHaveText(NOT_HERE)
  cut = false
  await page.evaluate(() => window.dispatchEvent(new Event('online')))
  await expect(heading(page)).toHaveText('住户')
})

test('somebody who leaves while a part comes finds the page they went to', async ({ server, page }) => {
  let let_go = () => {}
  const held = new Promise<void>((resolve) => { let_go = resolve })
  await page.context().route(REST, async (route) => {
    await held
    await route.continue()
  })
  await activate(page, server, 'li')
  await stands(page)
  const today = (await heading(page).textContent())!
  await page.getByRole('link', { name: '我的', exact: true }).click()
  await expect(page.locator('[aria-busy="true"]')).toBeVisible()
  await page.goBack()
  await expect(heading(page)).toHaveText(today)
  let_go()
  await page.waitForResponse(REST).catch(() => {})
  await expect(heading(page)).toHaveText(today)
  await page.getByRole('link', { name: '我的', exact: true }).click()
  await expect(heading(page)).toHaveText('我的')
  await expect(heading(page), 'a late page is told to a screen reader as any other').toBeFocused()
})

test('a page of the old version whose parts are gone starts anew as the new one', async ({ server, page }) => {
  await page.context().route(REST, (route) => route.abort())
  await activate(page, server, 'li')
  await stands(page)
  await server.renew('qunxing-rest.wasm')
  await page.context().unroute(REST)
  // No worker is in charge that kept the old part, and the server has another one.
  await page.evaluate(async () => {
    for (const registration of await navigator.serviceWorker.getRegistrations()) await registration.unregister()
    for (const name of await caches.keys()) await caches.delete(name)
  })
  await page.getByRole('link', { name: '住户', exact: true }).click()
  await expect(heading(page)).toHaveText(NOT_HERE)
  await page.getByRole('button', { name: '再试一次' }).click()
  await page.getByRole('button', { name: '再试一次' }).click()
  await expect(heading(page)).toHaveText('住户')
})

test('signing in loads neither the rest nor the office, and the first file is asked for without the day', async ({ server, page }) => {
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await page.route(/\/sw\.js$/, (route) => route.abort())
  await page.goto('/app/activate')
  await expect(page.getByRole('textbox', { name: '激活码' })).toBeVisible()
  const wasm = () => asked.filter((path) => path.endsWith('.wasm')).map((path) => path.replace(/^\/pkg\/(.*)\.[0-9a-f]+\.wasm$/, '$1'))
  await expect.poll(wasm).toEqual(expect.arrayContaining(['qunxing_bg', 'qunxing-shared', 'qunxing-day']))
  expect(wasm()[0]).toBe('qunxing_bg')
  expect(wasm()).not.toContain('qunxing-rest')
  await page.getByRole('textbox', { name: '激活码' }).fill(server.code('li'))
  await page.getByRole('button', { name: '激活', exact: true }).click()
  await expect(page.getByRole('navigation', { name: '主要页面' })).toBeVisible()
  await expect.poll(wasm, 'the rest follows when the day stands').toContain('qunxing-rest')
  expect(wasm().filter((name) => name.includes('desk'))).toEqual([])
  await allArrived(page)
})
