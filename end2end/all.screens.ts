// Pictures of every page at 390 and 1280 px, light and dark, into end2end/screens: to be looked at, not compared.
//   .ci/tools/browser-tests.sh screens
import { OFFICE_PAGES, PUBLIC_PAGES, SECRETARY_PAGES, phonePages, villagePages, type Shown } from './fixtures/pages.ts'
import { activate, expect, look, signIn, stands, test, type Page, type Theme } from './fixtures/test.ts'

/** The bars stick to the window, so the window is made as tall as the page. */
async function shoot(page: Page, name: string, width: number): Promise<void> {
  await page.setViewportSize({ width, height: 844 })
  const height = await page.evaluate(() => document.documentElement.scrollHeight)
  await page.setViewportSize({ width, height: Math.min(Math.max(height, 844), 6_000) })
  await page.screenshot({ path: `screens/${name}.png`, animations: 'disabled' })
}

async function shootAll(page: Page, pages: Shown[], theme: Theme): Promise<void> {
  for (const { name, path } of pages) {
    for (const width of [390, 1280]) {
      await page.setViewportSize({ width, height: 844 })
      await page.goto(path)
      await stands(page)
      await shoot(page, `${width}-${theme}/${name}`, width)
    }
  }
}

for (const theme of ['light', 'dark'] as Theme[]) {
  test(`the phone's screens, ${theme}`, async ({ server, page }) => {
    await look(page, theme, '标准')
    await page.goto('/app')
    await stands(page)
    await shoot(page, `390-${theme}/welcome`, 390)
    await activate(page, server, 'li')
    await page.goto('/app/sending')
    await expect(page.getByText(/截至/)).toBeVisible()
    await shootAll(page, await phonePages(await server.as('li')), theme)
  })

  test(`the secretary's own screens, ${theme}`, async ({ page }) => {
    await look(page, theme, '标准')
    await signIn(page, 'zhang')
    await shootAll(page, SECRETARY_PAGES, theme)
  })

  test(`the secretary's pages, ${theme}`, async ({ server, page }) => {
    await look(page, theme, '标准')
    await signIn(page, 'zhang', '/app/desk')
    await expect(page.getByText(/截至/)).toBeVisible()
    await shootAll(page, await villagePages(await server.as('zhang')), theme)
  })

  test(`the office's pages, ${theme}`, async ({ page }) => {
    await look(page, theme, '标准')
    await signIn(page, 'quban', '/app/desk')
    await shootAll(page, OFFICE_PAGES, theme)
  })

  test(`public pages, ${theme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: theme })
    for (const { name, path } of PUBLIC_PAGES) {
      for (const width of [390, 1280]) {
        await page.setViewportSize({ width, height: 844 })
        await page.goto(path)
        await shoot(page, `${width}-${theme}/${name}`, width)
      }
    }
  })
}
