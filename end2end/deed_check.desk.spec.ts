// A deed that tells who somebody is does not come onto the board, and a person is asked whether anybody is recognised.
import { axeFindsNothing } from './fixtures/axe.ts'
import { expect, signIn, stands, test } from './fixtures/test.ts'

test('a deed is checked while it is written, and whoever posts it says that nobody is recognised', async ({ server, page, browser, baseURL }) => {
  await signIn(page, 'zhang', '/app/desk')
  await page.goto('/app/desk/honors/new')
  await stands(page)
  await axeFindsNothing(page, 'nominating somebody')
  await page.getByLabel('姓名', { exact: true }).fill('慕容秀兰')
  await page.getByLabel('荣誉名称').fill('邻里好帮手')
  const form = page.locator('form')
  const nominate = page.getByRole('button', { name: '推荐上榜' })
  await page.getByLabel('事迹').fill('秀兰照顾婆母十二年')
  await nominate.click()
  await expect(form).toContainText('名字隐去以后,看的人还认得出是谁吗')
  await page.locator('label.chip', { hasText: '认不出是谁' }).click()
  for (const [deed, why] of [
    ['秀兰照顾婆母十二年', '“秀兰”是本人的名字'],
    ['想学的打 138 1234 5678', '是电话'],
    ['家住五号楼二单元三〇一', '是门牌'],
    ['照顾瘫痪的婆婆十二年', '说的是别人的病情'],
  ] as const) {
    await page.getByLabel('事迹').fill(deed)
    await nominate.click()
    await expect(form, deed).toContainText(why)
  }
  await page.getByLabel('事迹').fill('照顾婆母十二年,邻里都夸')
  await nominate.click()
  await expect(page.locator('.toasts')).toContainText('已推荐')

  const office = await (await browser.newContext({ baseURL, viewport: { width: 1280, height: 800 } })).newPage()
  await signIn(office, 'wenyuan', '/app/desk')
  await office.goto('/app/desk/board')
  const card = office.locator('article', { hasText: '邻里好帮手' })
  await card.getByRole('button', { name: '公布' }).click()
  await expect(card).toContainText('请答一答')
  await card.locator('label.chip', { hasText: '认不出是谁' }).click()
  await card.getByRole('button', { name: '公布' }).click()
  await expect(office.locator('.toasts')).toContainText('已公布')
  await office.context().close()
  await expect.poll(async () => (await fetch(`${server.origin}/v/410871001001`)).text()).toContain('邻里都夸')
  expect(await (await fetch(`${server.origin}/v/410871001001`)).text()).not.toContain('秀兰')
})
