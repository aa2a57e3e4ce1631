// 今日: figures that add up, doors that say who and why, what others are at work on; without a network too.
import { activate, allRead, choose, day, expect, installed, newId, signIn, stands, test, type Page } from './fixtures/test.ts'

const doors = (page: Page) => page.getByRole('region', { name: '该走访了' })

/** 走过, 还要走, 这几天, and the sum that stands above them. */
async function figures(page: Page): Promise<{ parts: number[]; all: number }> {
  const hero = page.getByRole('region', { name: '这一轮走访' })
  const parts = (await hero.locator('.hero-figure').allInnerTexts()).map(Number)
  const all = Number(/一共 (\d+) 户/.exec(await hero.innerText())![1])
  return { parts, all }
}

test('the day without a network: figures that add up, the order, a call, and what was done', async ({ server, phone }) => {
  const li = await server.as('li')
  const mine = (await li.find('household')).filter(({ doc }) => doc.grid.is === '410871001001003' && doc.merged_into.is === null)

  const correction = { phone: '139-0007 8841' }
  for (const door of mine) expect((await li.act({ correct_household: { household: door.id, correction } }, { base_ver: door.ver })).is).toBe('applied')

  let page = await phone.start()
  await activate(page, server, 'li')
  await allRead(page)
  await installed(page)
  await server.stop()
  await phone.close()

  page = await phone.start()
  await phone.offline(true)
  await page.goto('/app')
  await stands(page)

  const before = await figures(page)
  expect(before.all, 'every household is in one of the three').toBe(mine.length)
  expect(before.parts.reduce((sum, one) => sum + one, 0)).toBe(before.all)
  const [month, date] = day().split('-').slice(1).map(Number)
  await expect(page.getByRole('region', { name: '这一轮走访' })).toContainText(`${month}月${date}日 星期`)

  // Each row says head and door.
  const titles = await doors(page).locator('.with-call h3').allInnerTexts()
  const known = new Set(mine.map(({ doc }) => `${doc.head.is} · ${doc.door.is}`))
  for (const title of titles) expect(known, title).toContain(title)

  // A call is one tap of a thumb.
  const call = doors(page).getByRole('link', { name: /^给.+打电话$/ }).first()
  expect(await call.getAttribute('href')).toBe('tel:139-00078841')
  const box = (await call.boundingBox())!
  expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(44)

  // The other order, one tap, remembered.
  await doors(page).getByRole('button', { name: '按先后排' }).click()
  await expect(doors(page).getByRole('button', { name: '按路线排' })).toBeVisible()
  const walked = await doors(page).locator('.with-call h3').allInnerTexts()
  await page.goto('/app/me')
  await page.goto('/app')
  await expect(doors(page).getByRole('button', { name: '按路线排' })).toBeVisible()
  expect(await doors(page).locator('.with-call h3').allInnerTexts()).toEqual(walked)

  const today = page.getByRole('link', { name: /今天我记的/ })
  const was = (await today.count()) > 0 ? Number(/走访 (\d+)/.exec(await today.innerText())?.[1] ?? 0) : 0

  // A visit takes its door out of 还要走, and stands in what was done today.
  const first = doors(page).locator('.with-call').first()
  const title = await first.locator('h3').innerText()
  await first.getByRole('link').first().click()
  await page.getByRole('link', { name: '记走访' }).click()
  await choose(page, '见到了谁', title.split(' · ')[0]!)
  await page.getByRole('button', { name: '保存' }).click()
  await expect(page.getByRole('status')).toContainText('已存手机')
  await page.goto('/app')
  await expect(today).toContainText(`走访 ${was + 1}`)
  const after = await figures(page)
  expect(after.all).toBe(before.all)
  expect(after.parts.reduce((sum, one) => sum + one, 0)).toBe(after.all)
})

test('what was passed on stands with others, since when, and is nobody’s delay here', async ({ server, page }) => {
  const li = await server.as('li')
  const door = (await li.find('household')).find(({ doc }) => doc.grid.is === '410871001001003' && doc.merged_into.is === null)!
  const talk = { met: ['head'], topics: [], note: '楼顶漏', follow_up_on: null }
  const needs = [{ id: newId(), text: '楼顶漏水等人来修', kind: 'livelihood', handling: 'township' }]
  const visit = { id: newId(), household: door.id, on: day(), started_at: null, talk, needs, photos: [], location: null }
  expect((await li.act({ record_visit: visit })).is).toBe('applied')

  await activate(page, server, 'li')
  await allRead(page)
  const others = page.locator('section', { has: page.getByRole('heading', { name: '别人在办' }) })
  const line = others.getByRole('link', { name: /楼顶漏水等人来修/ })
  await expect(line).toContainText('乡镇(街道)在办 · 今天交的')
  await expect(line).toContainText(`${door.doc.head.is} · ${door.doc.door.is}`)
  await expect(doors(page)).not.toContainText('楼顶漏水等人来修')
})

test('a day is called agreed only where somebody agreed on it', async ({ server, page }) => {
  await activate(page, server, 'li')
  await allRead(page)
  await doors(page).locator('.with-call').first().getByRole('link').first().click()
  await expect(page.getByRole('heading', { name: '这户要办的' })).toBeVisible()
  await expect(page.getByRole('main')).not.toContainText('约定')
})

test('every draft of the phone leads back into its form', async ({ server, page }) => {
  await activate(page, server, 'li')
  const li = await server.as('li')
  const door = (await li.find('household')).find(({ doc }) => doc.grid.is === '410871001001003' && doc.merged_into.is === null)!
  await page.goto(`/app/households/${door.id}/edit`)
  await page.getByLabel('电话').fill('13900000001')
  await expect(page.getByText(/草稿已存/).first()).toBeVisible()
  const dispute = (await li.find('dispute'))[0]!
  await page.goto(`/app/disputes/${dispute.id}`)
  await page.getByLabel('说几句').fill('又去了一趟')
  await expect(page.getByText(/草稿已存/).first()).toBeVisible()
  await page.goto('/app')
  await page.getByRole('link', { name: /改资料 · / }).click()
  await expect(page.getByLabel('电话')).toHaveValue('13900000001')
  await page.goto('/app')
  await page.getByRole('link', { name: /接着记 · / }).click()
  await expect(page.getByLabel('说几句')).toHaveValue('又去了一趟')
})

test('a secretary confirms a record on the phone, inside its shell', async ({ server, page }) => {
  await signIn(page, 'zhang')
  await allRead(page)
  await page.getByRole('link', { name: /待确认的记录/ }).click()
  await expect(page.getByRole('heading', { name: '要你定的', level: 1 })).toBeVisible()
  await expect(page.getByRole('navigation', { name: '主要页面' })).toBeVisible()
  const waiting = page.getByRole('region', { name: '待确认的记录' }).getByRole('listitem')
  await expect(waiting).toHaveCount(1)
  await expect(page.getByRole('region', { name: '两个值待定' }).getByRole('link').first()).toBeVisible()
  const phones = page.getByRole('region', { name: '好久没消息的手机' })
  await expect(phones).not.toContainText('正在问服务器')
  await expect(phones).toContainText(/大家的手机都有消息|最近一次有消息|还没用过手机/)
  await page.getByRole('link', { name: '今日' }).click()
  await expect(page.getByRole('region', { name: '这一轮走访' })).toBeVisible()
})
