// The browser dies by SIGKILL at random moments while a person saves, types, sends and receives: what the screen called
// saved is on the phone once and arrives once, what it called a kept draft stands in the form again.
import { activate, allArrived, expect, installed, newId, test, type Page, type Person, type Phone } from '../fixtures/test.ts'
import { amount, Chance, progress, report, seed, sleep } from './measure.ts'

const KILLS = amount('QUNXING_BROWSER_KILLS', 4)
const VISIT = '记几句'
const ACTS = ['save', 'draft', 'send', 'receive'] as const

/** What the screen has said so far. */
interface Said {
  /** Names of activities that it called saved. */
  saved: string[]
  /** Names of activities whose save was begun: each of them is there at most once. */
  begun: string[]
  /** The note of the visit form that it called a kept draft, with the form's address. */
  draft: { note: string; at: string } | null
}

async function save(page: Page, said: Said): Promise<void> {
  const name = `停电前 ${said.begun.length + 1}`
  await page.goto('/app/activities/new')
  await page.getByLabel('活动名称').fill(name)
  await page.getByLabel('参加人次').fill('7')
  await page.getByLabel('地点').fill('小广场')
  said.begun.push(name)
  await page.getByRole('button', { name: '保存' }).click()
  await page.getByRole('status').getByText('已存手机').first().waitFor()
  said.saved.push(name)
}

async function type(page: Page, said: Said, chance: Chance): Promise<void> {
  await page.goto('/app/visits/new')
  await page.getByRole('main').getByRole('list').getByRole('button').first().click()
  // One change only: the screen says that a draft is kept, not which of several changes is in it already.
  const note = `敲门前写下的 ${chance.between(1, 1e9)}`
  await page.getByLabel(VISIT).fill(note)
  await page.getByText(/草稿已存/).waitFor()
  said.draft = { note, at: page.url() }
}

async function send(page: Page, phone: Phone, said: Said, chance: Chance): Promise<void> {
  await phone.offline(true)
  await save(page, said)
  await save(page, said)
  await phone.offline(false)
  await page.goto('/app/sending')
  await sleep(chance.between(0, 600))
}

async function receive(page: Page, secretary: Person): Promise<void> {
  await page.goto('/app/sending')
  for (let door = 1; ; door += 1) {
    const household = { id: newId(), grid: '410871001001003', door: `新楼 ${door}`, head: '孙桂英' }
    await secretary.act({ register_household: household })
    await page.getByRole('button', { name: '立即重试' }).click()
  }
}

/** How often each of these names stands in the phone's own outbox, read without the program. */
async function onDisk(page: Page, names: string[]): Promise<number[]> {
  await page.goto('/favicon.svg')
  const rows = await page.evaluate(async () => {
    const found: string[] = []
    for (const { name } of await indexedDB.databases()) {
      const db = await new Promise<IDBDatabase>((done, failed) => {
        const opening = indexedDB.open(name!)
        opening.onsuccess = () => done(opening.result)
        opening.onerror = () => failed(opening.error)
      })
      if (db.objectStoreNames.contains('outbox')) {
        const all = db.transaction('outbox').objectStore('outbox').getAll()
        await new Promise((done) => (all.onsuccess = done))
        found.push(...all.result.map(String))
      }
      db.close()
    }
    return found
  })
  const said = rows.map((row) => /停电前 (\d+)\b/.exec(row)?.[0])
  return names.map((name) => said.filter((one) => one === name).length)
}

test('what the screen called saved outlives the browser, once', async ({ server, phone }) => {
  test.setTimeout(120_000 + KILLS * 30_000)
  const number = seed()
  const chance = new Chance(number)
  const secretary = await server.as('zhang')
  const said: Said = { saved: [], begun: [], draft: null }
  const kills: Record<string, number> = {}
  let drafts = 0
  let page = await phone.start()
  await activate(page, server, 'li')
  await installed(page)
  // A browser writes its cookies down half a minute late, or when it is closed: who is killed before signs in again.
  await phone.close()
  page = await phone.start()
  const begun = Date.now()

  for (let kill = 0; kill < KILLS; kill += 1) {
    const act = ACTS[kill % ACTS.length]!
    const before = said.saved.length
    let alive = true
    const busy = (async () => {
      // One after another until the lights go out.
      while (alive) {
        if (act === 'save') await save(page, said)
        else if (act === 'draft') await type(page, said, chance)
        else if (act === 'send') await send(page, phone, said, chance)
        else await receive(page, secretary)
        while (act === 'draft' && alive) await sleep(20)
      }
    })().catch((error: Error) => {
      if (alive) throw error
    })
    // Sooner or later after the first thing was done, so that there is something to lose.
    const done = (): boolean => (act === 'draft' ? said.draft !== null : act === 'receive' || said.saved.length > before)
    await Promise.race([busy, (async () => { for (const until = Date.now() + 15_000; !done() && Date.now() < until; ) await sleep(5) })()])
    await sleep(chance.between(0, act === 'draft' ? 100 : 1_500))
    alive = false
    await phone.kill()
    await busy
    kills[act] = (kills[act] ?? 0) + 1
    progress('browser killed', kill + 1, KILLS)

    page = await phone.start()
    const where = `seed ${number}, kill ${kill + 1} while: ${act}`
    const saved = await onDisk(page, said.saved)
    expect(said.saved.filter((_, at) => saved[at] !== 1), where).toEqual([])
    const attempts = await onDisk(page, said.begun)
    expect(said.begun.filter((_, at) => attempts[at]! > 1), where).toEqual([])
    if (said.draft) {
      await page.goto(said.draft.at)
      await expect(page.getByLabel(VISIT), where).toHaveValue(said.draft.note)
      await page.getByRole('button', { name: '不写了,删掉草稿' }).press('Enter')
      await page.getByRole('button', { name: '删掉写的' }).press('Enter')
      await expect(page.getByLabel(VISIT)).toHaveCount(0)
      drafts += 1
      said.draft = null
    }
  }
  const seconds = (Date.now() - begun) / 1_000

  await allArrived(page)
  const li = await server.as('li')
  const arrived = (await li.find('activity', '停电前')).map((kept) => kept.doc.now.name as string)
  expect(said.saved.filter((name) => arrived.filter((one) => one === name).length !== 1)).toEqual([])
  expect(new Set(arrived).size, 'none of them twice').toBe(arrived.length)
  expect(await li.find('review', '停电前')).toHaveLength(0)
  expect(server.run('check')).toContain('没有发现问题')
  report('browser killed', {
    seed: number, kills: KILLS, ...kills, saved: said.saved.length, 'begun, not yet called saved': said.begun.length - said.saved.length,
    'drafts that came back': drafts, seconds: Math.round(seconds),
  })
})
