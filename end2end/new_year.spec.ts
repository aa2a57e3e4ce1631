// New Year on a phone without a network: what was done in the old year counts for it, whenever it arrives.
import { activate, allArrived, day, daysUntil, expect, installed, metTheHead, test, type Server } from './fixtures/test.ts'

const YEAR = Number(day().slice(0, 4))
const NEXT = YEAR + 1
const DONGFANG = '410871001001'

/** How many visits the office reads of a year. */
async function visits(server: Server, year: number): Promise<number> {
  const quban = await server.as('quban')
  const seen = await quban.ask(`/desk/v1/wall_place?under=${DONGFANG}&year=${year}`)
  return (await seen.json()).figures.visits
}

test('a visit saved on 31 December without a network and sent on 1 January counts for the old year', async ({ server, page }) => {
  await server.later(daysUntil(`${YEAR}-12-31`))
  await activate(page, server, 'li')
  await installed(page)
  const before = await visits(server, YEAR)

  await page.context().setOffline(true)
  await page.goto('/app/visits/new')
  await page.getByRole('main').getByRole('list').getByRole('button').first().click()
  await metTheHead(page)
  await page.getByLabel('记几句').fill('除夕前一天敲门没人应')
  await page.getByRole('button', { name: '保存' }).click()
  await expect(page.getByRole('status')).toContainText('已存手机')

  await server.later(daysUntil(`${NEXT}-01-01`))
  await page.context().setOffline(false)
  await allArrived(page)
  const [visit] = await (await server.as('li')).find('visit', '除夕前一天敲门没人应')
  expect(JSON.stringify(visit!.doc)).toContain(`"on":"${YEAR}-12-31"`)
  expect(await visits(server, YEAR)).toBe(before + 1)
  expect(await visits(server, NEXT), 'nobody has gone out in the new year yet').toBe(0)
})
