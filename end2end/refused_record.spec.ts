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

test('what was put right without a network and arrives more than a month later waits whole, and is taken back by its author', async ({ server, page, context }, info) => {
  const zhang = await server.as('zhang')
  const [mine] = (await zhang.find('household')).filter((kept) => kept.doc.grid.is === '410871001001003' && kept.doc.merged_into.is === null)
  await activate(page, server, 'li')
  await installed(page)
  await page.goto(`/app/visits/new?household=${mine!.id}`)
  await choose(page, '见到了谁', '没见到人')
  await page.getByLabel('记几句').fill('当天写下的话')
  await page.getByRole('button', { name: '保存' }).click()
  await expect(page.getByRole('status')).toContainText('已存手机')
  await expect.poll(async () => (await zhang.find('visit', '当天写下的话')).length).toBe(1)
  const [visit] = await zhang.find('visit', '当天写下的话')

  await context.setOffline(true)
  await page.goto(`/app/visits/${visit!.id}`)
  await page.getByRole('link', { name: '修改' }).click()
  await expect(page.getByRole('heading', { name: '修改走访' })).toBeVisible()
  await page.getByLabel('记几句').fill('山里改的话')
  // Two taps of a hasty thumb are one act.
  await page.getByRole('button', { name: '保存' }).dblclick()
  await expect(page.getByRole('main')).toContainText('山里改的话')
  await server.later(31)
  await context.setOffline(false)
  await page.goto('/app/sending')
  await page.getByRole('button', { name: '立即重试' }).click()
  const needs = page.getByRole('region', { name: '需要你处理' })
  await expect(needs.getByRole('listitem')).toHaveCount(1)
  await expect(needs).toContainText('改得太晚')
  await page.screenshot({ path: info.outputPath('too-late.png') })

  // No draft can hold a change of a record, and none is promised.
  await expect(needs.getByRole('button', { name: '留作草稿' })).toHaveCount(0)
  await needs.getByText('不改了').click()
  await expect(needs).toContainText('收回以后不再等人看,原来的记录不变')
  await page.screenshot({ path: info.outputPath('taking-back.png') })

  await needs.getByRole('button', { name: '收回' }).dblclick()
  await expect(page.getByRole('status')).toContainText('已收回,原来的记录没有变')
  await expect(needs).toHaveCount(0)
  // The visit shows what stands; the words that do not are read in their own line.
  const line = page.locator('[data-op]', { hasText: '修改走访' })
  await line.locator('summary').click()
  await expect(line.getByText('山里改的话')).toBeVisible()
  await page.screenshot({ path: info.outputPath('taken-back.png') })
  await expect.poll(async () => (await zhang.find('review', '山里改的话'))[0]!.doc.state.is).toBe('withdrawn')
  expect(await zhang.find('visit', '山里改的话'), 'nothing has changed').toHaveLength(0)
})
