// What browsers download holds no folder of whoever built it, links what it imports, and can fetch each of its parts.
import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, join } from 'node:path'

const site = process.argv[2]
const assets = JSON.parse(readFileSync(join(site, 'assets.json'), 'utf8'))
const wrong = []
for (const [raw, path] of Object.entries(assets)) {
  const bytes = readFileSync(join(site, path))
  for (const folder of [homedir(), '/.cargo/', '/home/']) {
    if (bytes.includes(`${folder}/`.replace('//', '/'))) wrong.push(`${raw} names ${folder}`)
  }
  if (!raw.endsWith('.wasm')) continue
  for (const { module, name } of WebAssembly.Module.imports(new WebAssembly.Module(bytes))) {
    if (module.includes('placeholder')) wrong.push(`${raw} imports ${module}.${name}: it was not split`)
  }
  const script = readFileSync(join(site, assets[raw.replace(/(?:_bg|-shared|-day|-rest)\.wasm$/, '.js')]), 'utf8')
  if (!script.includes(basename(path))) wrong.push(`no script fetches ${raw}`)
}
for (const line of wrong) console.log(`✗ ${line}`)
process.exit(wrong.length === 0 ? 0 : 1)
