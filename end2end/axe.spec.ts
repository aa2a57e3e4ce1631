// Every screen of the phone and every public page, light and dark, 标准 and 大字: axe finds nothing.
import { axeFindsNothing } from './fixtures/axe.ts'
import { phonePages, PUBLIC_PAGES, SECRETARY_PAGES } from './fixtures/pages.ts'
import { activate, expect, look, signIn, stands, test, type Size, type Theme } from './fixtures/test.ts'

for (const theme of ['light', 'dark'] as Theme[]) {
  for (const size of ['标准', '大字'] as Size[]) {
    test(`the phone's screens, ${theme}, ${size}`, async ({ server, page }) => {
      test.setTimeout(180_000)
      await look(page, theme, size)
      await page.goto('/app')
      await stands(page)
      await axeFindsNothing(page, 'welcome')
      await activate(page, server, 'li')
      await page.goto('/app/sending')
      await expect(page.getByText(/截至/)).toBeVisible()
      for (const { name, path } of await phonePages(await server.as('li'))) {
        await page.goto(path)
        await stands(page)
        await axeFindsNothing(page, name)
      }
      await page.goto('/app/me')
      await page.getByRole('button', { name: '退出登录' }).click()
      await expect(page.getByRole('dialog')).toBeVisible()
      await axeFindsNothing(page, 'leaving')
      await page.goto('/app/activities/new')
      await page.getByRole('button', { name: '保存' }).click()
      await expect(page.getByText(/还差 \d+ 处/)).toBeVisible()
      await axeFindsNothing(page, 'a form with flaws')
    })

    test(`the secretary's own screens, ${theme}, ${size}`, async ({ page }) => {
      await look(page, theme, size)
      await signIn(page, 'zhang')
      for (const { name, path } of SECRETARY_PAGES) {
        await page.goto(path)
        await stands(page)
        await axeFindsNothing(page, name)
      }
    })

    test(`public pages, ${theme}, ${size}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: theme })
      for (const { name, path } of PUBLIC_PAGES) {
        await page.goto(size === '大字' ? `${path}?size=large` : path)
        await axeFindsNothing(page, name)
      }
    })
  }
}
