// The village secretary at a computer: tasks from the list, records that wait, honors, the Excel file.
import { readFileSync } from 'node:fs'
import { axeFindsNothing } from './fixtures/axe.ts'
import { day, expect, newId, signIn, stands, test, type Kept, type Page, type Person } from './fixtures/test.ts'

const toast = (page: Page) => page.locator('.toasts')

async function atDesk(page: Page): Promise<void> {
  await signIn(page, 'zhang', '/app/desk')
  await expect(page.getByText(/截至/)).toBeVisible()
}

test('a task from the key list reaches its owner', async ({ server, page }) => {
  await atDesk(page)
  await page.getByRole('link', { name: '重点任务' }).click()
  await page.getByRole('link', { name: '新建任务' }).click()
  const chip = page.getByRole('region', { name: '从重点任务清单里选' }).locator('label').filter({ hasText: '支部书记能力轮训' })
  const title = (await chip.innerText()).trim()
  await chip.click()
  await expect(page.getByRole('heading', { name: title, level: 2 })).toBeVisible()
  await page.getByLabel('责任人').fill('李春梅')
  await expect(page.getByText('本村账号,任务会出现在他(她)的手机上')).toBeVisible()
  await page.getByLabel('进度目标').fill('12')
  await page.getByRole('button', { name: '建立 1 项任务' }).click()
  await expect(toast(page)).toContainText('任务已建好')
  await expect(page.getByRole('link', { name: title })).toBeVisible()

  const li = await server.as('li')
  const [task] = (await li.find('task', title)).filter(({ doc }) => doc.owner.is.account === li.id)
  const steps = task!.doc.milestones.is as { due_on: string }[]
  expect(steps.length).toBeGreaterThan(0)
  expect(steps.at(-1)!.due_on).toBe(task!.doc.deadline.is)
})

test('a task half planned survives a reload', async ({ page }) => {
  await atDesk(page)
  await page.goto('/app/desk/tasks/new')
  await page.getByRole('button', { name: '清单以外的任务' }).click()
  await page.getByLabel('任务', { exact: true }).fill('给北街换路灯')
  await expect(page.getByRole('heading', { name: '给北街换路灯' })).toBeVisible()
  await expect(async () => {
    await page.reload()
    await expect(page.getByLabel('任务', { exact: true })).toHaveValue('给北街换路灯', { timeout: 2_000 })
  }).toPass()
})

/** A visit of 李春梅 at a door that went to grid 4 meanwhile. */
async function refused(zhang: Person, li: Person, household: Kept, note: string): Promise<void> {
  await zhang.act({ move_household: { household: household.id, to: '410871001001004' } }, { base_ver: household.ver })
  const talk = { met: ['nobody'], topics: [], note, follow_up_on: null }
  const visit = { id: newId(), household: household.id, on: day(), started_at: null, talk, needs: [], photos: [], location: null }
  expect((await li.act({ record_visit: visit })).is).toBe('review')
}

test('the inbox shows why and the whole record; accepted it counts, returned it carries a note', async ({ server, page }) => {
  const [zhang, li] = [await server.as('zhang'), await server.as('li')]
  const doors = (await zhang.find('household')).filter(({ doc }) => doc.grid.is === '410871001001003' && doc.merged_into.is === null)
  await refused(zhang, li, doors[0]!, '应当采纳的走访')
  await refused(zhang, li, doors[1]!, '应当退回的走访')
  await atDesk(page)
  for (const [note, decide] of [
    ['应当采纳的走访', async () => {
      await page.getByRole('button', { name: '采纳' }).click()
      await expect(toast(page)).toContainText('已采纳,记录生效了')
    }],
    ['应当退回的走访', async () => {
      await page.getByRole('button', { name: '退回并说明' }).click()
      await expect(page.getByText(/还差 1 处/)).toBeVisible()
      await page.getByRole('textbox', { name: '说明' }).fill('请告诉王建军')
      await page.getByRole('button', { name: '退回并说明' }).click()
      await expect(toast(page)).toContainText('已退回')
    }],
  ] as const) {
    const [item] = await zhang.find('review', note)
    await page.getByRole('link', { name: '待确认' }).first().click()
    await page.locator(`a[href="/app/desk/inbox/${item!.doc.op_id}"]`).click()
    await expect(page.getByText('这户现在归 4 号网格')).toBeVisible()
    await expect(page.getByRole('region', { name: '记录原文' })).toContainText(note)
    await decide()
    await expect(page).toHaveURL(/\/app\/desk\/inbox$/)
  }
  await expect.poll(async () => (await zhang.find('visit', '应当采纳的走访')).length).toBe(1)
  await expect.poll(async () => (await li.find('review', '应当退回的走访'))[0]!.doc.state).toMatchObject({ is: 'returned', note: '请告诉王建军' })
})

