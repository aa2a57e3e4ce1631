// Faults that once lost or doubled what somebody typed at the door, each by its name.
import { acts, formOn } from './fixtures/forms.ts'
import { activate, allArrived, atTheDoor, choose, day, expect, newId, picture, takePhoto, test, type Kept, type Page, type Server } from './fixtures/test.ts'

/** 记走访 at the first door of the grid. */
async function atTheFirstDoor(page: Page, server: Server): Promise<string> {
  await activate(page, server, 'li')
  await page.goto('/app/visits/new')
  await page.getByRole('main').getByRole('list').getByRole('button').first().click()
  await expect(page.getByRole('group', { name: '见到了谁' })).toBeVisible()
  return page.url()
}

const save = (page: Page) => page.getByRole('button', { name: '保存', exact: true })

test('whoever is typed under 其他人 and not added was met all the same', async ({ server, page }) => {
  await atTheFirstDoor(page, server)
  await page.getByRole('button', { name: '其他人' }).click()
  await page.getByLabel('其他人是谁').fill('护工小赵')
  await page.getByLabel('记几句').fill('只见到护工')
  await save(page).click()
  await expect(page.getByRole('status')).toContainText('已存手机')
  await allArrived(page)
  const [visit] = await (await server.as('li')).find('visit', '只见到护工')
  expect(visit!.doc.first.talk.met).toEqual([{ other: '护工小赵' }])
})

test('a name of 25 characters fits, and one more is told', async ({ server, page }) => {
  await activate(page, server, 'li')
  await page.goto('/app/households/new')
  const name = '阿卜杜热合曼·吾斯曼江·买买提艾力·卡德尔·吐尔洪'
  expect([...name]).toHaveLength(25)
  await page.getByLabel('户主').fill(`${name}逊`)
  await page.getByLabel('门牌').fill('北街 98 号')
  await save(page).click()
  await expect(page.locator('.field', { hasText: '户主' }).locator('.flaw')).toHaveText('户主最多 25 个字')
  await expect(page.getByLabel('户主')).toHaveValue(`${name}逊`)
  await page.getByLabel('户主').fill(name)
  await save(page).click()
  await expect(page.getByRole('status')).toContainText('已存手机')
  await allArrived(page)
  expect((await (await server.as('li')).find('household', name)).map(({ doc }) => doc.head.is)).toEqual([name])
})

test('a photo that is still being made small is in the record that was saved meanwhile', async ({ server, page }) => {
  await page.addInitScript(() => {
    const real = window.createImageBitmap.bind(window)
    // An old phone: every picture takes its time.
    Object.assign(window, {
      createImageBitmap: async (...given: [ImageBitmapSource]) => {
        await new Promise((done) => setTimeout(done, 1_200))
        return real(...given)
      },
    })
  })
  await atTheFirstDoor(page, server)
  await choose(page, '见到了谁', '没见到人')
  await page.getByLabel('记几句').fill('拍了门口的灯')
  const buffer = await picture(page, 'purple')
  await page.getByLabel('拍照或选照片').setInputFiles({ name: 'lamp.jpg', mimeType: 'image/jpeg', buffer })
  await save(page).click()
  await expect(page.getByRole('button', { name: '正在处理照片' })).toBeVisible()
  await expect(page.getByRole('status')).toContainText('已存手机')
  await allArrived(page)
  const [visit] = await (await server.as('li')).find('visit', '拍了门口的灯')
  expect(visit!.doc.first.photos).toHaveLength(1)
})

test('photos of a record that was saved do not stick to the next one', async ({ server, page }) => {
  const form = await atTheFirstDoor(page, server)
  await choose(page, '见到了谁', '没见到人')
  await takePhoto(page, 'teal')
  await expect(page.getByText(/草稿已存/)).toBeVisible()
  await save(page).click()
  await expect(page.getByRole('status')).toContainText('已存手机')
  await page.goto(form)
  await atTheDoor(page)
  await expect(page.getByLabel('记几句')).toHaveValue('')
  await expect(page.getByRole('img', { name: /^第 \d+ 张照片$/ })).toHaveCount(0)
})

test('half a date is told, stays on the screen, and never becomes today', async ({ server, page }) => {
  await atTheFirstDoor(page, server)
  await choose(page, '见到了谁', '没见到人')
  await page.locator('summary', { hasText: '走访日期' }).click()
  const date = page.getByLabel('哪天去的')
  await date.focus()
  await page.keyboard.press('Backspace')
  expect(await date.inputValue()).toBe('')
  const before = await acts(page)
  await save(page).click()
  await expect(page.locator('.field', { hasText: '哪天去的' }).locator('.flaw')).toContainText('哪天去的')
  expect(await acts(page)).toBe(before)
})

