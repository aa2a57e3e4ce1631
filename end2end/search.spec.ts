// 找住户: by whatever somebody knows of a household, and back at the same list.
import { activate, allArrived, expect, installed, stands, test, type Page } from './fixtures/test.ts'

const search = (page: Page) => page.getByRole('searchbox', { name: '找住户' })
const lines = (page: Page) => page.getByRole('main').locator('.list .item')

test('numbers typed together, a telephone and a member find the door, offline, and the list says why', async ({ server, page, context }) => {
  await activate(page, server, 'li')
  await page.goto('/app/households/new')
  await page.getByLabel('户主').fill('阿卜杜热合曼·吾斯曼')
  await page.getByLabel('门牌').fill('93-602')
  await page.getByLabel('电话').fill('１３９－０００７ ８８４１')
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await expect(page.getByRole('status')).toContainText('已存手机')
  await page.goto('/app/households')
  await search(page).fill('吾斯曼')
  await lines(page).first().click()
  await page.getByRole('link', { name: '改资料' }).click()
  await page.getByLabel('姓名').fill('古丽娜尔')
  await page.getByLabel('出生年份').fill('１９５０')
  await page.getByRole('button', { name: '添家人' }).click()
  await expect(page.getByRole('status')).toContainText('已存手机')
  await allArrived(page)
  const [kept] = await (await server.as('li')).find('household', '吾斯曼')
  expect(kept!.doc.phone.is, 'full-width digits are digits').toBe('139-0007 8841')
  expect(JSON.stringify(kept!.doc.people)).toContain('1950')

  await installed(page)
  await context.setOffline(true)
  await page.goto('/app/households')
  for (const [typed, why] of [['93602', ''], ['９３６０２', ''], ['8841', '电话 139-0007 8841'], ['古丽娜尔', '家里人 古丽娜尔'], ['热合曼吾斯曼', '']] as const) {
    await search(page).fill(typed)
    await expect(lines(page), typed).toHaveCount(1)
    await expect(lines(page)).toContainText('阿卜杜热合曼·吾斯曼')
    if (why) await expect(lines(page)).toContainText(why)
  }
  // A name with a dot has no letter that stands for it.
  await expect(lines(page).locator('.avatar')).toHaveText('')
})

test('the search keeps itself on the way back', async ({ server, page }) => {
  await activate(page, server, 'li')
  await page.goto('/app/households')
  await stands(page)
  const head = (await lines(page).first().locator('h3').innerText()).trim()
  await search(page).fill(head)
  await page.getByRole('radio', { name: /该走访/ }).check({ force: true })
  const found = await lines(page).count()
  await lines(page).first().click({ timeout: 5_000 }).catch(async () => {
    await page.getByRole('radio', { name: /全部/ }).check({ force: true })
    await lines(page).first().click()
  })
  await expect(page.getByRole('heading', { name: head, level: 1 })).toBeVisible()
  await page.getByRole('link', { name: '返回' }).click()
  await expect(search(page)).toHaveValue(head)
  if (found > 0) await expect(page.getByRole('radio', { name: /该走访/ })).toBeChecked()
})
