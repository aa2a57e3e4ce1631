// What browsers download, in brotli bytes as they travel: a goal, and a ceiling that no change may pass.
// Where the ceiling lies above the goal, the way there is in docs/decisions/0012-sizes.md.
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
  ['手机应用 field app: WASM + JS + CSS', bundle('qunxing') + sum((name) => name === 'app.css'), 220 * KB, 468 * KB],
  ['办公页面 desk bundle', bundle('qunxing-desk') + sum((name) => name === 'desk.css'), 350 * KB, 788 * KB],
  ['公开页面 public page without its HTML', sum((name) => name === 'public.css' || name === 'public.js') + weigh('favicon.svg'), 12 * KB],
  ['service worker', weigh('sw.js'), 4 * KB],
]
let failed = 0
for (const [label, bytes, goal, ceiling = goal] of budgets) {
  failed += bytes <= ceiling ? 0 : 1
  const mark = bytes <= goal ? '✓' : bytes <= ceiling ? '!' : '✗'
  const above = bytes > goal ? `, ceiling ${ceiling / KB} KB: still above its goal` : ''
  console.log(`${mark} ${label}: ${(bytes / KB).toFixed(1)} KB, goal ${goal / KB} KB${above}`)
}
process.exit(failed === 0 ? 0 : 1)
