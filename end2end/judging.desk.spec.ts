// What only a person can decide, at the village's computer: whose record it is, and whether two visits are one.
import { activate, allArrived, day, expect, newId, signIn, test, type Kept, type Page } from './fixtures/test.ts'

const [THREE, FOUR] = ['410871001001003', '410871001001004']

const toast = (page: Page) => page.locator('.toasts')
const isMine = ({ doc }: Kept): boolean => doc.grid.is === THREE && doc.merged_into.is === null

function visitTo(household: string, note: string): object {
  const talk = { met: ['nobody'], topics: [], note, follow_up_on: null }
  return { record_visit: { id: newId(), household, on: day(), started_at: null, talk, needs: [], photos: [], location: null } }
}

test('a record is handed to the grid whose door it is, and that grid takes it', async ({ server, page, browser }) => {
  const [zhang, li] = [await server.as('zhang'), await server.as('li')]
  const household = (await zhang.find('household')).find(isMine)!
  await zhang.act({ move_household: { household: household.id, to: FOUR } }, { base_ver: household.ver })
  expect((await li.act(visitTo(household.id, '该由四网格认的走访'))).is).toBe('review')
  const [item] = await zhang.find('review', '该由四网格认的走访')

  await signIn(page, 'zhang', '/app/desk')
  await page.goto(`/app/desk/inbox/${item!.doc.op_id}`)
  await page.getByRole('button', { name: '转给 4 号网格' }).click()
  await expect(toast(page)).toContainText('已转交')
  await expect.poll(async () => (await zhang.find('review', '该由四网格认的走访'))[0]!.doc.state).toMatchObject({ is: 'handed_over', to: FOUR })

  const phone = await browser.newContext({ baseURL: server.origin, viewport: { width: 390, height: 844 }, locale: 'zh-CN' })
  const wang = await phone.newPage()
  await activate(wang, server, 'wang')
  await wang.goto('/app/sending')
  const needs = wang.getByRole('region', { name: '需要你处理' }).getByRole('listitem').filter({ hasText: '张红旗 转来的' })
  await expect(needs).toHaveCount(1)
  await needs.getByRole('button', { name: '采纳' }).click()
  await expect(needs).toHaveCount(0)
  await allArrived(wang)
  await phone.close()
  const [visit] = await zhang.find('visit', '该由四网格认的走访')
  expect(visit!.doc.by, 'it stays the record of who wrote it').toBe(li.id)
})

for (const [button, said, same] of [
  ['是同一次走访', '只算一次', true],
  ['是两次走访', '两次都算', false],
] as const) {
  test(`two visits of a day from two phones: ${button}`, async ({ server, page }) => {
    const [one, other] = [await server.as('li'), await server.as('li')]
    const household = (await one.find('household')).find(isMine)!
    await one.act(visitTo(household.id, '第一部手机记的'))
    await other.act(visitTo(household.id, '第二部手机记的'))
    await signIn(page, 'zhang', '/app/desk')
    await page.goto('/app/desk/records')
    const pair = page.getByRole('region', { name: /可能重复 · \d+ 对/ }).locator('article', { hasText: '第二部手机记的' })
    await expect(pair).toContainText('第一部手机记的')
    await pair.getByRole('button', { name: button }).click()
    await expect(toast(page)).toContainText(said)
    await expect(pair).toHaveCount(0)
    await expect.poll(async () => (await one.find('visit', '第二部手机记的'))[0]!.doc.twin.same).toBe(same)
  })
}
