// Every form of the office, from the table of forms: nothing typed is lost, nothing is saved twice.
import { FORMS, type Place } from './fixtures/forms.ts'
import { enterSavesNothing, flawsNameTheirLabels, newsDisturbsNobody, tappedTwiceSavesOnce, tooMuchIsSaid, walk, wordsComeBack } from './fixtures/every_form.ts'
import { OFFICE_PAGES, villagePages } from './fixtures/pages.ts'
import { expect, signIn, test, type Page, type Server } from './fixtures/test.ts'

test.describe.configure({ timeout: 300_000 })

const LOGINS = ['zhang', 'quban'] as const

async function formsFor(login: (typeof LOGINS)[number], page: Page, server: Server): Promise<Place[]> {
  await signIn(page, login, '/app/desk')
  if (login === 'quban') return walk(page, OFFICE_PAGES)
  await expect(page.getByText(/截至/)).toBeVisible()
  return walk(page, await villagePages(await server.as('zhang')))
}

/** Forms that only stand while an evaluation or a payment is at their step: `judging.desk.spec.ts`, `funds.desk.spec.ts` and
 * their neighbours walk there. */
const AT_THEIR_STEP = [
  'answer', 'answer-together', 'naming', 'plaque', 'vetoes', 'take-over-typed', 'review-star', 'remove-star', 'post', 'keep-star',
  'withdraw-announced', 'pay', 'correct-payment', 'correct-award', 'correct-year',
]

/** Forms in a sheet that a button of a row opens: `office.desk.spec.ts` and `year.desk.spec.ts` fill them. */
const IN_A_SHEET = ['add-place', 'rename-place', 'password', 'year-item']

test('the suite meets every form of the office that is in the table', async ({ server, page, browser, baseURL }) => {
  const met = (await formsFor('zhang', page, server)).map(({ code }) => code)
  const other = await browser.newPage({ baseURL: baseURL! })
  met.push(...(await formsFor('quban', other, server)).map(({ code }) => code))
  const missing = FORMS.filter(({ code, place }) => place !== 'phone' && code !== 'sign-in' && !met.includes(code))
  expect(missing.map(({ code }) => code).filter((code) => ![...AT_THEIR_STEP, ...IN_A_SHEET].includes(code))).toEqual([])
})

for (const login of LOGINS) {
  test(`${login}: words left in any form are there again`, async ({ server, page }) => {
    await wordsComeBack(page, await formsFor(login, page, server), async (page) => {
      await page.goto('/app/desk/help')
      return page
    })
  })

  test(`${login}: Enter saves no form`, async ({ server, page }) => {
    await enterSavesNothing(page, await formsFor(login, page, server))
  })

  test(`${login}: news disturbs nobody who types`, async ({ server, page }) => {
    const places = await formsFor(login, page, server)
    const zhang = await server.as('zhang')
    const task = (await zhang.find('task'))[0]!
    let ver = task.ver
    await newsDisturbsNobody(page, places, async () => {
      const change = { change_task: { task: task.id, change: { deadline: `2027-0${1 + (ver % 9)}-15` } } }
      ver = (await zhang.act(change, { base_ver: ver })).ver ?? ver
    })
  })

  // 0 and 300 ms apart on the phone's suite: it is the same hold.
  test(`${login}: two clicks 120 ms apart save any form once`, async ({ server, page }) => {
    const saved = await tappedTwiceSavesOnce(page, await formsFor(login, page, server), 120)
    expect(saved.length, 'forms that can be filled without knowing them').toBeGreaterThan(0)
  })

  test(`${login}: too much in any form is told, kept, and not saved`, async ({ server, page }) => {
    await tooMuchIsSaid(page, await formsFor(login, page, server))
  })

  test(`${login}: what is missing is called as its label calls it`, async ({ server, page }) => {
    await flawsNameTheirLabels(page, await formsFor(login, page, server))
  })
}
