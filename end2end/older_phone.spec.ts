// A phone that was last opened by an earlier version of the program: what had not been sent and what was half written
// is there in today's. `fixtures/older_phone.json` is what that version left in the browser; it says itself how it was
// made, and is never made anew by a later version: a change that cannot read it would lose what people have typed.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { acts, formOn } from './fixtures/forms.ts'
import { expect, stands, test, type Page } from './fixtures/test.ts'

type Bytes = { base64: string }
interface Named { id: string; head: string }
interface Older {
  about: { at: number; visited: Named; door: Named; party: Named; task: { id: string; title: string; done: string }; amended: { id: string } }
  databases: { name: string; version: number; stores: Record<string, [string, string | Bytes][]> }[]
  localStorage: Record<string, string>
}

const OLDER: Older = JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures/older_phone.json'), 'utf8'))
const { visited, door, party, task, amended } = OLDER.about

/** Somebody opens it on the next day but one: what a draft calls 7 天后 is not called so any more. */
const LATER = OLDER.about.at + 2 * 24 * 3600_000

/** Puts into a browser that has never been here what the earlier version left. */
async function leftBehind(page: Page): Promise<void> {
  // A page of the same origin without the app.
  await page.goto('/robots.txt')
  await page.evaluate(async ({ databases, localStorage: remembered }) => {
    const bytes = ({ base64 }: { base64: string }) => Uint8Array.from(atob(base64), (one) => one.charCodeAt(0)).buffer
    for (const { name, version, stores } of databases) {
      const db = await new Promise<IDBDatabase>((done, failed) => {
        const asked = indexedDB.open(name, version)
        asked.onupgradeneeded = () => Object.keys(stores).forEach((store) => asked.result.createObjectStore(store))
        asked.onsuccess = () => done(asked.result)
        asked.onerror = () => failed(asked.error)
      })
      await new Promise((done, failed) => {
        const writing = db.transaction(Object.keys(stores), 'readwrite')
        for (const [store, rows] of Object.entries(stores)) {
          for (const [key, value] of rows) writing.objectStore(store).put(typeof value === 'string' ? value : bytes(value), key)
        }
        writing.oncomplete = done
        writing.onabort = () => failed(writing.error)
      })
      db.close()
    }
    for (const [key, value] of Object.entries(remembered)) localStorage.setItem(key, value)
  }, OLDER)
}

test.beforeEach(async ({ page, context }) => {
  // No network: the app itself comes from today's server, and nothing is asked of it.
  await context.route(({ pathname }) => /^\/(sync|session)(\/|$)/.test(pathname), (route) => route.abort('internetdisconnected'))
  await leftBehind(page)
  await page.clock.install({ time: LATER })
  await page.goto('/app')
  await stands(page)
})

/** The draft's line on 今日, and the form behind it. */
async function goOnWith(page: Page, line: string | RegExp): Promise<void> {
  await page.goto('/app')
  await page.getByRole('main').getByRole('link').filter({ hasText: line }).filter({ hasText: '的草稿,接着写' }).click()
  await expect(page.getByText(/草稿已存/)).toBeVisible()
}

/** The words of the chips of a question that are chosen. */
async function chosen(page: Page, question: string): Promise<string[]> {
  const chips = page.getByRole('group', { name: question }).locator('label', { has: page.locator('input:checked') })
  return (await chips.allInnerTexts()).map((word) => word.trim())
}

