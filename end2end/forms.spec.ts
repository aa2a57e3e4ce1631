// Every form of the phone, from the table of forms: nothing typed is lost, nothing is saved twice.
import { FORMS } from './fixtures/forms.ts'
import { enterSavesNothing, flawsNameTheirLabels, newsDisturbsNobody, tappedTwiceSavesOnce, tooMuchIsSaid, walk, wordsComeBack } from './fixtures/every_form.ts'
import { SECRETARY_PAGES, phonePages, type Shown } from './fixtures/pages.ts'
import { activate, expect, signIn, test, type Page, type Server } from './fixtures/test.ts'
import type { Place } from './fixtures/forms.ts'

test.describe.configure({ timeout: 240_000 })

/** A grid worker's forms, with a need that is still open at the door. */
async function worker(page: Page, server: Server): Promise<Place[]> {
  await activate(page, server, 'li')
  await page.goto('/app/sending')
  await expect(page.getByText(/截至/)).toBeVisible()
  const li = await server.as('li')
  const needs = await li.find('need')
  const records = await li.records()
  const open = needs.find(({ doc }) => !['done', 'explained'].includes(doc.handling.is) && records.some(({ kind, id }) => kind === 'household' && id === doc.household))
  const pages: Shown[] = [...(await phonePages(li)), ...(open ? [{ name: 'household-need', path: `/app/households/${open.doc.household}` }] : [])]
  const own = records.find(({ kind, doc }) => kind === 'activity' && doc.by === li.id)
  if (own) pages.push({ name: 'activity-edit', path: `/app/activities/${own.id}/edit` })
  return walk(page, pages)
}

async function secretary(page: Page): Promise<Place[]> {
  await signIn(page, 'zhang')
  return walk(page, SECRETARY_PAGES)
}

test('the suite meets every form of the phone that is in the table', async ({ server, page, browser, baseURL }) => {
  const met = (await worker(page, server)).map(({ code }) => code)
  const other = await browser.newPage({ baseURL: baseURL! })
  met.push(...(await secretary(other)).map(({ code }) => code))
  const missing = FORMS.filter(({ code, place }) => place !== 'desk' && code !== 'sign-in' && !met.includes(code))
  expect(missing.map(({ code }) => code)).toEqual([])
})

test('words left in any form are there again', async ({ server, page }) => {
  const leave = async (page: Page): Promise<Page> => {
    await page.goto('/app/me')
    return page
  }
  await wordsComeBack(page, await worker(page, server), leave)
})

test('words in any form outlive a phone that dies', async ({ server, phone }) => {
  const page = await phone.start()
  const places = await worker(page, server)
  await wordsComeBack(page, places, async () => {
    await phone.kill()
    return phone.start()
  })
})

test('Enter saves no form', async ({ server, page }) => {
  await enterSavesNothing(page, await worker(page, server))
})

test('news disturbs nobody who types', async ({ server, page }) => {
  const places = await worker(page, server)
  const zhang = await server.as('zhang')
  const task = (await zhang.find('task'))[0]!
  let ver = task.ver
  await newsDisturbsNobody(page, places, async () => {
    const change = { change_task: { task: task.id, change: { deadline: `2027-0${1 + (ver % 9)}-15` } } }
    ver = (await zhang.act(change, { base_ver: ver })).ver ?? ver
  })
})

for (const delay of [0, 120, 300]) {
  test(`two taps ${delay} ms apart save any form once`, async ({ server, page }) => {
    const saved = await tappedTwiceSavesOnce(page, await worker(page, server), delay)
    expect(saved).toEqual(expect.arrayContaining(['dispute', 'activity', 'household', 'dispute-event', 'visit', 'progress', 'need']))
  })
}

test('too much in any form is told, kept, and not saved', async ({ server, page }) => {
  await tooMuchIsSaid(page, await worker(page, server))
})

test('what is missing is called as its label calls it', async ({ server, page }) => {
  await flawsNameTheirLabels(page, await worker(page, server))
})

test('a claim and a plan that are left are there again', async ({ page }) => {
  await wordsComeBack(page, await secretary(page), async (page) => {
    await page.goto('/app/me')
    return page
  })
})
