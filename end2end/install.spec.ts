// The browser's offer to put the app on the home screen is kept until somebody wants it.
import { activate, expect, test } from './fixtures/test.ts'

test('the offer becomes a button in 我的, and goes once the app is there', async ({ server, page }) => {
  await activate(page, server, 'li')
  await page.goto('/app/me')
  const button = page.getByRole('button', { name: '装到桌面' })
  await expect(page.getByRole('heading', { name: '装到桌面' })).toBeVisible()
  await expect(button).toHaveCount(0)
  // Chromium makes the offer to visible, installable pages only, so the test makes it as Chromium does.
  const kept = await page.evaluate(() => {
    const offer = Object.assign(new Event('beforeinstallprompt', { cancelable: true }), {
      prompt: () => document.body.setAttribute('data-asked', 'yes'),
    })
    window.dispatchEvent(offer)
    return offer.defaultPrevented
  })
  expect(kept, 'the browser does not show its own bar').toBe(true)
  await button.click()
  await expect(page.locator('body')).toHaveAttribute('data-asked', 'yes')
  await page.evaluate(() => window.dispatchEvent(new Event('appinstalled')))
  await expect(button).toHaveCount(0)
})