test('volunteers stay as long as the form says when it is saved', async ({ server, page }) => {
  await activate(page, server, 'li')
  await page.goto('/app/activities/new')
  await page.getByLabel('活动名称').fill('给老人理发')
  await page.getByLabel('参加人次').fill('2')
  await page.getByLabel('地点', { exact: true }).fill('村部')
  await page.getByLabel('志愿者姓名').fill('王秀兰、赵守田')
  await page.getByRole('button', { name: '添人' }).click()
  await page.getByLabel('每人时长').selectOption('120')
  await save(page).click()
  await expect(page.getByRole('status')).toContainText('已存手机')
  await allArrived(page)
  const [activity] = await (await server.as('li')).find('activity', '给老人理发')
  expect(activity!.doc.now.volunteers.map((one: { minutes: number }) => one.minutes)).toEqual([120, 120])
})

test('Enter in the search for a party leaves the form alone', async ({ server, page }) => {
  await activate(page, server, 'li')
  await page.goto('/app/disputes/new')
  await page.getByLabel('什么事').fill('为了一棵树')
  const before = await acts(page)
  await page.getByLabel('找当事人的住户').fill('孙')
  await page.getByLabel('找当事人的住户').press('Enter')
  await expect(formOn(page, 'dispute').locator('.notice.bad')).toHaveCount(0)
  await expect(page.getByLabel('找当事人的住户')).toHaveValue('孙')
  expect(await acts(page)).toBe(before)
})

test('a record that came back is written anew beside a draft of the same door, and neither takes the other', async ({ server, page }) => {
  const form = await atTheFirstDoor(page, server)
  const household = new URL(form).searchParams.get('household')!
  const [zhang, li] = [await server.as('zhang'), await server.as('li')]
  const door = async (): Promise<Kept> => (await zhang.find('household')).find(({ id }) => id === household)!
  const grid = (await door()).doc.grid.is as string
  const other = grid.endsWith('004') ? `${grid.slice(0, -3)}003` : `${grid.slice(0, -3)}004`
  const move = async (to: string): Promise<void> => {
    await zhang.act({ move_household: { household, to } }, { base_ver: (await door()).ver })
  }
  await move(other)
  const talk = { met: ['nobody'], topics: [], note: '退回来的话', follow_up_on: null }
  const visit = { id: newId(), household, on: day(), started_at: null, talk, needs: [], photos: [], location: null }
  expect((await li.act({ record_visit: visit })).is).toBe('review')
  await move(grid)
  const [item] = await zhang.find('review', '退回来的话')
  await zhang.act({ return_review: { op: item!.doc.op_id, note: '写清楚' } }, { base_ver: item!.ver })

  await page.getByLabel('记几句').fill('另外一次,还没写完')
  await expect(page.getByText(/草稿已存/)).toBeVisible()
  await page.goto('/app/sending')
  const line = page.getByRole('region', { name: '需要你处理' }).getByRole('listitem').first()
  await line.getByRole('link', { name: '修改' }).click()
  await expect(page.getByLabel('记几句')).toHaveValue('退回来的话')
  await page.getByLabel('记几句').fill('退回来的话,写清楚了')
  await save(page).click()
  await expect(page.getByRole('status')).toContainText('已存手机')
  await page.goto(form)
  await atTheDoor(page)
  await expect(page.getByLabel('记几句'), 'the draft of the door').toHaveValue('另外一次,还没写完')
  await allArrived(page)
  expect((await li.find('visit', '退回来的话')).map(({ doc }) => doc.first.talk.note)).toEqual(['退回来的话,写清楚了'])
  expect((await li.find('review', '退回来的话'))[0]!.doc.state.is).toBe('withdrawn')
})

test('a second tap on 保存 opens nothing on the page behind it', async ({ server, page }) => {
  await atTheFirstDoor(page, server)
  await page.goto('/app')
  const home = page.url()
  await page.goto('/app/disputes/new')
  await page.getByLabel('不是本村住户的,直接写姓名').fill('赵守田')
  await page.getByLabel('什么事').fill('一只羊')
  await page.getByLabel('怎么说好的').fill('赔了')
  const button = (await save(page).boundingBox())!
  const [x, y] = [button.x + button.width / 2, button.y + button.height / 2]
  await page.mouse.click(x, y)
  await expect(page.getByRole('heading', { name: '记调解' })).toHaveCount(0)
  await page.mouse.click(x, y)
  await expect(page.getByRole('status')).toContainText('已存手机')
  expect(page.url()).toBe(home)
  await allArrived(page)
  expect(await (await server.as('li')).find('dispute', '一只羊')).toHaveLength(1)
})
