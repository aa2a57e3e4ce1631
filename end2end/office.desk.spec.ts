// The office at a computer: places, accounts with their codes, the Excel import, who needs help.
import { writeFileSync } from 'node:fs'
import { workbook, type Sheets } from './fixtures/excel.ts'
import { expect, officeInstalled, signIn, test, type Page } from './fixtures/test.ts'

const toast = (page: Page) => page.locator('.toasts')

test('a grid is added where it belongs, and renamed', async ({ server, page }) => {
  await signIn(page, 'quban', '/app/desk')
  await page.getByRole('link', { name: '区划' }).click()
  const tree = page.getByRole('region', { name: '地方' })
  await tree.locator('summary', { hasText: '文苑街道' }).click()
  await tree.locator('summary', { hasText: '东方社区' }).click()
  const add = page.locator('form', { hasText: '在东方社区下面添一个' })
  await expect(add.getByLabel('代码')).toHaveValue('410871001001005')
  await add.getByLabel('名称').fill('5 号网格')
  await add.getByRole('button', { name: '添上' }).click()
  await expect(toast(page)).toContainText('已添上')
  const zhang = await server.as('zhang')
  await expect.poll(async () => (await zhang.find('place', '410871001001005')).length).toBe(1)
})

test('two grids added one after the other without a network have two numbers', async ({ server, page, context }) => {
  await signIn(page, 'quban', '/app/desk')
  await officeInstalled(page)
  await page.getByRole('link', { name: '区划' }).click()
  const tree = page.getByRole('region', { name: '地方' })
  await tree.locator('summary', { hasText: '文苑街道' }).click()
  await tree.locator('summary', { hasText: '东方社区' }).click()
  const add = page.locator('form', { hasText: '在东方社区下面添一个' })
  const code = add.getByLabel('代码')
  await expect(code).toHaveValue('410871001001005')
  await context.setOffline(true)
  await add.getByLabel('名称').fill('5 号网格')
  await add.getByRole('button', { name: '添上' }).click()
  await expect(code, 'the next free number').toHaveValue('410871001001006')
  await add.getByLabel('名称').fill('6 号网格')
  await add.getByRole('button', { name: '添上' }).click()
  await expect(code).toHaveValue('410871001001007')
  await context.setOffline(false)
  const zhang = await server.as('zhang')
  const names = async (): Promise<string[]> => (await zhang.find('place', '号网格')).map(({ doc }) => doc.name).sort()
  await expect.poll(names).toEqual(expect.arrayContaining(['5 号网格', '6 号网格']))
})

test('an account is opened, its code printed with a QR picture, and the code lets its owner in', async ({ server, page, browser }) => {
  await signIn(page, 'quban', '/app/desk')
  await page.getByRole('link', { name: '人员' }).click()
  await page.getByText('开账号', { exact: true }).first().click()
  const form = page.locator('form', { has: page.getByLabel('职责') })
  await form.getByLabel('姓名').fill('司马新来')
  await form.getByLabel('职责').selectOption('网格员')
  await form.getByLabel('在哪里').selectOption({ label: '东方社区 · 3 号网格' })
  await form.getByRole('button', { name: '开账号' }).click()
  await expect(page.getByRole('heading', { name: '司马新来', level: 1 })).toBeVisible()
  await page.getByRole('button', { name: '做一个激活码' }).click()
  await expect(page.getByRole('img', { name: '司马新来的激活二维码' })).toBeVisible()
  const code = await page.locator('.qr-card .code').innerText()
  await page.emulateMedia({ media: 'print' })
  await expect(page.locator('.qr-card .code'), 'the card stands on the paper').toBeVisible()
  await expect(page.getByText('把激活码给本人'), 'and nothing else does').toBeHidden()
  await page.emulateMedia({ media: 'screen' })

  const phone = await browser.newContext({ baseURL: server.origin, viewport: { width: 390, height: 844 } })
  const app = await phone.newPage()
  await app.goto(`/app/activate#${code}`)
  await app.getByRole('button', { name: '激活', exact: true }).click()
  await expect(app.getByRole('navigation', { name: '主要页面' })).toBeVisible()
  await app.goto('/app/me')
  await expect(app.getByRole('heading', { name: '司马新来' })).toBeVisible()
  await phone.close()
})

