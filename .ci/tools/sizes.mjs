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
const files = (...names) => sum((asset) => names.includes(asset))
const phone = (...names) => files('qunxing.js', 'app.css', 'qunxing_bg.wasm', ...names)
const office = (...names) => files('qunxing-desk.js', 'app.css', 'desk.css', 'qunxing-desk_bg.wasm', ...names)

const KB = 1000
const budgets = [
  ['手机:登录页 phone, first load', phone(), 115 * KB, 138 * KB],
  ['手机:到今日 phone, until 今日', phone('qunxing-shared.wasm', 'qunxing-day.wasm'), 220 * KB, 338 * KB],
  ['手机:全部 phone, everything', sum((asset) => asset.startsWith('qunxing') && !asset.startsWith('qunxing-desk')) + files('app.css'), 400 * KB, 566 * KB],
  ['办公:登录页 office, first load', office(), 150 * KB],
  ['办公:到总览 office, until 总览', office('qunxing-desk-shared.wasm', 'qunxing-desk-day.wasm'), 150 * KB, 377 * KB],
  ['办公:全部 office, everything', sum((asset) => asset.startsWith('qunxing-desk')) + files('app.css', 'desk.css'), 350 * KB, 861 * KB],
  ['公开页面 public page without its HTML', files('public.css', 'public.js') + weigh('favicon.svg'), 12 * KB],
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
