// Every page of the phone on the smallest screens people have: nothing sticks out, and the tabs are in reach.
import { SECRETARY_PAGES, phonePages, type Shown } from './fixtures/pages.ts'
import { activate, allRead, expect, look, signIn, stands, test, type Page, type Size } from './fixtures/test.ts'

interface Screen {
  name: string
  width: number
  height: number
  size: Size
}

const SCREENS: Screen[] = [
  { name: '320 px', width: 320, height: 640, size: '标准' },
  { name: '320 px, 大字', width: 320, height: 640, size: '大字' },
  { name: 'sideways', width: 640, height: 360, size: '标准' },
]

/** What sticks out of the window: the page itself, or anything on it that is not pushed sideways on purpose. */
async function stickingOut(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth
    const found: string[] = []
    if (document.documentElement.scrollWidth > width) found.push(`the page is ${document.documentElement.scrollWidth} px wide`)
    for (const one of document.querySelectorAll<HTMLElement>('body *')) {
      const box = one.getBoundingClientRect()
      if (box.width === 0 || box.height === 0 || one.closest('.scroll-row, .visually-hidden, .gantt, .skip, svg')) continue
      if (box.right > width + 1 || box.left < -1) found.push(`${one.tagName}.${one.className} ${Math.round(box.left)}–${Math.round(box.right)}: ${one.textContent?.trim().slice(0, 20)}`)
    }
    return found.slice(0, 5)
  })
}

/** The page holds; and where it has tabs or the bar that saves, they stand in the window whole. */
async function holds(page: Page, shown: Shown): Promise<string[]> {
  await page.goto(shown.path)
  await stands(page)
  const wrong = await stickingOut(page)
  const bar = page.locator('.tabs, .save-bar').first()
  if ((await bar.count()) > 0) {
    const [box, window] = [await bar.boundingBox(), page.viewportSize()!]
    if (!box || box.x < -1 || box.x + box.width > window.width + 1 || box.y < 0 || box.y + box.height > window.height + 1) wrong.push(`the bar at the thumb stands at ${JSON.stringify(box)}`)
    else if (await bar.evaluate((one) => one.classList.contains('tabs'))) {
      for (const tab of await bar.getByRole('link').all()) {
        const box = (await tab.boundingBox())!
        if (box.height < 44 || box.width < 44) wrong.push(`a tab is ${box.width} × ${box.height}`)
      }
    }
  }
  return wrong.map((one) => `${shown.name}: ${one}`)
}

for (const { name, width, height, size } of SCREENS) {
  test.describe(name, () => {
    test.use({ viewport: { width, height } })
    test.setTimeout(180_000)

    test('every page of a grid worker holds', async ({ server, page }) => {
      await look(page, 'light', size)
      await activate(page, server, 'li')
      const wrong: string[] = []
      for (const shown of await phonePages(await server.as('li'))) wrong.push(...(await holds(page, shown)))
      expect(wrong).toEqual([])
    })

    test('every page of a secretary holds', async ({ page }) => {
      await look(page, 'light', size)
      await signIn(page, 'zhang')
      const wrong: string[] = []
      for (const shown of SECRETARY_PAGES) wrong.push(...(await holds(page, shown)))
      expect(wrong).toEqual([])
    })

    test('today shows a door without scrolling', async ({ server, page }) => {
      await look(page, 'light', size)
      await activate(page, server, 'li')
      await page.goto('/app/households')
      await expect(page.getByRole('navigation', { name: '主要页面' })).toBeInViewport()
      await allRead(page)
      await expect(page.locator('.doors .with-call').first()).toBeAttached()
      test.skip(size === '大字', 'in large letters the figures and the three acts come first')
      // The list is drawn anew when news come.
      await expect(async () => {
        const [door, tabs] = [await page.locator('.doors .with-call').first().boundingBox(), await page.locator('.tabs').boundingBox()]
        expect(door!.y, 'the first door begins above the tabs').toBeLessThan(tabs!.y - 40)
      }).toPass({ timeout: 10_000 })
    })
  })
}