/** A photo that stands there, drawn from its bytes. */
async function photoShows(page: Page): Promise<void> {
  const photo = page.getByRole('img', { name: '第 1 张照片' })
  await expect(photo).toBeVisible()
  await expect.poll(() => photo.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBeGreaterThan(0)
}

const inForm = (page: Page, code: string, label: string) => formOn(page, code).getByLabel(label, { exact: true })

test('what an earlier version had not sent waits, and opens with its words and its photo', async ({ page }) => {
  await expect(page.getByRole('heading', { level: 1, name: '3 号网格' })).toBeVisible()
  await expect(page.getByText('浏览器清理过本机资料'), 'nothing is missed').toHaveCount(0)
  await page.goto('/app/sending')
  await expect(page.getByRole('heading', { name: '4 条待传' })).toBeVisible()
  await expect(page.getByText('3 条记录 · 1 张照片')).toBeVisible()
  const waiting = page.locator('[data-op]')
  await expect(waiting).toHaveCount(3)
  for (const about of [`· ${visited.head}`, '调解 · 赵守田', '志愿 · 清扫背街小巷']) {
    await expect(waiting.filter({ hasText: about }).filter({ hasText: '已存手机' }), about).toHaveCount(1)
  }

  const open = async (title: RegExp): Promise<void> => {
    await page.goto('/app/records')
    await page.getByRole('main').getByRole('link').filter({ hasText: title }).filter({ hasText: '已存手机' }).click()
    await stands(page)
  }
  await open(/走访/)
  await expect(page.getByText('腿脚好多了,就是夜里睡不踏实')).toBeVisible()
  await expect(page.getByText('身体状况').first()).toBeVisible()
  await photoShows(page)
  await open(/调解/)
  await expect(page.getByText('两家为门前一堵矮墙争了几句')).toBeVisible()
  await expect(page.getByText(/墙往里挪半米,两家都认/)).toBeVisible()
  await open(/志愿/)
  for (const words of ['清扫背街小巷', '北街', '王秀兰']) await expect(page.getByText(words).first(), words).toBeVisible()
})

test('a visit begun in an earlier version is in its form, to the last choice', async ({ page }) => {
  await goOnWith(page, `走访 · ${[...door.head][0]}`)
  await expect(page.getByRole('heading', { name: '记走访' })).toBeVisible()
  await expect(page.getByLabel('记几句')).toHaveValue('说到一半有人敲门 𠮷 ,回头接着写')
  expect(await chosen(page, '见到了谁')).toEqual([door.head, '护工小周'])
  expect((await chosen(page, '聊了什么')).sort()).toEqual(['养老医保', '安全隐患'].sort())
  expect(await chosen(page, '约好回访'), 'the day that was chosen').toEqual([expect.stringContaining('12-07')])
  const needs = page.getByRole('region', { name: '群众反映的问题' }).getByRole('listitem')
  await expect(needs).toHaveCount(2)
  await expect(needs.nth(0)).toContainText('北街路灯不亮')
  await expect(needs.nth(0)).toContainText('安全隐患 · 交村里办理')
  await expect(needs.nth(1), 'the one that was being written').toContainText('垃圾桶离门太远')
  await expect(needs.nth(1)).toContainText('人居环境 · 上报乡镇(街道)')
  await photoShows(page)
  await page.locator('summary', { hasText: '走访日期' }).click()
  await expect(page.getByLabel('哪天去的')).toHaveValue('2026-11-30')
})

test('a dispute, an activity and a household begun in an earlier version are in their forms', async ({ page }) => {
  await goOnWith(page, '调解,还没写完')
  expect(await chosen(page, '属于哪类')).toEqual(['承包地'])
  const parties = page.getByRole('group', { name: '当事人' }).getByRole('listitem')
  await expect(parties).toHaveCount(2)
  await expect(parties.nth(0)).toContainText([...party.head][0]!)
  await expect(parties.nth(1)).toContainText('钱老三')
  await expect(page.getByLabel('什么事')).toHaveValue('地头的水沟被填了,两家都说是自己的')
  expect(await chosen(page, '到哪一步了')).toEqual(['先登记'])
  await expect(page.getByLabel('哪天的事')).toHaveValue('2026-11-28')

  await goOnWith(page, '志愿,还没写完')
  expect(await chosen(page, '服务类别')).toEqual(['助老助残'])
  await page.locator('summary', { hasText: '组织者' }).click()
  const held = { 活动名称: '给老人理发', 日期: '2026-11-29', 参加人次: '12', 每人时长: '120', 地点: '村部门口', 组织者: '妇联小组', 服务内容: '理发、量血压', 培训: '先学怎么扶人' }
  for (const [label, value] of Object.entries(held)) await expect(inForm(page, 'activity', label), label).toHaveValue(value)
  await expect(formOn(page, 'activity').getByLabel('开始')).toHaveValue('08:30')
  const volunteers = page.getByRole('region', { name: '志愿者名单' }).getByRole('listitem')
  await expect(volunteers).toHaveText([/王秀兰\s*1 小时/, /赵守田\s*2 小时/, /孙巧云\s*2 小时/])

  await goOnWith(page, '新增住户,还没写完')
  await expect(page.getByLabel('户主')).toHaveValue('韩立春')
  await expect(page.getByLabel('门牌')).toHaveValue('北街 97 号')
  await expect(page.getByLabel('电话')).toHaveValue('13800000097')
  expect((await chosen(page, '类别')).sort()).toEqual(['独居老人', '租住户'].sort())
})

test('progress and an amended visit begun in an earlier version are in their forms', async ({ page }) => {
  await goOnWith(page, `更新进度 · ${task.title}`)
  await expect(page.getByLabel('做到多少了')).toHaveValue(task.done)
  await expect(page.getByLabel('说明')).toHaveValue('又走了三家,都答应了')
  await photoShows(page)

  await page.goto(`/app/visits/${amended.id}/edit`)
  await expect(page.getByLabel('记几句')).toHaveValue('补一句:孩子开学的事也说了')
  expect(await chosen(page, '聊了什么')).toContain('子女上学')
})

test('a draft of an earlier version goes on in the new one, is saved once, and is gone', async ({ page }) => {
  const line = page.getByRole('main').getByRole('link').filter({ hasText: '的草稿,接着写' })
  // Five forms begun, and a visit that was being put right.
  await expect(line).toHaveCount(6)
  await goOnWith(page, `走访 · ${[...door.head][0]}`)
  await page.getByLabel('记几句').fill('说到一半有人敲门,这会儿写完')
  // Left once more, now as today's version keeps it.
  await page.goto('/app/me')
  await goOnWith(page, `走访 · ${[...door.head][0]}`)
  await expect(page.getByLabel('记几句')).toHaveValue('说到一半有人敲门,这会儿写完')
  expect(await chosen(page, '见到了谁')).toEqual([door.head, '护工小周'])
  await photoShows(page)
  const before = await acts(page)
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await expect(page.getByRole('status')).toContainText('已存手机,12-07')
  expect(await acts(page)).toBe(before + 1)
  await page.goto('/app')
  await expect(line).toHaveCount(5)
  await expect(line.filter({ hasText: /^走访/ })).toHaveCount(0)
  await page.goto(`/app/visits/new?household=${door.id}`)
  await expect(page.getByLabel('记几句'), 'a new one is blank').toHaveValue('')
  await page.goto('/app/sending')
  await expect(page.getByRole('heading', { name: '6 条待传' }), 'four records and two photos').toBeVisible()
})
