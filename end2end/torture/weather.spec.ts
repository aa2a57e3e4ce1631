// Thirty visits with photos, recorded in bad weather, arrive without any act of the person: words within half a minute
// of a usable road, photos after them, each once.
import { activate, atTheDoor, choose, expect, installed, takePhoto, test, type Page, type Person } from '../fixtures/test.ts'
import { amount, Chance, report, seed, sleep } from './measure.ts'
import { BROKEN, LOSSY, PORTAL, Road, SILENT, USABLE } from './weather.ts'

const VISITS = amount('QUNXING_VISITS', 3)
/** How long the bad weather lasts after the last save; the phone tries less and less often meanwhile. */
const STORM_MS = amount('QUNXING_STORM_SECONDS', 8) * 1_000
/** Words arrive this soon after the road is usable. Source: the promise 文字先到,照片随后. */
const WORDS_WITHIN_MS = 30_000
const WORDS = '风雨里的走访'

const base = test.extend<{ road: Road; chance: Chance; number: number }>({
  // eslint-disable-next-line no-empty-pattern
  number: async ({}, use) => use(seed()),
  chance: async ({ number }, use) => use(new Chance(number)),
  road: async ({ server, chance }, use) => {
    const road = await Road.to(server.port, chance)
    await use(road)
    await road.close()
  },
  baseURL: async ({ road }, use) => use(road.origin),
})

async function recordVisit(page: Page, number: number): Promise<void> {
  await page.goto('/app/visits/new')
  await page.getByRole('main').getByRole('list').getByRole('button').first().click()
  await atTheDoor(page)
  await choose(page, '见到了谁', '没见到人')
  await page.getByLabel('记几句').fill(`${WORDS} ${number}。`)
  await takePhoto(page, `hsl(${number * 12} 50% 40%)`)
  await page.getByRole('button', { name: '保存' }).click()
  await expect(page.getByRole('status')).toContainText('已存手机')
}

/** The visits of this test that the server holds, asked on a road of its own. */
async function arrived(li: Person): Promise<string[]> {
  return (await li.find('visit', WORDS)).map((kept) => kept.doc.first.photos[0].hash)
}

async function stored(li: Person, hashes: string[]): Promise<number> {
  const states = await (await li.ask('/sync/v1/photos/want', { hashes })).json()
  return states.filter((state: { stored: boolean }) => state.stored).length
}

base('what is recorded in any weather arrives by itself, words first', async ({ server, road, page, chance, number }) => {
  test.setTimeout(120_000 + STORM_MS + VISITS * 45_000)
  await activate(page, server, 'li')
  await installed(page)
  const li = await server.as('li')

  let storming = true
  const storm = (async () => {
    while (storming) {
      road.turn(chance.one([LOSSY, PORTAL, SILENT, BROKEN]))
      await sleep(chance.between(1_000, 6_000))
    }
  })()
  for (let visit = 1; visit <= VISITS; visit += 1) await recordVisit(page, visit)
  const early = (await arrived(li)).length
  await sleep(STORM_MS)
  storming = false
  await storm

  road.turn(USABLE)
  const begun = Date.now()
  await expect(async () => expect(await arrived(li)).toHaveLength(VISITS)).toPass({ timeout: WORDS_WITHIN_MS, intervals: [500] })
  const words = Date.now() - begun
  const hashes = await arrived(li)
  expect(new Set(hashes).size, 'each with its own photo').toBe(VISITS)
  await expect(async () => expect(await stored(li, hashes)).toBe(VISITS)).toPass({ timeout: 60_000 + VISITS * 30_000, intervals: [1_000] })
  const photos = Date.now() - begun

  road.turn({ ...USABLE, bitsPerSecond: 1e9, roundTrip: 0 })
  await expect(async () => {
    await page.goto('/app/sending')
    await expect(page.getByRole('heading', { name: '全部送达' })).toBeVisible({ timeout: 5_000 })
  }).toPass({ timeout: 60_000 })
  expect(await li.find('visit', WORDS), 'none of them twice').toHaveLength(VISITS)
  expect(await li.find('review', WORDS)).toHaveLength(0)
  report('bad weather', {
    seed: number, visits: VISITS, 'arrived during it': early, ...road.seen,
    'words after seconds': (words / 1_000).toFixed(1), 'photos after seconds': (photos / 1_000).toFixed(1),
  })
})
