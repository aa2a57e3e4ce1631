// A grid worker's day without a network, from the door to the board.
import { activate, atTheDoor, choose, day, expect, installed, metTheHead, takePhoto, test, type Page } from './fixtures/test.ts'

/** Chooses the first door of the grid and opens 记走访 for it. */
async function visitFirstDoor(page: Page): Promise<string> {
  await page.goto('/app/visits/new')
  await page.getByRole('main').getByRole('list').getByRole('button').first().click()
  await atTheDoor(page)
  return page.url()
}

/** Every number of the board: households and visits, disputes settled and all, attendances and activities, needs. */
async function figures(board: Page): Promise<number[]> {
  await board.goto('/')
  const texts = await board.locator('.figure dd').allInnerTexts()
  return texts.flatMap((text) => (text.replace(/化解率.*|另有上门未遇.*/, '').match(/[\d,]+/g) ?? []).filter((found) => found !== ',').map((found) => Number(found.replaceAll(',', ''))))
}

test('a day without a network reaches the board, each record once', async ({ server, phone, page: board }) => {
  const before = await figures(board)

  let page = await phone.start()
  await activate(page, server, 'li')
  await installed(page)
  await server.stop()
  await phone.close()

  // Cold start at a deep link: no network, no server, a new browser.
  page = await phone.start()
  await phone.offline(true)
  await page.goto('/app/visits/new')
  await expect(page.getByRole('heading', { name: '记走访' })).toBeVisible()

  await visitFirstDoor(page)
  await metTheHead(page)
  await page.getByLabel('记几句').fill('门口的路灯不亮,邻居说是前天坏的')
  await page.getByRole('button', { name: '添一条' }).click()
  await page.getByLabel('反映什么').fill('北街路灯不亮')
  await page.getByRole('button', { name: '添上' }).click()
  await takePhoto(page, 'darkgreen')
  await page.getByRole('button', { name: '保存' }).click()
  await expect(page.getByRole('status')).toContainText('已存手机')

  await page.goto('/app/disputes/new')
  await page.getByLabel('不是本村住户的,直接写姓名').fill('赵守田')
  await page.getByLabel('什么事').fill('楼道里堆杂物,两家为过路争了几句')
  await choose(page, '到哪一步了', '当场达成')
  await page.getByLabel('怎么说好的').fill('三天内清走,以后不再堆')
  await takePhoto(page, 'firebrick')
  await page.getByRole('button', { name: '保存' }).click()
  await expect(page.getByRole('status')).toContainText('回访')

  await page.goto('/app/activities/new')
  await page.getByLabel('活动名称').fill('清扫背街小巷')
  await page.getByLabel('参加人次').fill('26')
  await page.getByLabel('地点').fill('北街')
  await takePhoto(page, 'steelblue')
  await page.getByRole('button', { name: '保存' }).click()
  await expect(page.getByRole('status')).toContainText('26 人次')

  // A visit half typed; its draft is kept before anybody presses anything.
  const half = await visitFirstDoor(page)
  await expect(page.getByLabel('记几句'), 'what was saved is no draft any more').toHaveValue('')
  await page.getByLabel('记几句').fill('说到一半有人敲门')
  await expect(page.getByText(/草稿已存/)).toBeVisible()
  await phone.kill()

  page = await phone.start()
  await phone.offline(true)
  await page.goto(half)
  await expect(page.getByLabel('记几句')).toHaveValue('说到一半有人敲门')
  await page.goto('/app/sending')
  await expect(page.getByRole('heading', { name: '6 条待传' })).toBeVisible()
  await expect(page.getByText('3 条记录 · 3 张照片')).toBeVisible()
  const waiting = page.locator('[data-op]')
  await expect(waiting).toHaveCount(3)

  await server.restart()
  await phone.offline(false)
  await page.getByRole('button', { name: '立即重试' }).click()
  await expect(page.getByRole('heading', { name: '全部送达' })).toBeVisible({ timeout: 40_000 })
  for (const about of ['走访', '调解', '志愿']) {
    const line = page.locator('[data-op]', { hasText: about })
    await expect(line).toContainText('已到服务器')
    await expect(line).toContainText('送达 · 编号')
    await expect(line).toContainText('1 张照片已送达')
  }

  const li = await server.as('li')
  const [visits, needs, disputes, activities] = await Promise.all([
    li.find('visit', '门口的路灯不亮'),
    li.find('need', '北街路灯不亮'),
    li.find('dispute', '楼道里堆杂物'),
    li.find('activity', '清扫背街小巷'),
  ])
  const own = activities.filter((kept) => JSON.stringify(kept.doc).includes(`"on":"${day()}"`) && JSON.stringify(kept.doc).includes('北街'))
  expect([visits.length, needs.length, disputes.length, own.length]).toEqual([1, 1, 1, 1])
  for (const kept of [visits[0]!, disputes[0]!, own[0]!]) {
    const hash = /"hash":"([0-9a-f]{64})"/.exec(JSON.stringify(kept.doc))![1]!
    const stored = await li.photo(hash)
    expect([stored.status, stored.headers.get('content-type')]).toEqual([200, 'image/jpeg'])
  }

  // The draft is still nobody's record.
  expect(await li.find('visit', '说到一半有人敲门')).toHaveLength(0)

  await expect(async () => {
    const [households, visits, settled, disputes, attendances, activities, , needs] = await figures(board)
    expect([visits, disputes, attendances, activities, needs]).toEqual(
      [before[1]! + 1, before[3]! + 1, before[4]! + 26, before[5]! + 1, before[7]! + 1])
    expect(households).toBeGreaterThanOrEqual(before[0]!)
    expect(settled).toBe(before[2]! + 1)
  }).toPass({ timeout: 20_000 })
})

test('a phone that dies right after signing in opens again without a network', async ({ server, phone }) => {
  let page = await phone.start()
  await activate(page, server, 'li')
  await installed(page)
  await server.stop()
  await phone.kill()

  page = await phone.start()
  await phone.offline(true)
  await page.goto('/app/visits/new')
  await expect(page.getByRole('heading', { name: '记走访' })).toBeVisible()
})
