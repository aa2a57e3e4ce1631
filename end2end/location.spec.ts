// A visit may carry where it was written: asked for once, never waited for, never needed.
import { activate, allArrived, choose, expect, test, type Page } from './fixtures/test.ts'

async function visit(page: Page, note: string): Promise<void> {
  await page.goto('/app/visits/new')
  await page.getByRole('main').getByRole('list').getByRole('button').first().click()
  await choose(page, '见到了谁', '没见到人')
  await page.getByLabel('记几句').fill(note)
}

const here = (page: Page) => page.getByRole('switch', { name: '附上位置' })

test('where it was written travels with the visit, when it is allowed', async ({ server, page, context }) => {
  await context.grantPermissions(['geolocation'])
  await context.setGeolocation({ latitude: 35.23, longitude: 113.24, accuracy: 12 })
  await activate(page, server, 'li')
  await visit(page, '附上位置的走访')
  await expect(here(page)).not.toBeChecked()
  await here(page).check()
  await expect(page.getByText('已附上,误差约 12 米')).toBeVisible()
  await page.getByRole('button', { name: '保存' }).click()
  await expect(page.getByRole('status')).toContainText('已存手机')
  await allArrived(page)
  const [kept] = await (await server.as('li')).find('visit', '附上位置的走访')
  expect(kept!.doc.first.location).toEqual({ lat_e6: 35_230_000, lng_e6: 113_240_000, accuracy_m: 12 })
})

test('where it is not allowed, the visit is saved without', async ({ server, page, context }) => {
  await context.clearPermissions()
  await activate(page, server, 'li')
  await visit(page, '不让定位的走访')
  // The switch goes back by itself.
  await here(page).click()
  await expect(here(page)).not.toBeChecked()
  await expect(page.getByText('不附也能保存')).toBeVisible()
  await page.getByRole('button', { name: '保存' }).click()
  await expect(page.getByRole('status')).toContainText('已存手机')
  await allArrived(page)
  const [kept] = await (await server.as('li')).find('visit', '不让定位的走访')
  expect(kept!.doc.first.location).toBeNull()
})
