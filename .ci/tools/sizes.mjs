// Size budgets, brotli bytes as they travel. Source: docs/decisions/0004-three-deliveries.md.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const site = process.argv[2]
const assets = JSON.parse(readFileSync(join(site, 'assets.json'), 'utf8'))
const weigh = (path) => {
  const file = join(site, path)
  return statSync(existsSync(`${file}.br`) ? `${file}.br` : file).size
}
const sum = (test) => Object.entries(assets).filter(([name]) => test(name)).reduce((total, [, path]) => total + weigh(path), 0)
const snippets = (bundle) => {
  const script = readFileSync(join(site, assets[`${bundle}.js`]), 'utf8')
  return Object.entries(assets)
    .filter(([name, path]) => name.startsWith('snippets/') && script.includes(path.replace('pkg/', '')))
    .reduce((total, [, path]) => total + weigh(path), 0)
}
const bundle = (name) => sum((asset) => asset === `${name}.js` || asset === `${name}_bg.wasm`) + snippets(name)

const KB = 1000
const budgets = [
  ['手机应用 field app: WASM + JS + CSS', bundle('qunxing') + sum((name) => name === 'app.css'), 220 * KB],
  ['办公页面 desk bundle', bundle('qunxing-desk') + sum((name) => name === 'desk.css'), 350 * KB],
  ['公开页面 public page without its HTML', sum((name) => name === 'public.css' || name === 'public.js') + weigh('favicon.svg'), 12 * KB],
  ['service worker', weigh('sw.js'), 4 * KB],
]
let failed = 0
for (const [label, bytes, budget] of budgets) {
  const fine = bytes <= budget
  failed += fine ? 0 : 1
  console.log(`${fine ? '✓' : '✗'} ${label}: ${(bytes / KB).toFixed(1)} KB of ${budget / KB} KB`)
}
process.exit(failed === 0 ? 0 : 1)
