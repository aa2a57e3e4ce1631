// A resident reads the honor board: no account, no script, no name without consent.
import { get } from 'node:http'
import { day, expect, newId, test } from './fixtures/test.ts'

const VILLAGE = '410871001001'

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false, serviceWorkers: 'block' })

  test('figures, villages and honors stand on the page, in large letters too', async ({ page }) => {
    await page.goto('/')
    await expect(page.getByRole('heading', { name: '光荣榜', level: 1 })).toBeVisible()
    await expect(page.locator('.figure')).toHaveCount(4)
    await expect(page.getByText(/由网格记录逐条数出 · 截至 \d{4}-\d\d-\d\d \d\d:\d\d/)).toBeVisible()
    await expect(page.locator('.village-card')).toHaveCount(108)
    await expect(page.getByText(/^.\*\*$/).first()).toBeVisible()

    const letters = (): Promise<string> => page.locator('.as-of').evaluate((line) => getComputedStyle(line).fontSize)
    const before = parseFloat(await letters())
    await page.getByRole('link', { name: '大字' }).click()
    await expect(page.getByRole('link', { name: '标准字' })).toBeVisible()
    expect(parseFloat(await letters())).toBeGreaterThan(before)

    await page.getByRole('link', { name: '东方社区' }).click()
    await expect(page.getByRole('heading', { name: '东方社区', level: 1 })).toBeVisible()
    expect(page.url()).toContain(`/v/${VILLAGE}?size=large`)
    await page.getByRole('link', { name: '看全区光荣榜' }).click()
    await expect(page.getByRole('heading', { name: '光荣榜', level: 1 })).toBeVisible()
  })

  test('a name is shown while consent stands, and masked before and after', async ({ server, page }) => {
    const [zhang, wenyuan] = [await server.as('zhang'), await server.as('wenyuan')]
    const id = newId()
    const honor = {
      id, village: VILLAGE, kind: 'village_honor', level: 'village', title: '东方好人',
      honoree: { person: '慕容守望' }, deed: '十年如一日给楼道换灯泡。', awarded_on: day(-1), consent: null,
    }
    expect((await zhang.act({ nominate_honor: honor })).is).toBe('applied')
    await page.goto(`/v/${VILLAGE}`)
    await expect(page.getByText('东方好人')).toHaveCount(0)
    expect((await wenyuan.act({ post_honor: { honor: id, posting: 'posted' } }, { base_ver: 1 })).is).toBe('applied')

    const card = page.locator('.honor', { hasText: '东方好人' })
    const reads = (name: RegExp): Promise<void> =>
      expect(async () => {
        await page.goto(`/v/${VILLAGE}`)
        await expect(card).toContainText(name, { timeout: 1_000 })
      }).toPass()
    const hidden = async (): Promise<void> => {
      for (const path of ['/', `/v/${VILLAGE}`]) expect(await (await fetch(server.origin + path)).text()).not.toContain('慕容守望')
    }
    await reads(/慕容\*\*/)
    await hidden()
    await zhang.act({ record_wish: { honor: id, named: true, how: 'written' } }, { base_ver: 2 })
    await reads(/慕容守望/)
    await zhang.act({ record_wish: { honor: id, named: false, how: 'by_phone' } }, { base_ver: 3 })
    await reads(/慕容\*\*/)
    await hidden()
  })
})

test('an unchanged board is not sent again', async ({ server }) => {
  const first = await fetch(server.origin)
  const etag = first.headers.get('etag')!
  expect(etag).toBeTruthy()
  const again = await fetch(server.origin, { headers: { 'if-none-match': etag } })
  expect([again.status, (await again.text()).length]).toEqual([304, 0])
})

/** Bytes on the wire of what a browser would ask for. */
function weight(url: string): Promise<{ bytes: number; encoding: string | undefined }> {
  return new Promise((done, failed) => {
    get(url, { headers: { 'accept-encoding': 'br' } }, (answer) => {
      let bytes = 0
      answer.on('data', (piece: Buffer) => (bytes += piece.length))
      answer.on('end', () => done({ bytes, encoding: answer.headers['content-encoding'] }))
    }).on('error', failed)
  })
}

test('a public page with everything it asks for stays under 20 KB, with one small script and no WASM', async ({ server, page }) => {
  for (const path of ['/', `/v/${VILLAGE}`]) {
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await page.goto(path)
    await page.waitForLoadState('networkidle')
    expect(await page.locator('script').count()).toBe(1)
    expect(asked.filter((url) => url.endsWith('.wasm'))).toEqual([])
    const own = new Set([...asked, `${server.origin}/favicon.svg`])
    const weights = await Promise.all([...own].map(weight))
    const total = weights.reduce((sum, { bytes }) => sum + bytes, 0)
    expect(total, [...own].map((url, i) => `${url} ${weights[i]!.bytes}`).join('\n')).toBeLessThanOrEqual(20 * 1024)
    expect(weights[0]!.encoding).toBe('br')
    page.removeAllListeners('request')
  }
})
