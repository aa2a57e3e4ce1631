// One door, one page, one save: what is due at a door is answered in its visit; what was wrong is taken back.
import type { Locator } from '@playwright/test'
import { draftHolds } from './fixtures/forms.ts'
import { activate, allArrived, choose, day, expect, installed, newId, test, type Page, type Person, type Server } from './fixtures/test.ts'

const GRID = '410871001001003'

interface Door {
  id: string
  door: string
  head: string
}

/** A household of the worker's grid, in the order of walking before all others. */
async function household(li: Person, door: string, head: string): Promise<Door> {
  const id = newId()
  const told = await li.act({ register_household: { id, grid: GRID, door, head, phone: '13800000000', people: [], categories: [] } })
  expect(told.is).toBe('applied')
  return { id, door, head }
}

function visit(household: string, met: string[], note: string, needs: object[] = []): object {
  const talk = { met, topics: [], note, follow_up_on: null }
  return { record_visit: { id: newId(), household, on: day(), started_at: null, talk, needs, photos: [], location: null } }
}

/** A door with a need that is still open, and a dispute with the door across the way that was settled a day ago. */
async function everythingDue(server: Server): Promise<{ mine: Door; other: Door; need: string; dispute: string }> {
  const li = await server.as('li')
  const mine = await household(li, '1 号楼 1-101', '孙有田')
  const other = await household(li, '1 号楼 1-102', '郑家旺')
  const [need, dispute] = [newId(), newId()]
  const raised = { id: need, text: '燃气软管老化,想找人换', kind: 'housing', handling: 'grid' }
  const parties = [{ household: other.id, name: '郑家' }, { household: mine.id, name: '孙家' }]
  const agreed = { agreement_reached: { how: 'oral', text: '各修各的管' } }
  const told = await li.actAll([
    visit(mine.id, ['head'], '说软管裂了', [raised]),
    visit(other.id, ['head'], '家里都好'),
    { report_dispute: { id: dispute, grid: GRID, kind: 'neighbours', parties, on: day(), what: '楼上漏水', so_far: [agreed], photos: [] } },
  ])
  expect(told.map((one) => one.is)).toEqual(['applied', 'applied', 'applied'])
  await server.later(8)
  return { mine, other, need, dispute }
}

/** What the office reads of the village's year. */
async function figures(server: Server): Promise<Record<string, number>> {
  const quban = await server.as('quban')
  const seen = await quban.ask(`/desk/v1/wall_place?under=410871001001&year=${day(8).slice(0, 4)}`)
  return (await seen.json()).figures
}

/** Signs the worker in and waits until everything of the village is on the phone. */
async function atWork(page: Page, server: Server): Promise<void> {
  await activate(page, server, 'li')
  await page.goto('/app/sending')
  await expect(page.getByText(/截至/)).toBeVisible()
}

const rows = (page: Page) => page.getByRole('main').getByRole('listitem')

