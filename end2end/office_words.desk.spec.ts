// What is being written at the office's computer stays: whatever a decision beside it, news or a way out of the page does.
import { type Locator } from '@playwright/test'
import { expect, signIn, stands, test, type Page } from './fixtures/test.ts'

const DONGFANG = '410871001001'
const YEAR = new Date().getFullYear()
/** The stars of a community. */
const STARS: Record<string, string> = { party: '支部过硬', sharing: '共建共享', safety: '平安法治', harmony: '幸福和谐', livelihood: '宜业兴业' }

async function open(page: Page, login: string, path: string): Promise<void> {
  await signIn(page, login, '/app/desk')
  await page.goto(`/app/desk${path}`)
  await stands(page)
}

test('a decision on one star leaves alone what is being written about another', async ({ server, page }) => {
  const zhang = await server.as('zhang')
  const quban = await server.as('quban')
  const [plan] = (await zhang.find('star_plan')).filter(({ doc }) => doc.village === DONGFANG && doc.year === YEAR)
  const stars = Object.keys(STARS).filter((star) => !plan!.doc.held.includes(star)).slice(0, 2)
  const changes = stars.map((star) => ({ star: { star, state: 'aimed' } }))
  await quban.act({ change_plan: { village: DONGFANG, year: YEAR, changes } }, { base_ver: plan!.ver })
  const claims = stars.map((star) => ({ star, statement: `做到了:${STARS[star]}`, evidence: [] }))
  expect(await zhang.act({ claim_stars: { village: DONGFANG, year: YEAR, claims } })).toMatchObject({ is: 'applied' })
  await open(page, 'wenyuan', `/evaluation/${DONGFANG}`)
  const [passed, written] = stars.map((star) => page.locator(`[id="star-${STARS[star]}"]`)) as [Locator, Locator]
  await written.getByText('退回', { exact: true }).click()
  const why = written.getByLabel('为什么退回,要补什么')
  await why.fill('请补上邻里评议的')
  const element = await why.elementHandle()
  await passed.getByRole('button', { name: '初评通过' }).click()
  await expect(passed).toContainText('待联审')
  expect(await element!.evaluate((one) => one.isConnected), 'the same field, not a new one').toBe(true)
  await expect(why).toHaveValue('请补上邻里评议的')

  // Left half written and come back to.
  await page.getByRole('link', { name: '总览' }).click()
  await stands(page)
  await page.goBack()
  await stands(page)
  await expect(why).toHaveValue('请补上邻里评议的')
  await expect(why, 'and it is in sight').toBeVisible()
  await written.getByRole('button', { name: '退回这颗星' }).dblclick()
  await expect(written).toContainText('退回的原因:请补上邻里评议的')
  const [kept] = (await zhang.find('evaluation', '请补上邻里评议的')).filter(({ doc }) => doc.year === YEAR)
  expect(JSON.stringify(kept!.doc.events).match(/请补上邻里评议的/g), 'returned once').toHaveLength(1)
})

test('news about a need does not take the words written about it', async ({ server, page }) => {
  const li = await server.as('li')
  const [need] = (await li.find('need')).filter(({ doc }) => doc.handling.is === 'grid')
  await open(page, 'zhang', `/records/need/${need!.id}`)
  const remark = page.getByRole('textbox', { name: '说明' })
  await remark.fill('已经联系了物')
  const element = await remark.elementHandle()
  await li.act({ advance_need: { need: need!.id, handling: 'village', remark: '请村里看看' } }, { base_ver: need!.ver })
  await expect(page.getByText('请村里看看')).toBeVisible({ timeout: 40_000 })
  expect(await element!.evaluate((one) => one.isConnected && one === document.activeElement)).toBe(true)
  await expect(remark).toHaveValue('已经联系了物')
})

test('a nomination is saved once, however often the button is clicked, and leaves an empty form', async ({ server, page }) => {
  await open(page, 'zhang', '/honors/new')
  await page.getByLabel('姓名', { exact: true }).fill('阿卜杜热合曼·吾斯曼江·买买提依明')
  await page.getByLabel('荣誉名称').fill('热心人')
  await page.getByLabel('事迹').fill('清早扫雪')
  await page.getByLabel('荣誉名称').press('Enter')
  await expect(page.locator('.toasts'), 'Enter saves nothing').not.toContainText('已推荐')
  await page.locator('label.chip', { hasText: '认不出是谁' }).click()
  await page.getByRole('button', { name: '推荐上榜' }).dblclick()
  await expect(page.locator('.toasts')).toContainText('已推荐')
  const zhang = await server.as('zhang')
  expect(await zhang.find('honor', '热心人')).toHaveLength(1)
  await page.goto('/app/desk/honors/new')
  await stands(page)
  await expect(page.getByLabel('荣誉名称')).toHaveValue('')
})
