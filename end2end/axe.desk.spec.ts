// Every page of the office, light and dark, 标准 and 大字: axe finds nothing.
import { axeFindsNothing } from './fixtures/axe.ts'
import { OFFICE_PAGES, villagePages } from './fixtures/pages.ts'
import { expect, look, signIn, stands, test, type Size, type Theme } from './fixtures/test.ts'

for (const theme of ['light', 'dark'] as Theme[]) {
  for (const size of ['标准', '大字'] as Size[]) {
    test(`the secretary's pages, ${theme}, ${size}`, async ({ server, page }) => {
      test.setTimeout(180_000)
      await look(page, theme, size)
      await page.goto('/app/desk')
      await stands(page)
      await axeFindsNothing(page, 'sign in')
      await signIn(page, 'zhang', '/app/desk')
      await expect(page.getByText(/截至/)).toBeVisible()
      for (const { name, path } of await villagePages(await server.as('zhang'))) {
        await page.goto(path)
        await stands(page)
        await axeFindsNothing(page, name)
      }
    })

    test(`the office's pages, ${theme}, ${size}`, async ({ page }) => {
      test.setTimeout(180_000)
      await look(page, theme, size)
      await signIn(page, 'quban', '/app/desk')
      for (const { name, path } of OFFICE_PAGES) {
        await page.goto(path)
        await stands(page)
        await axeFindsNothing(page, name)
      }
    })
  }
}
