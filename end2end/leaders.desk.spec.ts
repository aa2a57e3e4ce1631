// Leaders come and suggest, the village takes it up; what worked is written down and posted; places side by side.
import { axeFindsNothing } from './fixtures/axe.ts'
import { expect, signIn, stands, takePhoto, test, type Page } from './fixtures/test.ts'

const toast = (page: Page) => page.locator('.toasts')

async function open(page: Page, login: string, path: string): Promise<void> {
  await signIn(page, login, '/app/desk')
  await page.goto(`/app/desk${path}`)
  await stands(page)
}

test('an office writes a visit down, and the village makes a task of a suggestion with one tap', async ({ server, page, browser, baseURL }) => {
  await open(page, 'quban', '/leaders/new')
  await page.getByLabel('去了哪个村(社区)').selectOption({ label: '东方社区' })
  const assigned = page.getByRole('group', { name: '来的分包领导' }).locator('label')
  const leader = await assigned.first().innerText()
  await assigned.first().click()
  await page.getByLabel('其他来的领导').fill('区党委书记、组织办主任')
  await page.getByLabel('看了什么').fill('看了楼下的调解桌和充电棚')
  await page.getByRole('button', { name: '添一条建议' }).click()
  await page.getByLabel('建议做什么').fill('充电棚装上烟感')
  await page.getByLabel('对哪颗星').selectOption({ label: '平安法治' })
  await axeFindsNothing(page, 'a visit being written')
  // The page is lost: what was typed is not.
  await expect(page.getByText(/草稿已存/)).toBeVisible()
  await page.reload()
  await stands(page)
  await expect(page.getByLabel('看了什么')).toHaveValue('看了楼下的调解桌和充电棚')
  await expect(page.getByLabel('建议做什么')).toHaveValue('充电棚装上烟感')
  await expect(page.getByRole('group', { name: '来的分包领导' }).getByRole('checkbox').first()).toBeChecked()
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await expect(toast(page)).toContainText('调研已记下')
  const told = page.getByRole('article').filter({ hasText: '充电棚装上烟感' })
  await expect(told).toContainText(`${leader}、区党委书记、组织办主任`)
  await expect(told).toContainText('还没转为任务')

  const village = await (await browser.newContext({ baseURL, viewport: { width: 1280, height: 900 } })).newPage()
  await open(village, 'zhang', '/leaders')
  const line = village.getByRole('listitem').filter({ hasText: '充电棚装上烟感' })
  await line.getByRole('button', { name: '转为任务' }).click()
  await expect(toast(village)).toContainText('已转为重点任务')
  await line.getByRole('link', { name: '已转为任务' }).click()
  await expect(village.getByRole('heading', { level: 1 })).toContainText('充电棚装上烟感')
  await expect(village.getByRole('main')).toContainText('张红旗')
  const zhang = await server.as('zhang')
  const tasks = await zhang.find('task', '充电棚装上烟感')
  expect(tasks.map(({ doc }) => doc.star)).toEqual(['safety'])
  await village.context().close()

  await page.reload()
  await stands(page)
  await expect(page.getByRole('article').filter({ hasText: '充电棚装上烟感' })).toContainText('已转为任务')

  // What was written wrong is put right where it was written; what it said before stays.
  await page.getByRole('article').filter({ hasText: '充电棚装上烟感' }).getByRole('link', { name: '修改' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('修改调研')
  await expect(page.getByText('东方社区。')).toBeVisible()
  await axeFindsNothing(page, 'a visit being mended')
  await page.getByLabel('看了什么').fill('看了楼下的调解桌,充电棚还没看')
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await expect(toast(page)).toContainText('调研已记下')
  await expect(page.getByRole('article').filter({ hasText: '充电棚还没看' })).toContainText('已转为任务')
  const [mended] = await zhang.find('leader_visit', '充电棚还没看')
  expect(JSON.stringify(mended!.doc.before)).toContain('看了楼下的调解桌和充电棚')

  // A saved form leaves no draft behind.
  await page.goto('/app/desk/leaders/new')
  await stands(page)
  await expect(page.getByLabel('看了什么')).toHaveValue('')
})

test('the places of a leader stand together with what is late, and no leader is ranked', async ({ page }) => {
  await open(page, 'quban', '/leaders')
  const assigned = page.getByRole('region', { name: '分包的村(社区)' })
  const first = assigned.locator('details').first()
  await first.locator('summary').click()
  await expect(first.getByRole('row').nth(1).getByRole('link')).toHaveAttribute('href', /\/app\/desk\/wall\/\d{12}/)
  await expect(assigned).not.toContainText(/第 ?\d+ ?名|排名/)
  await axeFindsNothing(page, 'leaders and their places')
})

test('an experience is written, read by the office, posted, and taken back when its words change', async ({ server, page, browser, baseURL }) => {
  await open(page, 'zhang', '/experiences/new')
  await page.getByLabel('做法').fill('每月一晚,在楼道里把要修的东西排个先后。')
  await expect(page.getByText(/草稿已存/)).toBeVisible()
  await page.reload()
  await stands(page)
  await expect(page.getByLabel('做法'), 'a lost page loses no words').toHaveValue('每月一晚,在楼道里把要修的东西排个先后。')
  await page.getByLabel('标题').fill('楼道议事会')
  await page.getByLabel('可复制的地方').fill('人不要多,当场定谁去办。')
  await takePhoto(page, 'seagreen')
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await expect(toast(page)).toContainText('等乡镇(街道)公布')
  const own = page.getByRole('article').filter({ hasText: '楼道议事会' })
  await expect(own).toContainText('待公布')
  await expect(own.getByRole('img', { name: '第 1 张照片' })).toBeVisible()

  const public_ = () => fetch(`${server.origin}/experience`).then((answer) => answer.text())
  expect(await public_()).not.toContain('楼道议事会')
  const office = await (await browser.newContext({ baseURL, viewport: { width: 1280, height: 900 } })).newPage()
  await open(office, 'wenyuan', '/experiences')
  const card = office.getByRole('article').filter({ hasText: '楼道议事会' })
  await card.getByRole('button', { name: '公布', exact: true }).click()
  await expect(toast(office)).toContainText('已公布')
  await expect.poll(public_, { timeout: 10_000 }).toContain('楼道议事会')
  const html = await public_()
  for (const never of ['张红旗', '/sync/v1/photos']) expect(html, `strangers do not read ${never}`).not.toContain(never)
  await office.context().close()

  await own.getByRole('link', { name: '修改' }).click()
  await page.getByLabel('可复制的地方').fill('人不要多,当场定谁去办、哪天办完。')
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await expect(own).toContainText('待公布')
  await expect.poll(public_, { timeout: 10_000 }).not.toContain('楼道议事会')
  expect((await (await server.as('zhang')).find('experience', '楼道议事会'))[0]!.doc.now.photos, 'its photo stays').toHaveLength(1)
})

test('townships stand side by side, open down to their villages, and go to Excel', async ({ page }) => {
  await open(page, 'quban', '/comparison')
  const table = page.getByRole('table', { name: '对照' })
  await expect(table.locator('tbody:not(.whole) tr')).toHaveCount(6)
  const numbers = async (head: string): Promise<number[]> => {
    const cells = await table.locator(`td[data-label="${head}"]`).allInnerTexts()
    return cells.map((text) => Number(text.replaceAll(',', '')))
  }
  for (const head of ['村(社区)', '已得的星', '走访户数', '矛盾纠纷']) {
    const all = await numbers(head)
    expect(all.slice(0, -1).reduce((sum, one) => sum + one, 0), `${head} adds up`).toBe(all.at(-1))
  }
  expect((await numbers('村(社区)')).at(-1)).toBe(108)
  await axeFindsNothing(page, 'side by side')
  await page.getByLabel('看哪里').selectOption({ label: '文苑街道' })
  await expect(table.getByRole('rowheader', { name: '东方社区' })).toBeVisible()
  const downloading = page.waitForEvent('download')
  await page.getByRole('link', { name: '导出 Excel' }).click()
  expect((await downloading).suggestedFilename()).toMatch(/^qunxing-comparison-410871001-.*\.xlsx$/)
})

test('pilots stand track by track with what they still need and what they wrote down', async ({ page }) => {
  await open(page, 'quban', '/pilots')
  for (const track of ['二进三', '三进四', '四进五']) await expect(page.getByRole('heading', { name: new RegExp(`^${track}`) })).toBeVisible()
  await expect(page.getByRole('row', { name: /东方社区/ })).toContainText('流动调解桌:矛盾不出楼院')
  await expect(page.locator('.notice', { hasText: '每个乡镇(街道)每一类 1 到 2 个' }).first()).toBeVisible()
  await axeFindsNothing(page, 'pilots')
  await page.getByRole('link', { name: '核对创建规划' }).click()
  await expect(page.getByRole('region', { name: /核对:\d+ 处对不上/ })).toBeVisible()
})
