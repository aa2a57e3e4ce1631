// A household moves to another grid while its worker is out of reach: what was written is kept whole, and people decide.
import { activate, choose, expect, installed, test, type Kept, type Page } from './fixtures/test.ts'

const FOUR = '410871001001004'

async function visit(page: Page, household: Kept, note: string): Promise<void> {
  await page.goto(`/app/visits/new?household=${household.id}`)
  await choose(page, '见到了谁', '没见到人')
  await page.getByLabel('记几句').fill(note)
  await page.getByRole('button', { name: '保存' }).click()
  await expect(page.getByRole('status')).toContainText('已存手机')
}

test('a record outside the grid waits, is returned with a note or accepted, and is never lost', async ({ server, page, context }) => {
  const zhang = await server.as('zhang')
  const mine = (await zhang.find('household')).filter((kept) => kept.doc.grid.is === '410871001001003' && kept.doc.merged_into.is === null)
  const [first, second] = [mine[0]!, mine[1]!]

  await activate(page, server, 'li')
  await installed(page)
  await context.setOffline(true)
  for (const household of [first, second]) {
    const moved = await zhang.act({ move_household: { household: household.id, to: FOUR } }, { base_ver: household.ver })
    expect(moved.is).toBe('applied')
  }
  // The phone cannot know yet.
  await visit(page, first, '搬走后的一次走访')
  await visit(page, second, '这次走访应当算数')

  await context.setOffline(false)
  await page.goto('/app/sending')
  await page.getByRole('button', { name: '立即重试' }).click()
  const needs = page.getByRole('region', { name: '需要你处理' })
  await expect(needs.getByRole('listitem')).toHaveCount(2)
  await expect(needs).toContainText('这户已不在你的网格,现在在 4 号网格')
  await expect(needs).toContainText('内容都在,没有丢')
  for (const line of await page.locator('[data-op]').all()) await expect(line).toContainText('待村里确认')

  const waiting = async (note: string): Promise<Kept> => (await zhang.find('review', note))[0]!
  const returned = await waiting('搬走后的一次走访')
  const accepted = await waiting('这次走访应当算数')
  const note = '这户归四网格了,请告诉王建军'
  await zhang.act({ return_review: { op: returned.doc.op_id, note } }, { base_ver: returned.ver })
  await zhang.act({ accept_review: { op: accepted.doc.op_id } }, { base_ver: accepted.ver })

  await page.getByRole('button', { name: '立即重试' }).click()
  await expect(needs.getByRole('listitem')).toHaveCount(1)
  await expect(needs).toContainText(`张红旗 退回:${note}`)
  await expect(page.locator('[data-op]', { hasText: '采纳' })).toHaveCount(1)
  expect(await zhang.find('visit', '这次走访应当算数')).toHaveLength(1)
  expect(await zhang.find('visit', '搬走后的一次走访')).toHaveLength(0)
})
