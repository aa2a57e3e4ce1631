// A phone is lost: the secretary cuts it off with the new code, and it clears itself of what it has read.
import { axeFindsNothing } from './fixtures/axe.ts'
import { activate, choose, expect, Phone, signIn, stands, test, type Page } from './fixtures/test.ts'

/** Everything in the person's own database of this browser, as text. */
async function kept(page: Page, account: string): Promise<string> {
  return page.evaluate(async (name) => {
    const db = await new Promise<IDBDatabase>((ok, no) => {
      const request = indexedDB.open(name)
      request.onsuccess = () => ok(request.result)
      request.onerror = () => no(request.error)
    })
    const tables = await Promise.all(Array.from(db.objectStoreNames, (table) => new Promise<string>((ok, no) => {
      const request = db.transaction(table).objectStore(table).getAll()
      request.onsuccess = () => ok(`${table}: ${JSON.stringify(request.result)}`)
      request.onerror = () => no(request.error)
    })))
    db.close()
    return tables.join('\n')
  }, `qunxing-${account}`)
}

test('a lost phone is cut off with its new code, and keeps only what nobody else has', async ({ server, page, baseURL, locale, timezoneId }) => {
  const li = await server.as('li')
  const [door] = await li.find('household', '"is":"410871001001003"')
  const head = door!.doc.head.is as string
  const lost = new Phone({ baseURL, locale, timezoneId, viewport: { width: 360, height: 780 }, isMobile: true, hasTouch: true })
  try {
    const phone = await lost.start()
    await activate(phone, server, 'li')
    await phone.goto(`/app/visits/new?household=${door!.id}`)
    await expect(phone.getByRole('group', { name: '见到了谁' })).toBeVisible()
    await lost.offline(true)
    await choose(phone, '见到了谁', '没见到人')
    await phone.getByLabel('记几句').fill('丢手机那天记的')
    await phone.getByRole('button', { name: '保存' }).click()
    await expect(phone.getByRole('status')).toContainText('已存手机')
    expect(await kept(phone, li.id)).toContain(head)

    await signIn(page, 'zhang', '/app/desk')
    await page.goto(`/app/desk/people/${li.id}`)
    await stands(page)
    await axeFindsNothing(page, 'a person of the village')
    const devices = page.getByRole('region', { name: '登录的设备' })
    await expect(devices.getByRole('listitem').filter({ hasText: '登录着' })).not.toHaveCount(0)
    await page.getByRole('checkbox', { name: '原来的手机丢了' }).check()
    await page.getByRole('button', { name: '做一个激活码' }).click()
    await expect(page.locator('.toasts')).toContainText('丢了的手机已退出登录')
    const code = (await page.locator('.qr-card .code').innerText()).trim()
    await page.reload()
    await expect(devices.getByRole('listitem').filter({ hasText: '登录着' })).toHaveCount(0)

    await lost.offline(false)
    await expect(phone.getByText('这台设备已退出登录')).toBeVisible({ timeout: 30_000 })
    const left = await kept(phone, li.id)
    expect(left, 'no household of the village is on it any more').not.toContain(head)
    expect(left).toContain('丢手机那天记的')
    await axeFindsNothing(phone, 'a phone that was signed out')

    // It was found again: its owner signs in, and nothing is lost.
    await phone.getByRole('textbox', { name: '激活码' }).fill(code)
    await phone.getByRole('button', { name: '激活', exact: true }).click()
    await expect(phone.getByRole('navigation', { name: '主要页面' })).toBeVisible()
    await expect.poll(async () => (await (await server.as('zhang')).find('visit', '丢手机那天记的')).length).toBe(1)

    await phone.goto('/app/me')
    await phone.getByRole('button', { name: '看看在哪些设备上登录着' }).click()
    await expect(phone.getByRole('region', { name: '登录的设备' })).toContainText('就是这台')
    await axeFindsNothing(phone, '我的 with its devices')
  } finally {
    await lost.remove()
  }
})