test('a door with everything due is one page, six taps and one save, without a network, and is counted once', async ({ server, phone }) => {
  const { mine, other, need, dispute } = await everythingDue(server)
  const before = await figures(server)
  let page = await phone.start()
  await atWork(page, server)
  await installed(page)
  // The browser writes its cookies down when it is closed; who is signed in outlives the kills below.
  await phone.close()
  page = await phone.start()
  await phone.offline(true)

  let taps = 0
  const tap = async (what: Locator) => {
    await what.click()
    taps += 1
  }
  await page.goto(`/app/households/${mine.id}`)
  await tap(page.getByRole('link', { name: '记走访' }))
  const due = page.getByRole('region', { name: '这户要办的' })
  await expect(due).toContainText('燃气软管老化,想找人换')
  await expect(due).toContainText('第 1、3、7 天回访')
  await expect(page.getByText('上次说:说软管裂了')).toBeVisible()
  await expect(page.getByRole('button', { name: '保存', exact: true })).toBeVisible()
  await tap(page.getByRole('group', { name: '见到了谁' }).locator('label', { hasText: mine.head }))
  await tap(due.getByRole('group', { name: /燃气软管/ }).locator('label', { hasText: '已办结' }))
  await tap(due.getByRole('group', { name: /回访/ }).locator('label', { hasText: '平稳' }))
  const save = page.getByRole('button', { name: '保存 · 3 件一起' })
  await expect(save).toBeVisible()
  await draftHolds(page, 'calm', 1, 'visit')

  // The phone dies before anything is saved: what was chosen is there again, and nothing was sent.
  await phone.kill()
  page = await phone.start()
  await phone.offline(true)
  await page.goto(`/app/visits/new?household=${mine.id}`)
  await expect(page.getByRole('group', { name: /燃气软管/ }).getByLabel('已办结')).toBeChecked()
  await expect(page.getByRole('group', { name: /回访/ }).getByLabel('平稳')).toBeChecked()
  await tap(page.getByRole('button', { name: '保存 · 3 件一起' }))
  expect(taps, 'from the door to 已存手机').toBeLessThanOrEqual(6)
  const card = page.locator('.saved-card')
  await expect(card).toContainText('已存手机,3 件一起')
  await expect(card).toContainText('顺路下一户')
  await expect(card.getByRole('button', { name: '撤回' })).toBeVisible()

  // The phone dies right after: all of it is on the disk, once.
  await phone.kill()
  page = await phone.start()
  await phone.offline(true)
  await page.goto('/app/sending')
  await expect(page.locator('[data-op]')).toHaveCount(5)
  await expect(page.locator('[data-op]').first()).toContainText(/孙家|1 号楼 1-101/)
  await page.goto('/app/households?due=1')
  await expect(rows(page).filter({ hasText: mine.head })).toHaveCount(0)

  await phone.offline(false)
  await allArrived(page)
  const li = await server.as('li')
  const [kept] = (await li.find('need')).filter((one) => one.id === need)
  expect(kept!.doc.handling.is).toBe('done')
  const [told] = (await li.find('dispute')).filter((one) => one.id === dispute)
  expect(told!.doc.events.filter((event: { what: object }) => 'followed_up' in event.what)).toHaveLength(3)
  await expect(async () => {
    const after = await figures(server)
    expect([after.visits, after.needs_over, after.visits_not_met]).toEqual([before.visits! + 1, before.needs_over! + 1, before.visits_not_met])
  }).toPass()
  // The other party's door is asked no more.
  await page.goto(`/app/visits/new?household=${other.id}`)
  await expect(page.getByRole('group', { name: '见到了谁' })).toBeVisible()
  await expect(page.getByRole('region', { name: '这户要办的' })).toHaveCount(0)
})

test('a visit to the wrong door is taken back at once or from its page, and nothing of it counts', async ({ server, page }) => {
  const { mine, need, dispute } = await everythingDue(server)
  const before = await figures(server)
  await atWork(page, server)
  const write = async () => {
    await page.goto(`/app/visits/new?household=${mine.id}`)
    await choose(page, '见到了谁', mine.head)
    await choose(page, '燃气软管老化,想找人换', '已办结')
    await page.getByRole('group', { name: /回访/ }).locator('label', { hasText: '有反复' }).click()
  }
  await write()
  await page.getByRole('button', { name: '保存 · 3 件一起' }).click()
  await expect(page.locator('form .notice.bad'), 'unrest is said in words').toContainText('记几句')
  await page.getByLabel('记几句').fill('走错门了,这话是隔壁说的')
  await page.getByRole('button', { name: '保存 · 3 件一起' }).click()

  const card = page.locator('.saved-card')
  await expect(card).toContainText('已存手机,3 件一起')
  await card.getByRole('button', { name: '撤回' }).click()
  await expect(page.locator('.toasts')).toContainText('已撤回')
  await expect(page.getByLabel('记几句')).toHaveValue('走错门了,这话是隔壁说的')
  // Thrown away; then once more, kept, and taken back from its own page.
  await page.getByRole('button', { name: '不写了,删掉草稿' }).press('Enter')
  await page.getByRole('button', { name: '删掉写的' }).press('Enter')
  await expect(page.getByRole('heading', { name: mine.head, level: 1 }), 'back at the door').toBeVisible()
  await write()
  await page.getByLabel('记几句').fill('又走错了')
  await page.getByRole('button', { name: '保存 · 3 件一起' }).click()
  await expect(card).toContainText('已存手机')
  await allArrived(page)
  await expect(async () => expect((await figures(server)).visits).toBe(before.visits! + 1)).toPass()

  await page.goto('/app/records')
  await rows(page).filter({ hasText: '又走错了' }).getByRole('link').click()
  await page.getByRole('button', { name: '记错了,撤回这条' }).click()
  // The place of the thumb takes no second tap for a second.
  await page.getByRole('button', { name: '撤回,不算这次' }).press('Enter')
  await expect(page.getByText('记录留着,不算走访')).toBeVisible()
  await page.goto('/app/records')
  await expect(page.locator('.struck').filter({ hasText: '已撤回的走访' })).toHaveCount(2)
  await allArrived(page)
  const li = await server.as('li')
  await expect(async () => expect(await figures(server)).toEqual(before)).toPass()
  const [kept] = (await li.find('need')).filter((one) => one.id === need)
  expect([kept!.doc.handling.is, kept!.doc.remarks.every((remark: { withdrawn?: boolean }) => remark.withdrawn)]).toEqual(['grid', true])
  const [told] = (await li.find('dispute')).filter((one) => one.id === dispute)
  expect(told!.doc.events.filter((event: { withdrawn?: boolean }) => event.withdrawn)).toHaveLength(2)
  // What is owed is asked again.
  await page.goto(`/app/visits/new?household=${mine.id}`)
  await expect(page.getByRole('region', { name: '这户要办的' })).toContainText('第 1、3、7 天回访')
})

