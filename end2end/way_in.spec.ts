// Who may come in, and where they are told kindly that they may not.
import { activate, expect, signIn, test } from './fixtures/test.ts'

test('a grid worker is told kindly that office pages are not theirs', async ({ server, page }) => {
  await activate(page, server, 'li')
  for (const path of ['/app/desk/tasks', '/app/desk/inbox', '/app/desk/places', '/app/desk/accounts']) {
    await page.goto(path)
    await expect(page.getByRole('heading', { name: '这一页不归您的职责' })).toBeVisible()
  }
  const li = await server.as('li')
  expect((await li.ask('/desk/v1/overview?under=410871')).status).toBe(403)
})

test('a wrong code and a wrong password are said in plain words, and what was typed stays', async ({ page }) => {
  await page.goto('/app/activate')
  const code = page.getByRole('textbox', { name: '激活码' })
  await code.fill('ABCD-EFGH')
  await page.getByRole('button', { name: '激活', exact: true }).click()
  await expect(page.getByRole('alert')).toBeVisible()
  await expect(code).toHaveValue('ABCD-EFGH')
  await page.getByRole('button', { name: '用登录名和密码' }).click()
  await page.getByRole('textbox', { name: '登录名' }).fill('zhang')
  await page.getByRole('textbox', { name: '密码' }).fill('not-the-password')
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await expect(page.getByRole('alert')).toBeVisible()
  await expect(page.getByRole('textbox', { name: '登录名' })).toHaveValue('zhang')
})

test('a code in the link fills the form, and works once', async ({ server, page, browser }) => {
  const code = server.code('li')
  await page.goto(`/app/activate#${code}`)
  await expect(page.getByRole('textbox', { name: '激活码' })).toHaveValue(code)
  await page.getByRole('button', { name: '激活', exact: true }).click()
  await expect(page.getByRole('navigation', { name: '主要页面' })).toBeVisible()

  const other = await browser.newContext({ baseURL: server.origin })
  const stranger = await other.newPage()
  await stranger.goto(`/app/activate#${code}`)
  await stranger.getByRole('button', { name: '激活', exact: true }).click()
  await expect(stranger.getByRole('alert')).toBeVisible()
  await other.close()
})

test('whoever signs in goes where they wanted to', async ({ page }) => {
  await signIn(page, 'zhang', '/app/login?to=/app/tasks')
  await expect(page).toHaveURL(/\/app\/tasks$/)
})

test.describe('inside WeChat', () => {
  test.use({ userAgent: 'Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 Chrome/116.0 Mobile Safari/537.36 MicroMessenger/8.0.44' })

  test('the app asks to be opened in a browser; the board works', async ({ page }) => {
    await page.goto('/app')
    await expect(page.getByRole('heading', { name: '在浏览器中打开' })).toBeVisible()
    await page.getByRole('link', { name: '先看光荣榜' }).click()
    await expect(page.getByRole('heading', { name: '光荣榜', level: 1 })).toBeVisible()
  })
})
