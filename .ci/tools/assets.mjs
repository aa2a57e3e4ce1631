// Names every asset by its content, rewrites the references between them, compresses with brotli of the given quality,
// and lists raw name → hashed path in assets.json, which the server reads at start.
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'

const [raw, site, quality] = process.argv.slice(2)
const walk = (folder) =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? walk(path) : [path]
  })
const compressible = /\.(js|css|wasm|svg|webmanifest|txt|json)$/
const write = (path, bytes) => {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, bytes)
  if (compressible.test(path)) {
    const params = { [constants.BROTLI_PARAM_QUALITY]: Number(quality), [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
    writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params }))
  }
}

const pkg = join(raw, 'pkg')
const files = new Map(walk(pkg).map((path) => [relative(pkg, path), readFileSync(path)]))
const named = new Map()

// Files that mention no other come first: WASM and style sheets before the scripts that load them.
const last = (name) => Number(name.endsWith('.js'))
const order = [...files.keys()].sort((a, b) => last(a) - last(b))
for (const name of order) {
  let bytes = files.get(name)
  if (name.endsWith('.js')) {
    let text = bytes.toString('utf8')
    for (const [from, to] of named) {
      for (const before of [`"${from}"`, `"./${from}"`]) text = text.replaceAll(before, `"./${to}"`)
    }
    bytes = Buffer.from(text)
  }
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12)
  const hashed = name.replace(/(\.[a-z]+)$/, `.${hash}$1`)
  named.set(name, hashed)
  write(join(site, 'pkg', hashed), bytes)
}

const root = join(raw, 'root')
cpSync(root, site, { recursive: true })
for (const path of walk(root)) write(join(site, relative(root, path)), readFileSync(path))
const manifest = Object.fromEntries([...named].sort().map(([from, to]) => [from, `pkg/${to}`]))
writeFileSync(join(site, 'assets.json'), `${JSON.stringify(manifest, null, 1)}\n`)
