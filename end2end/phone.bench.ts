// What a grid worker waits for on a cheap phone: the release bundle in Chromium slowed down four times, with many more
// doors than any grid has. Printed, never judged: machines and their moments differ. docs/measurements.md keeps figures.
import { activate, allArrived, atTheDoor, day, expect, installed, newId, test, type Page, type Person, type Phone } from './fixtures/test.ts'

const GRID = '410871001001003'
const VILLAGE = GRID.slice(0, 12)
/** How much slower than this machine the phone's processor is. */
const SLOWER = 4
const SAVES = 60

test('a phone with thousands of doors', async ({ server, phone }) => {
  const li = await server.as('li')
  await moveIn(li, 0, 2_500)

  let page = await started(phone)
  const asked = Date.now()
  await activate(page, server, 'li')
  await page.goto('/app/households')
  await expect(page.getByText(/^全部/)).toContainText(/2[,\d]{3,}/, { timeout: 120_000 })
  tell('first read of 5,000 more rows, from the code to all doors', [Date.now() - asked])
  await allArrived(page)
  await installed(page)
  await phone.close()

  await server.stop()
  const starts: number[] = []
  for (let round = 0; round < 5; round += 1) {
    page = await started(phone)
    await phone.offline(true)
    await page.goto('/app', { waitUntil: 'commit' })
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible({ timeout: 60_000 })
    starts.push(await page.evaluate(() => (window as unknown as { stood: number }).stood))
    await phone.close()
  }
  tell('cold start without a network over 5,000 rows, until 今日 stands', starts)
  await server.restart()

  const doors = await moveIn(li, 2_500, 5_000)
  page = await started(phone)
  await allArrived(page)
  await page.goto('/app/households')
  await expect(page.getByText(/^全部/)).toContainText(/5[,\d]{3,}/, { timeout: 120_000 })

  const opens: number[] = []
  const newest: number[] = []
  for (let round = 0; round < 10; round += 1) {
    opens.push(await open(page, '住户'))
    newest.push(await open(page, '记录'))
  }
  tell('住户 opens, of 10,000 rows', opens)
  tell('记录 opens with the newest, of 10,000 rows', newest)
  await open(page, '住户')
  const found: number[] = []
  for (const word of ['孙', '孙桂', 'sgy', '第 4', '4999', '12 号', 's', '没有这个人', '', '李']) found.push(await find(page, word))
  tell('the search of doors is answered, of 10,000 rows', found)

  await phone.offline(true)
  const saves: number[] = []
  for (const door of doors.slice(0, SAVES)) saves.push(await save(page, door))
  tell('保存 of a visit until 已存手机, on the disk', saves)
})

/** Starts the phone's browser with its processor slowed down; every page notes when its first heading stood. */
async function started(phone: Phone): Promise<Page> {
  const page = await phone.start()
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER })
  await page.addInitScript(() => {
    const watch = new MutationObserver(() => {
      if (!document.querySelector('main h1, header h1')) return
      watch.disconnect()
      requestAnimationFrame(() => Object.assign(window, { stood: performance.now() }))
    })
    watch.observe(document, { childList: true, subtree: true })
  })
  return page
}

/** Doors from one number up to another, each with a visit; their ids. */
async function moveIn(worker: Person, from: number, to: number): Promise<string[]> {
  const doors: string[] = []
  for (let at = from; at < to; at += 50) {
    const households = Array.from({ length: 50 }, (_, n) => ({
      id: newId(), grid: GRID, door: `新 ${Math.floor((at + n) / 60) + 1} 号楼 第 ${at + n + 1} 户`, head: '孙桂英',
    }))
    const visits = households.map(({ id }) => ({
      id: newId(), household: id, on: day(-(at % 20)), needs: [], photos: [],
      talk: { met: ['head'], topics: [], note: '讲了医保缴费时间,家里已经交了。院里堆了柴,提醒离灶台远一点。' },
    }))
    const intents = [...households.map((one) => ({ register_household: one })), ...visits.map((one) => ({ record_visit: one }))]
    const outcomes = await worker.actAll(intents, { village: VILLAGE })
    expect(outcomes.filter((outcome) => outcome.is !== 'applied')).toEqual([])
    doors.push(...households.map(({ id }) => id))
  }
  return doors
}

/** Milliseconds from a tap on a tab to the frame after its heading and its list stand. */
function open(page: Page, tab: string): Promise<number> {
  return page.evaluate(async (tab) => {
    const link = [...document.querySelectorAll('nav a')].find((link) => link.textContent?.includes(tab)) as HTMLElement
    const begun = performance.now()
    link.click()
    while (document.querySelector('h1')?.textContent !== tab || !document.querySelector('main li')) await new Promise(requestAnimationFrame)
    await new Promise(requestAnimationFrame)
    return performance.now() - begun
  }, tab)
}

/** Milliseconds from a typed word to the frame that shows its answer. */
function find(page: Page, word: string): Promise<number> {
  return page.evaluate(async (word) => {
    const field = document.querySelector('input[type=search]') as HTMLInputElement
    const begun = performance.now()
    field.value = word
    field.dispatchEvent(new Event('input', { bubbles: true }))
    await new Promise(requestAnimationFrame)
    await new Promise(requestAnimationFrame)
    return performance.now() - begun
  }, word)
}

/** Records a visit; milliseconds from 保存 to 已存手机. */
async function save(page: Page, door: string): Promise<number> {
  await page.goto(`/app/visits/new?household=${door}`)
  await atTheDoor(page)
  await page.getByLabel('记几句').fill('血压平稳,按时吃药')
  await page.getByRole('group', { name: '见到了谁' }).locator('label').first().click()
  return page.evaluate(async () => {
    const button = [...document.querySelectorAll('button')].find((button) => button.textContent?.trim() === '保存') as HTMLElement
    const begun = performance.now()
    button.click()
    while (!document.querySelector('[role=status]')?.textContent?.includes('已存手机')) await new Promise(requestAnimationFrame)
    return performance.now() - begun
  })
}

function tell(what: string, millis: number[]): void {
  const sorted = millis.toSorted((a, b) => a - b)
  const at = (percent: number): string => sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))]!.toFixed(0)
  console.log(`${what}: ${sorted.length === 1 ? `${at(0)} ms` : `p50 ${at(50)}, p95 ${at(95)}, p99 ${at(99)} ms of ${sorted.length}`}`)
}
