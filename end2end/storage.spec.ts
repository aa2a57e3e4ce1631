// A second copy in a file: written without a network, read back on another phone, arrived once.
import { readFileSync, writeFileSync } from 'node:fs'
import { activate, allArrived, expect, installed, test, type Page } from './fixtures/test.ts'

async function record(page: Page, name: string): Promise<void> {
  await page.goto('/app/activities/new')
  await page.getByLabel('活动名称').fill(name)
  await page.getByLabel('参加人次').fill('7')
  await page.getByLabel('地点').fill('小广场')
  await page.getByRole('button', { name: '保存' }).click()
  await expect(page.getByRole('status')).toContainText('7 人次')
}

async function wipe(page: Page): Promise<void> {
  await page.goto('/favicon.svg')
  await page.evaluate(async () => {
    for (const { name } of await indexedDB.databases()) {
      await new Promise((done) => {
        const asked = indexedDB.deleteDatabase(name!)
        asked.onsuccess = asked.onerror = () => done(null)
      })
    }
    localStorage.clear()
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
  await wipe(page)
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
