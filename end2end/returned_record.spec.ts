// A record that was returned: its author writes it anew, or keeps it as a draft for later.
import { activate, allArrived, day, expect, newId, test, type Kept, type Page, type Person, type Server } from './fixtures/test.ts'

const [THREE, FOUR] = ['410871001001003', '410871001001004']

/** A visit of 李春梅 that was refused because its door had gone to another grid, and came back with a note. */
async function returned(server: Server, note: string): Promise<{ li: Person; zhang: Person; household: Kept }> {
  const [zhang, li] = [await server.as('zhang'), await server.as('li')]
  const isMine = ({ doc }: Kept): boolean => doc.grid.is === THREE && doc.merged_into.is === null
  const household = (await zhang.find('household')).find(isMine)!
  const move = async (to: string): Promise<void> => {
    const [now] = (await zhang.find('household')).filter(({ id }) => id === household.id)
    expect((await zhang.act({ move_household: { household: household.id, to } }, { base_ver: now!.ver })).is).toBe('applied')
  }
  await move(FOUR)
  const talk = { met: ['nobody'], topics: [], note, follow_up_on: null }
  const visit = { id: newId(), household: household.id, on: day(), started_at: null, talk, needs: [], photos: [], location: null }
  expect((await li.act({ record_visit: visit })).is).toBe('review')
  await move(THREE)
  const [item] = await zhang.find('review', note)
  await zhang.act({ return_review: { op: item!.doc.op_id, note: '请写清楚见到了谁' } }, { base_ver: item!.ver })
  return { li, zhang, household }
}

async function itsLine(page: Page, server: Server) {
  await activate(page, server, 'li')
  await page.goto('/app/sending')
  const needs = page.getByRole('region', { name: '需要你处理' })
  await expect(needs).toContainText('张红旗 退回:请写清楚见到了谁')
  return needs.getByRole('listitem').first()
}

test('修改 opens the form with what was written; saved, it counts and nothing waits any more', async ({ server, page }) => {
  const { li } = await returned(server, '退回来要改的走访')
  const line = await itsLine(page, server)
  await line.getByRole('link', { name: '修改' }).click()
  await expect(page.getByLabel('记几句')).toHaveValue('退回来要改的走访')
  await page.getByLabel('记几句').fill('退回来要改的走访,已经问过邻居')
  await page.getByRole('button', { name: '保存' }).click()
  await expect(page.getByRole('status')).toContainText('已存手机')
  await allArrived(page)
  await expect(page.getByRole('region', { name: '需要你处理' })).toHaveCount(0)
  const visits = await li.find('visit', '退回来要改的走访')
  expect(visits.map(({ doc }) => doc.first.talk.note)).toEqual(['退回来要改的走访,已经问过邻居'])
  expect((await li.find('review', '退回来要改的走访'))[0]!.doc.state.is).toBe('withdrawn')
})

test('留作草稿 takes the record back and keeps every word for later', async ({ server, page }) => {
  const { li } = await returned(server, '退回来先留着的走访')
  const line = await itsLine(page, server)
  await line.getByRole('button', { name: '留作草稿' }).click()
  await expect(page.locator('.toasts')).toContainText('已留作草稿')
  await expect(page.getByRole('region', { name: '需要你处理' })).toHaveCount(0)
  await page.goto('/app')
  await page.getByRole('link', { name: /草稿|接着写/ }).first().click()
  await expect(page.getByLabel('记几句')).toHaveValue('退回来先留着的走访')
  await allArrived(page)
  expect(await li.find('visit', '退回来先留着的走访')).toHaveLength(0)
  expect((await li.find('review', '退回来先留着的走访'))[0]!.doc.state.is).toBe('withdrawn')
})
