// 评星 from the claim to the certificate: the secretary, the township, the zone, and a resident who does not sign in.
import { axeFindsNothing } from './fixtures/axe.ts'
import { expect, signIn, stands, test, type Page } from './fixtures/test.ts'

const DONGFANG = '410871001001'
// The sample's village on notice, and the codes of its objections: docs/evaluation.md.
const ON_NOTICE = '410871002001'
const [ANSWERED, UNANSWERED] = ['DEMO-2345', 'DEMO-6789']

async function openPlace(page: Page, login: string, village: string): Promise<void> {
  await signIn(page, login, '/app/desk')
  await page.goto(`/app/desk/evaluation/${village}`)
  await stands(page)
}

test('a star is claimed with evidence already recorded, returned, and claimed again', async ({ server, page, browser }) => {
  await signIn(page, 'zhang', '/app/desk')
  await page.goto('/app/desk/evaluation')
  await stands(page)
  await expect(page.getByText('未申报')).toBeVisible()
  await axeFindsNothing(page, 'the own evaluation')
  const card = page.locator('article.card', { has: page.getByRole('button', { name: /^申报/ }) }).first()
  await card.getByLabel('做到了什么').fill('全年没有矛盾上交,群众满意。')
  await card.locator('fieldset .chip').first().click()
  await card.getByRole('button', { name: /^申报/ }).click()
  await expect(page.locator('.toasts')).toContainText('已申报')
  await expect(page.getByText('待初评')).toBeVisible()
  const zhang = await server.as('zhang')
  await expect(async () => {
    const kept = (await zhang.records()).find(({ kind, doc }) => kind === 'evaluation' && doc.village === DONGFANG && doc.year === new Date().getFullYear())
    expect(JSON.stringify(kept?.doc)).toMatch(/"evidence":\[\{/)
  }).toPass()

  const office = await browser.newContext()
  const township = await office.newPage()
  await openPlace(township, 'wenyuan', DONGFANG)
  await expect(township.getByText('全年没有矛盾上交,群众满意。')).toBeVisible()
  await township.getByText('退回', { exact: true }).click()
  await township.getByLabel('为什么退回,要补什么').fill('请写清调解了几件')
  await township.getByRole('button', { name: '退回这颗星' }).click()
  await expect(township.locator('.toasts')).toContainText('评审已记下')
  await expect(township.getByText('退回的原因:请写清调解了几件')).toBeVisible()
  await axeFindsNothing(township, 'a village for the township')
  await office.close()
  await expect(page.getByText('退回的原因:请写清调解了几件')).toBeVisible({ timeout: 20_000 })
})

test('the zone sees whose turn it is, answers, and prints the certificate', async ({ page }, info) => {
  await signIn(page, 'quban', '/app/desk')
  await page.goto('/app/desk/evaluation')
  await stands(page)
  const table = page.getByRole('table', { name: '评星' })
  await expect(table).toContainText('待审否决项')
  await expect(table).toContainText('1 件待答复')
  await axeFindsNothing(page, 'the worklist')
  await page.screenshot({ path: info.outputPath('worklist.png'), fullPage: true })

  await page.goto(`/app/desk/evaluation/${ON_NOTICE}`)
  await stands(page)
  const open = page.locator('article.card', { has: page.getByRole('button', { name: '答复' }) })
  await open.getByLabel('不成立').check({ force: true })
  await open.getByLabel('答复').fill('路灯当晚已修好三盏。')
  await open.getByRole('button', { name: '答复' }).click()
  await expect(page.locator('.toasts')).toContainText('已答复')
  await expect(page.getByText('路灯当晚已修好三盏。')).toBeVisible()
  await page.screenshot({ path: info.outputPath('place.png'), fullPage: true })

  await page.goto(`/app/desk/evaluation/410871003011/${new Date().getFullYear()}/certificate`)
  await stands(page)
  await expect(page.getByText(/星级党支部/)).toBeVisible()
  await axeFindsNothing(page, 'a certificate')
  await page.emulateMedia({ media: 'print' })
  await expect(page.getByText(/星级党支部/), 'it stands on the paper').toBeVisible()
  await expect(page.getByRole('link', { name: '评星' }).first(), 'and nothing else does').toBeHidden()
  const paper = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
  expect(paper.match(/\/Type\s*\/Page\b/g), 'one sheet').toHaveLength(1)
  await page.screenshot({ path: info.outputPath('certificate.png'), fullPage: true })
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false, serviceWorkers: 'block' })

  test('a resident objects, keeps the code and reads the answer', async ({ page }, info) => {
    await page.goto(`/v/${ON_NOTICE}/object`)
    await expect(page.getByRole('heading', { level: 1 })).toContainText('提出异议')
    await page.screenshot({ path: info.outputPath('objection.png'), fullPage: true })
    await page.getByLabel('您认为哪颗星不该给,为什么').fill('河堤上的垃圾没有清完。')
    await page.getByRole('button', { name: '提交异议' }).click()
    const code = await page.locator('#code').innerText()
    expect(code).toMatch(/^[A-Z2-9]{5}-[A-Z2-9]{5}$/)
    for (const [typed, says] of [[code, '正在核实'], [ANSWERED.toLowerCase(), '异议不成立'], [UNANSWERED, '异议的答复'], ['XXXX-XXXX', '没有这个查询码']]) {
      await page.goto('/objections')
      await page.getByLabel('查询码').fill(typed!)
      await page.getByRole('button', { name: '查看' }).click()
      await expect(page.getByText(says!).first()).toBeVisible()
    }
    await page.goto(`/v/${DONGFANG}/object`)
    await expect(page.getByText('现在没有正在公示的星')).toBeVisible()
  })
})