test('an honor is nominated with its consent, and the form shows how the board will read', async ({ server, page }) => {
  await atDesk(page)
  await page.goto('/app/desk/honors/new')
  await page.getByLabel('姓名', { exact: true }).fill('欧阳助人')
  await page.getByLabel('荣誉名称').fill('社区好邻居')
  await page.getByLabel('事迹').fill('常年帮邻居照看孩子。')
  const preview = page.getByRole('region', { name: '榜上会这样写' })
  await expect(preview).toContainText('欧阳**')
  await page.locator('label.chip', { hasText: '同意公开姓名(书面)' }).click()
  await expect(preview).toContainText('欧阳助人')
  await page.getByRole('button', { name: '推荐上榜' }).click()
  await expect(toast(page)).toContainText('已推荐')
  await expect(page.getByRole('row', { name: /欧阳助人/ })).toContainText('待公布')
  const zhang = await server.as('zhang')
  const [honor] = await zhang.find('honor', '社区好邻居')
  expect(honor!.doc.wishes).toHaveLength(1)

  const office = await page.context().browser()!.newContext({ baseURL: server.origin })
  const board = await office.newPage()
  await signIn(board, 'wenyuan', '/app/desk')
  await board.goto('/app/desk/board')
  await board.locator('article', { hasText: '社区好邻居' }).getByRole('button', { name: '公布' }).click()
  await expect(toast(board)).toContainText('已公布')
  await expect(async () => {
    await board.goto('/v/410871001001')
    await expect(board.locator('.honor', { hasText: '社区好邻居' })).toContainText('欧阳助人', { timeout: 1_000 })
  }).toPass()
  await office.close()

  await page.getByRole('link', { name: '欧阳助人' }).click()
  await page.getByRole('button', { name: '记下:撤回同意' }).click()
  await expect(toast(page)).toContainText('名字马上隐去')
  await expect.poll(async () => (await fetch(`${server.origin}/v/410871001001`)).text()).not.toContain('欧阳助人')
})

test('records are filtered, and the same filter makes the Excel file', async ({ page }, info) => {
  await atDesk(page)
  await page.goto('/app/desk/records')
  await page.getByRole('button', { name: '志愿' }).click()
  await page.getByLabel('网格', { exact: true }).selectOption({ index: 0 })
  await page.getByLabel('从', { exact: true }).fill(day(-60))
  await expect(page).toHaveURL(/kind=activity/)
  const downloading = page.waitForEvent('download')
  await page.getByRole('link', { name: '导出 Excel' }).click()
  const download = await downloading
  expect(download.suggestedFilename()).toMatch(/\.xlsx$/)
  const file = info.outputPath('records.xlsx')
  await download.saveAs(file)
  expect(readFileSync(file).subarray(0, 2).toString()).toBe('PK')
})

test('a visit is put right at the desk, and what stood before stays with it', async ({ server, page }) => {
  const zhang = await server.as('zhang')
  const visit = (await zhang.find('visit')).find(({ doc }) => doc.by !== zhang.id && doc.amendments.length === 0)!
  const before = visit.doc.first.talk.note as string
  await atDesk(page)
  await page.goto(`/app/desk/records/visit/${visit.id}`)
  await stands(page)
  await axeFindsNothing(page, 'a visit to be put right')
  await page.getByLabel('记几句').fill('问清楚了:路灯坏在东头')
  await page.getByRole('button', { name: '保存更正' }).click()
  await expect(toast(page)).toContainText('已更正')
  const facts = page.locator('.facts').first()
  await expect(facts).toContainText('问清楚了:路灯坏在东头')
  if (before) await expect(facts).toContainText(before)
  await expect(async () => {
    const [kept] = await zhang.find('visit', visit.id)
    expect(kept!.doc.amendments.at(-1)).toMatchObject({ by: zhang.id, talk: { note: '问清楚了:路灯坏在东头' } })
    expect(kept!.doc.first.talk.note).toBe(before)
  }).toPass()
})
