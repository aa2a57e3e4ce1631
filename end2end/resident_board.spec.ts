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

  test('every village is a constellation, said in words too, township by township', async ({ page }) => {
    await page.goto('/')
    await page.getByRole('link', { name: '看群星' }).click()
    await expect(page.getByRole('heading', { name: '群星', level: 1 })).toBeVisible()
    await expect(page.locator('.night')).toHaveCount(6)
    await expect(page.locator('.night li')).toHaveCount(108)
    const first = page.locator('.night li a').first()
    await expect(first).toHaveAccessibleName(/(村|社区).*(星)/)
    const drawn = (): Promise<{ box: number; ink: string }> => first.evaluate((link) => {
      const shape = link.querySelector('svg')!
      const star = document.querySelector('.shapes .lit')!
      return { box: shape.getBoundingClientRect().width, ink: getComputedStyle(star).fill }
    })
    expect((await drawn()).box).toBeGreaterThan(40)
    expect((await drawn()).ink).not.toBe('none')
    // Counted once: the key, the table and the board agree.
    const sum = (texts: string[]): number => texts.reduce((total, text) => total + Number(text), 0)
    expect(sum(await page.locator('.levels b').allTextContents())).toBe(108)
    expect(sum((await page.locator('.sky-table tr:last-child td').allTextContents()).slice(0, -1))).toBe(108)
    const stars = (await page.locator('.sky-table tr:last-child td').last().textContent())!
    await page.getByRole('link', { name: '李万街道' }).click()
    await expect(page.getByRole('heading', { name: '李万街道的群星' })).toBeVisible()
    await expect(page.locator('.night')).toHaveCount(1)
    await page.getByRole('link', { name: /北李万村/ }).click()
    await expect(page.getByRole('heading', { name: '北李万村', level: 1 })).toBeVisible()
    await page.goto('/')
    await expect(page.getByRole('heading', { name: `已得 ${stars} 颗星` })).toBeVisible()
  })

  test('a village tells its stars, its promises with their days, and its poster', async ({ page }) => {
    await page.goto(`/v/${VILLAGE}`)
    await expect(page.locator('.star-cards article')).toHaveCount(5)
    const aimed = page.locator('.star-cards article', { hasText: '正在争创' }).first()
    await expect(aimed.locator('.promises li').first()).toContainText(/前 · (还有|逾期|今天).* · 办了 \d+%|已办好/)
    await page.getByRole('link', { name: '打印海报' }).click()
    await expect(page.getByRole('heading', { name: '东方社区', level: 1 })).toBeVisible()
    await expect(page.getByRole('img', { name: /二维码/ })).toBeVisible()
    await expect(page.getByText(`/v/${VILLAGE}`)).toBeVisible()
    await page.emulateMedia({ media: 'print' })
    await expect(page.locator('.public-bar .chip').first()).toBeHidden()
    const pages = (await page.pdf({ format: 'A4' })).toString('latin1').match(/\/Type\s*\/Page\b/g)
    expect(pages).toHaveLength(1)
  })

  test('a link to a village brings a picture of it', async ({ page, server }) => {
    await page.goto(`/v/${VILLAGE}`)
    const tag = (name: string): Promise<string | null> => page.locator(`meta[property="og:${name}"]`).getAttribute('content')
    expect(await tag('image')).toBe(`${server.origin}/v/${VILLAGE}/og.png`)
    expect([await tag('image:width'), await tag('image:height')]).toEqual(['1200', '630'])
    expect(await tag('image:alt')).toContain('东方社区')
    const picture = await page.evaluate(async (url) => {
      const bitmap = await createImageBitmap(await (await fetch(url)).blob())
      return [bitmap.width, bitmap.height]
    }, `/v/${VILLAGE}/og.png`)
    expect(picture).toEqual([1200, 630])
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
    expect((await wenyuan.act({ post_honor: { honor: id, posting: 'posted', recognisable: false } }, { base_ver: 1 })).is).toBe('applied')

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
  for (const path of ['/', '/stars', `/v/${VILLAGE}`, `/v/${VILLAGE}/poster`]) {
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
