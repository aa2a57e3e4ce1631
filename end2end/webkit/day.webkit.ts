// A grid worker's day on another engine: no network, a visit with a photo, and everything arrives once.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { By } from 'selenium-webdriver'
import { expect, picture, test as base } from '../fixtures/test.ts'
import { WebKit } from './webkit.ts'

const WORDS = '换一种浏览器也记得下'

const test = base.extend<{ webkit: WebKit }>({
  // eslint-disable-next-line no-empty-pattern
  webkit: async ({}, use, info) => {
    const webkit = await WebKit.start()
    await use(webkit)
    const shown = Buffer.from(await webkit.driver.takeScreenshot(), 'base64')
    writeFileSync(info.outputPath('last.png'), shown)
    await webkit.end()
  },
})

test('WebKit: a visit with a photo is recorded without a network and arrives once', async ({ server, webkit, page: chromium }, info) => {
  const { driver } = webkit
  await driver.get(`${server.origin}/app/activate`)
  await webkit.type('激活码', server.code('li'))
  await webkit.press('激活')
  await webkit.see("//nav[@aria-label='主要页面']")
  await driver.wait(() => driver.executeScript<boolean>(everythingIsKept), 60_000, 'the service worker keeps not everything')

  await server.stop()
  await driver.get(`${server.origin}/app/visits/new`)
  await (await webkit.see('//main//ul//button')).click()
  await (await webkit.see("//label[normalize-space()='没见到人']")).click()
  await webkit.type('记几句', WORDS)
  const folder = mkdtempSync(join(tmpdir(), 'qunxing-photo-'))
  const file = join(folder, 'door.jpg')
  await chromium.goto('about:blank')
  writeFileSync(file, await picture(chromium, 'darkgreen'))
  await driver.findElement(By.css('input[type=file]')).sendKeys(file)
  await webkit.see("//img[@alt='第 1 张照片']")
  rmSync(folder, { recursive: true })
  writeFileSync(info.outputPath('form.png'), Buffer.from(await driver.takeScreenshot(), 'base64'))
  await webkit.press('保存')
  await webkit.see("//*[@role='status'][contains(., '已存手机')]")

  // Opened anew without a server: it stands in the phone's own database.
  await driver.get(`${server.origin}/app/sending`)
  await webkit.see("//h1[contains(., '2 条待传')] | //h2[contains(., '2 条待传')]")

  await server.restart()
  await webkit.press('立即重试')
  await webkit.see("//*[self::h1 or self::h2][contains(., '全部送达')]", 60_000)
  const li = await server.as('li')
  const visits = await li.find('visit', WORDS)
  expect(visits).toHaveLength(1)
  const photo = await li.photo(visits[0]!.doc.first.photos[0].hash)
  expect([photo.status, photo.headers.get('content-type')]).toEqual([200, 'image/jpeg'])
})

test('WebKit: the board, a village and the sky of stars are read without signing in', async ({ server, webkit }, info) => {
  const { driver } = webkit
  for (const [name, path] of [['board', '/'], ['stars', '/stars'], ['village', '/v/410871001001']] as const) {
    await driver.get(server.origin + path)
    await webkit.see('//h1')
    const tooWide = 'return document.documentElement.scrollWidth > document.documentElement.clientWidth'
    expect(await driver.executeScript(tooWide), `${name} is wider than the phone`).toBe(false)
    writeFileSync(info.outputPath(`${name}.png`), Buffer.from(await driver.takeScreenshot(), 'base64'))
  }
})

/** What `installed` of the other stories asks, as a script of WebDriver. */
const everythingIsKept = `
  return (async () => {
    if (!(await navigator.serviceWorker.getRegistration())?.active) return false
    const worker = await (await fetch('/sw.js')).text()
    const list = JSON.parse(/const PRECACHE = (?:\\/\\*.*?\\*\\/)?\\s*(\\[.*?\\])/s.exec(worker)[1])
    const kept = await Promise.all(list.map((url) => caches.match(url, { ignoreVary: true })))
    return list.length > 0 && kept.every(Boolean)
  })()`
