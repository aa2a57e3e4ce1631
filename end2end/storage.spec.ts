// A second copy in a file: written without a network, read back on another phone, arrived once.
import { readFileSync, writeFileSync } from 'node:fs'
import { activate, allArrived, expect, installed, takePhoto, test, type Page } from './fixtures/test.ts'

async function record(page: Page, name: string): Promise<void> {
  await page.goto('/app/activities/new')
  await page.getByLabel('活动名称').fill(name)
  await page.getByLabel('参加人次').fill('7')
  await page.getByLabel('地点').fill('小广场')
  await page.getByRole('button', { name: '保存' }).click()
  await expect(page.getByRole('status')).toContainText('7 人次')
}

/** What a browser does when it throws the databases away; with `everything` also all else it keeps. */
async function wipe(page: Page, everything: boolean): Promise<void> {
  await page.goto('/favicon.svg')
  await page.evaluate(async (everything) => {
    for (const { name } of await indexedDB.databases()) {
      await new Promise((done) => {
        const asked = indexedDB.deleteDatabase(name!)
        asked.onsuccess = asked.onerror = () => done(null)
      })
    }
    if (!everything) return
    localStorage.clear()
    const files = await navigator.storage.getDirectory()
    for await (const name of (files as unknown as { keys(): AsyncIterable<string> }).keys()) {
      await files.removeEntry(name, { recursive: true })
    }
  }, everything)
}

/** How many acts have a second copy in the browser's private files. */
async function copies(page: Page): Promise<number> {
  return page.evaluate(async () => {
    let count = 0
    const files = await navigator.storage.getDirectory()
    for await (const folder of (files as unknown as { values(): AsyncIterable<FileSystemDirectoryHandle> }).values()) {
      for await (const file of (folder as unknown as { keys(): AsyncIterable<string> }).keys()) count += file ? 1 : 0
    }
    return count
  })
}

test('unsent records come back from a file after the phone was wiped', async ({ server, page, context }, info) => {
  await activate(page, server, 'li')
  await installed(page)
  await context.setOffline(true)
  await record(page, '只在这部手机上的活动')
  await page.goto('/app/sending')
  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: '导出备份' }).click()
  const file = info.outputPath('unsent.json')
  await (await downloading).saveAs(file)
  expect(readFileSync(file, 'utf8')).toContain('只在这部手机上的活动')

  await context.setOffline(false)
  await context.clearCookies()
  await wipe(page, true)
  await activate(page, server, 'li')
  await page.goto('/app/sending')
  await expect(page.getByText('只在这部手机上的活动')).toHaveCount(0)
  for (const said of ['读回 1 条', '1 条本来就在']) {
    await page.getByLabel('读回备份').setInputFiles(file)
    await expect(page.getByRole('status')).toContainText(said)
  }
  await allArrived(page)
  const li = await server.as('li')
  expect(await li.find('activity', '只在这部手机上的活动')).toHaveLength(1)
})

test('a database that the browser threw away comes back by itself, photos too', async ({ server, phone }) => {
  let page = await phone.start()
  await activate(page, server, 'li')
  await installed(page)
  await phone.offline(true)
  await page.goto('/app/activities/new')
  await page.getByLabel('活动名称').fill('浏览器清理前的活动')
  await page.getByLabel('参加人次').fill('7')
  await page.getByLabel('地点').fill('小广场')
  await takePhoto(page, 'olive')
  await page.getByRole('button', { name: '保存' }).click()
  await expect(page.getByRole('status')).toContainText('7 人次')
  await expect.poll(() => copies(page)).toBe(1)

  // The page that wipes comes from the server; nothing of the person's may get there before it does.
  await page.context().route('**/sync/**', (route) => route.abort())
  await phone.offline(false)
  await wipe(page, false)
  await phone.close()
  page = await phone.start()
  await page.goto('/app')
  await expect(page.getByText('没传的 1 条已从副本找回')).toBeVisible()
  await allArrived(page)
  const li = await server.as('li')
  const [activity, ...more] = await li.find('activity', '浏览器清理前的活动')
  expect(more).toHaveLength(0)
  const hash = /"hash":"([0-9a-f]{64})"/.exec(JSON.stringify(activity!.doc))![1]!
  await expect.poll(async () => (await li.photo(hash)).status, { timeout: 20_000 }).toBe(200)
  await expect.poll(() => copies(page), 'what has arrived needs no copy').toBe(0)
})

test('where photos find no room the words are still saved', async ({ server, phone }) => {
  let page = await phone.start()
  await activate(page, server, 'li')
  await installed(page)
  await page.goto('/app/activities/new')
  await page.getByLabel('活动名称').fill('手机满了的那天')
  await page.getByLabel('参加人次').fill('9')
  await page.getByLabel('地点').fill('小广场')
  await takePhoto(page, 'purple')
  await expect(page.getByText(/草稿已存/)).toBeVisible()
  const usage = await page.evaluate(async () => (await navigator.storage.estimate()).usage!)
  await phone.close()

  // The phone fills up. (A running browser remembers for a while how much room there was.)
  page = await phone.start()
  const browser = await page.context().newCDPSession(page)
  const origin = server.origin
  await browser.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: usage + 4_000 })
  await page.goto('/app/activities/new')
  await expect(page.getByLabel('活动名称')).toHaveValue('手机满了的那天')
  await expect(page.getByRole('img', { name: '第 1 张照片' })).toBeVisible()
  await page.getByRole('button', { name: '保存' }).click()
  const question = page.getByRole('dialog', { name: '手机空间不够,照片存不下' })
  await expect(question).toBeVisible()
  await browser.send('Storage.overrideQuotaForOrigin', { origin })
  await question.getByRole('button', { name: '只存文字' }).click()
  await expect(page.getByRole('status')).toContainText('9 人次')
  await allArrived(page)
  const li = await server.as('li')
  const [activity, ...more] = await li.find('activity', '手机满了的那天')
  expect(more).toHaveLength(0)
  expect(JSON.stringify(activity!.doc)).not.toContain('"hash"')
})

test('a database that is taken away under an open page is opened again', async ({ server, page }) => {
  await activate(page, server, 'li')
  await page.goto('/app/activities/new')
  await page.getByLabel('活动名称').fill('连接断过的活动')
  await page.getByLabel('参加人次').fill('5')
  await page.getByLabel('地点').fill('小广场')
  // A newer version of the program opens it: the browser closes every older connection for good.
  const upgraded = await page.evaluate(async () => {
    const names = (await indexedDB.databases()).map((known) => known.name!)
    for (const name of names) {
      await new Promise((done, fail) => {
        const asked = indexedDB.open(name, 2)
        asked.onsuccess = () => done(asked.result.close())
        asked.onerror = asked.onblocked = () => fail(asked.error)
      })
    }
    return names.length
  })
  expect(upgraded).toBeGreaterThan(0)
  await page.getByRole('button', { name: '保存' }).click()
  await expect(page.getByRole('status')).toContainText('5 人次')
  await allArrived(page)
  expect(await (await server.as('li')).find('activity', '连接断过的活动')).toHaveLength(1)
})

test('a file that is no backup is refused in plain words', async ({ server, page }, info) => {
  await activate(page, server, 'li')
  await page.goto('/app/sending')
  const file = info.outputPath('holiday.json')
  for (const content of ['{"holiday": true}', 'not json at all', '']) {
    writeFileSync(file, content)
    await page.getByLabel('读回备份').setInputFiles(file)
    await expect(page.getByRole('status').locator('.bad')).toContainText(/[\u4e00-\u9fff]{4}/)
  }
})
