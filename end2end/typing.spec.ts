// Typing on a phone: errors under their field that go when they are mended, drafts that stay apart, the way in and out.
import { activate, expect, installed, signIn, stands, test } from './fixtures/test.ts'

const GRID = '410871001001003'

test('an error stands under its own field and goes when it is mended', async ({ server, page }) => {
  await activate(page, server, 'li')
  await page.goto('/app/households/new')
  await page.getByLabel('电话').fill('问他儿子')
  await page.getByRole('button', { name: '保存', exact: true }).click()
  const under = (field: string) => page.locator('.field', { hasText: field }).locator('.flaw')
  await expect(under('户主')).toHaveText('请填户主')
  await expect(under('电话')).toHaveText('电话只写数字')
  await expect(page.getByText('还差 3 处')).toBeVisible()
  await page.getByLabel('户主').fill('孙桂英')
  await expect(under('户主')).toBeHidden()
  await expect(page.getByText('还差 2 处')).toBeVisible()
  await page.getByLabel('电话').fill('１３９０００７８８４２')
  await expect(under('电话')).toBeHidden()
  await page.getByLabel('门牌').fill('94-101')
  await expect(page.getByText(/还差 \d 处/)).toHaveCount(0)
  await expect(page.getByLabel('电话'), 'left, the field shows plain digits').toHaveValue('13900078842')
})

test('a dispute of one door is never another’s; picking a party clears the search', async ({ server, page }) => {
  await activate(page, server, 'li')
  const li = await server.as('li')
  const doors = (await li.find('household')).filter(({ doc }) => doc.grid.is === GRID && doc.merged_into.is === null)
  const [one, other] = [doors[0]!, doors[1]!]
  const parties = page.getByRole('group', { name: '当事人' }).locator('.list').first().getByRole('listitem')

  await page.goto(`/app/households/${one.id}`)
  await page.getByRole('link', { name: '记调解' }).click()
  await expect(parties).toHaveCount(1)
  await expect(parties.first()).toContainText(one.doc.door.is)
  await page.getByLabel('什么事').fill('为了一棵树')
  await expect(page.getByText(/草稿已存/)).toBeVisible()

  await page.goto(`/app/disputes/new?household=${other.id}`)
  await expect(page.getByLabel('什么事')).toHaveValue('')
  await expect(parties).toHaveCount(1)
  await expect(parties.first()).toContainText(other.doc.door.is)
  await page.goto('/app/disputes/new')
  await expect(page.getByLabel('什么事')).toHaveValue('')

  const search = page.getByLabel('找当事人的住户')
  await search.fill(one.doc.head.is)
  await page.getByRole('button', { name: new RegExp(one.doc.head.is) }).first().click()
  await expect(search).toHaveValue('')
  await expect(parties).toHaveCount(1)

  await page.goto('/app')
  await page.getByRole('link', { name: new RegExp(`调解 · ${one.doc.head.is}`) }).click()
  await expect(page.getByLabel('什么事')).toHaveValue('为了一棵树')
})

test('the login shows the password when asked, writes no capitals, and says what is missing under its field', async ({ page }) => {
  await page.goto('/app/login')
  const [login, password] = [page.getByRole('textbox', { name: '登录名' }), page.getByRole('textbox', { name: '密码' })]
  await expect(login).toHaveAttribute('autocapitalize', 'none')
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await expect(page.locator('.field', { hasText: '登录名' }).locator('.flaw')).toHaveText('请填登录名')
  await login.fill('ｚｈａｎｇ')
  await expect(page.locator('.field', { hasText: '登录名' }).locator('.flaw')).toBeHidden()
  await password.fill('qunxing-2026')
  await expect(password).toHaveAttribute('type', 'password')
  await page.getByRole('checkbox', { name: '显示密码' }).check()
  await expect(password).toHaveAttribute('type', 'text')
  await expect(password).toHaveValue('qunxing-2026')
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await expect(page.getByRole('navigation', { name: '主要页面' })).toBeVisible()
})

test('leaving without a network says what the way back takes, and staying is the first button', async ({ server, page, context }) => {
  await activate(page, server, 'li')
  await installed(page)
  await context.setOffline(true)
  await page.goto('/app/me')
  await expect(page.locator('header')).toContainText('离线')
  await page.getByRole('button', { name: '退出登录' }).click()
  const sheet = page.getByRole('dialog')
  await expect(sheet).toContainText('现在没有网络,退出后要等有网才能再登录')
  await expect(sheet.getByRole('button', { name: '先不退' })).toHaveClass(/primary/)
  await expect(sheet.getByRole('button', { name: '确认退出' })).not.toHaveClass(/primary/)
})

test('the board without a network is the one seen last, or a kind page with the tabs', async ({ page, context }) => {
  await signIn(page, 'zhang')
  await installed(page)
  await context.setOffline(true)
  await page.goto('/app/me')
  await page.getByRole('link', { name: /光荣榜/ }).click()
  await expect(page.getByText('光荣榜要连上网才能看')).toBeVisible()
  await expect(page.getByRole('navigation', { name: '主要页面' })).toBeVisible()

  await context.setOffline(false)
  await page.goto('/')
  await expect(page.getByRole('heading', { name: '光荣榜', level: 1 })).toBeVisible()
  await page.goto('/app/me')
  await stands(page)
  await context.setOffline(true)
  await page.getByRole('link', { name: /光荣榜/ }).click()
  await expect(page.getByRole('heading', { name: '光荣榜', level: 1 })).toBeVisible()
  await expect(page.getByText('光荣榜要连上网才能看')).toHaveCount(0)
})