test('who has not been heard from is a list to help by', async ({ page }) => {
  await signIn(page, 'wenyuan', '/app/desk')
  await page.getByRole('link', { name: '谁需要帮忙' }).click()
  await expect(page.getByRole('table', { name: '手机好久没有消息的人' })).toBeVisible()
  await page.getByLabel('没有消息').selectOption('30')
  await expect(page.getByText('这不是考核,也不排名次')).toBeVisible()
})

test('the import offers a template, checks it, and says what is wrong with a file', async ({ page }, info) => {
  await signIn(page, 'quban', '/app/desk')
  await page.goto('/app/desk/import')
  const downloading = page.waitForEvent('download')
  await page.getByRole('link', { name: '下载模板' }).click()
  const template = info.outputPath('template.xlsx')
  await (await downloading).saveAs(template)

  const bad = info.outputPath('bad.xlsx')
  writeFileSync(bad, 'this is no workbook')
  await page.getByLabel('选文件并检查').setInputFiles(bad)
  await expect(page.getByRole('alert')).toContainText(/[\u4e00-\u9fff]{6}/)
  await expect(page.getByRole('button', { name: '全部导入' })).toHaveCount(0)
  await page.getByLabel('选文件并检查').setInputFiles(template)
  await expect(page.getByText(/读了 \d+ 行/)).toBeVisible()
})

/** A new grid with two doors and its worker, as somebody fills the template in. */
function filled(door: string): Sheets {
  const grid = '410871001001005'
  return {
    区划: [['代码', '名称', '类型'], ['例:410871001009', '示例', '村'], [grid, '5 号网格', '网格']],
    住户: [
      ['网格代码', '门牌', '户主', '电话', '类别', '家庭成员'],
      [grid, '9 号楼 1-101', '上官桂英', '', '独居老人', ''],
      [grid, door, '欧阳建国', '0391-1234567', '', '欧阳小丽(女儿)'],
    ],
    账号: [['姓名', '登录名', '职责', '任职地点代码'], ['司马爱华', '', '网格员', grid]],
  }
}

test('a file is looked at, put right, imported whole, and adds nothing the second time', async ({ server, page }, info) => {
  const write = (name: string, sheets: Sheets): string => {
    const file = info.outputPath(name)
    writeFileSync(file, workbook(sheets))
    return file
  }
  await signIn(page, 'quban', '/app/desk')
  await page.goto('/app/desk/import')
  const choose = page.getByLabel('选文件并检查')
  await choose.setInputFiles(write('wrong.xlsx', filled('')))
  const bad = page.getByRole('table', { name: '要改的行' })
  await expect(bad.getByRole('row', { name: /住户 第 3 行/ })).toContainText('请填门牌')
  await expect(bad.getByRole('row', { name: /住户 第 3 行/ })).toContainText('门牌')
  await expect(page.getByRole('button', { name: '全部导入' })).toHaveCount(0)
  const zhang = await server.as('zhang')
  expect(await zhang.find('household', '上官桂英'), 'nothing is half-imported').toHaveLength(0)

  const right = write('right.xlsx', filled('9 号楼 1-102'))
  await choose.setInputFiles(right)
  await expect(page.getByText('读了 4 行,都没问题,会添上 1 个地方、2 户、1 个账号。')).toBeVisible()
  await page.getByRole('button', { name: '全部导入' }).click()
  await expect(page.getByText('已导入 1 个地方、2 户、1 个账号。')).toBeVisible()
  await expect(toast(page)).toContainText('已导入')
  for (const words of ['上官桂英', '欧阳小丽']) expect(await zhang.find('household', words), words).toHaveLength(1)
  expect(await zhang.find('account', '司马爱华')).toHaveLength(1)

  await choose.setInputFiles(write('again.xlsx', filled('9 号楼 1-102')))
  await expect(page.getByText('读了 4 行,都没问题,会添上 0 个地方、0 户、0 个账号(另有 4 行已经有了)。')).toBeVisible()
})
