// The suite every disk is held to, against the browser's own IndexedDB.
import { expect, test } from '@playwright/test'
import { readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { needed } from './fixtures/sample.ts'

const TYPES: Record<string, string> = { '.js': 'text/javascript', '.wasm': 'application/wasm' }

test('IndexedDB keeps every behaviour of a disk', async ({ page }) => {
  const built = needed('QUNXING_DEVICE_SUITE')
  await page.route('http://localhost/**', (route) => {
    const path = new URL(route.request().url()).pathname
    if (path === '/') return route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>suite</title>' })
    return route.fulfill({ contentType: TYPES[extname(path)] ?? 'text/plain', body: readFileSync(join(built, path)) })
  })
  await page.goto('http://localhost/')
  const told = await page.evaluate(async () => {
    const suite = await import('/suite.js' as string)
    await suite.default()
    return suite.run_suite() as Promise<string>
  })
  const behaviours = Object.entries(JSON.parse(told) as Record<string, string | null>)
  expect(behaviours.length).toBeGreaterThan(5)
  expect(behaviours.filter(([, fault]) => fault !== null)).toEqual([])
})