test('a call that met nobody is 上门未遇: the door stays due and it is counted apart', async ({ server, page, browser, baseURL }) => {
  const { mine } = await everythingDue(server)
  const before = await figures(server)
  await atWork(page, server)
  await page.goto(`/app/visits/new?household=${mine.id}`)
  await choose(page, '见到了谁', '没见到人')
  await expect(page.getByRole('region', { name: '这户要办的' }), 'nobody is there to be asked').toBeHidden()
  await page.getByLabel('记几句').fill('敲门没人应')
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await expect(page.locator('.saved-card')).toContainText('上门未遇')
  await page.goto('/app/households?due=1')
  await expect(rows(page).filter({ hasText: mine.head })).toHaveCount(1)
  await page.goto('/app/records')
  await expect(rows(page).filter({ hasText: '敲门没人应' })).toContainText(`上门未遇 · ${mine.head} · ${mine.door}`)
  await allArrived(page)
  await expect(async () => {
    const after = await figures(server)
    expect([after.visits, after.visits_not_met]).toEqual([before.visits, before.visits_not_met! + 1])
  }).toPass()
  const board = await browser.newPage({ baseURL: baseURL! })
  await expect(async () => {
    await board.goto('/v/410871001001')
    await expect(board.locator('.figure').first()).toContainText('另有上门未遇')
  }).toPass({ timeout: 20_000 })

  // Once more on the same day: asked first.
  await page.goto(`/app/visits/new?household=${mine.id}`)
  await expect(page.getByText('已经记过这户(上门未遇)')).toBeVisible()
  await page.getByRole('button', { name: '再走一次' }).click()
  await expect(page.getByRole('group', { name: '见到了谁' })).toBeVisible()
  await page.goto(`/app/visits/new?household=${mine.id}`)
  await page.getByRole('button', { name: '改刚才那条' }).click()
  await expect(page.getByRole('heading', { name: '修改走访' })).toBeVisible()
})

test('a household that is not on the list takes the typed name along and comes back into its visit', async ({ server, page }) => {
  await atWork(page, server)
  await page.goto('/app/visits/new')
  await page.getByRole('searchbox', { name: '找住户' }).fill('欧阳新来')
  await page.getByRole('link', { name: '名单里没有,新增住户' }).click()
  await expect(page.getByLabel('户主')).toHaveValue('欧阳新来')
  await page.getByLabel('家里还有谁').fill('王秀兰、欧阳小宝')
  await page.getByLabel('门牌').fill('1 号楼 9-901')
  await page.getByRole('button', { name: '保存' }).click()
  await expect(page.getByRole('heading', { name: '记走访' })).toBeVisible()
  await expect(page.getByRole('heading', { name: '欧阳新来 · 1 号楼 9-901' })).toBeVisible()
  for (const name of ['欧阳新来', '王秀兰', '欧阳小宝']) {
    await expect(page.getByRole('group', { name: '见到了谁' }).locator('label', { hasText: name })).toBeVisible()
  }
})
