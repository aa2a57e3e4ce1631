// Service worker of the signed-in app, and a second chance for public pages that its users open.
// A template: the server writes the version and the three lists when it starts, so a changed asset is a
// changed worker. It never takes over by itself: a page in the middle of a form keeps the bundle it
// was started with until it says {type: 'take-over'}.
const VERSION = '__VERSION__'
const PRECACHE = /*__PRECACHE__*/ []
const REST = /*__REST__*/ []
const DESK = /*__DESK__*/ []

const CACHE = `qunxing-${VERSION}`
const PAGES = 'qunxing-pages'
const MOST_PAGES = 30
// After this long a public page that was kept is better than a blank screen.
const PATIENCE = 5000
const LOOK = { ignoreVary: true }

const hashed = (url) => url.startsWith('/pkg/')
const ours = async () => (await caches.keys()).filter((name) => name.startsWith('qunxing-') && name !== PAGES)

// A network that asks for a login first answers everything with its own page, and a server that was
// updated a moment ago answers with the next version's shell. Neither may become the app.
async function refuseStrange(url, answer) {
  const type = answer.headers.get('content-type') ?? ''
  if (!answer.ok || answer.redirected || (hashed(url) && type.includes('html'))) throw new Error(`${url}: ${answer.status}`)
  if (hashed(url) || !type.includes('html')) return
  const named = (await answer.clone().text()).match(/\/pkg\/[\w./-]+/g) ?? []
  const known = new Set([...PRECACHE, ...REST, ...DESK])
  if (named.length === 0 || named.some((asset) => !known.has(asset))) throw new Error(`${url} is not of this version`)
}

// What this version already has, or an older one under the same hash, is not fetched again: on 2G every
// kilobyte counts, and an install that was cut off goes on where it stopped. Hashed files may come from
// the browser's own cache, where the page that registers us has just put them.
async function keep(cache, url) {
  if (await cache.match(url, LOOK)) return
  const old = hashed(url) ? await caches.match(url, LOOK) : undefined
  const answer = old ?? (await fetch(url, { cache: hashed(url) ? 'default' : 'no-cache' }))
  await refuseStrange(url, answer)
  await cache.put(url, answer)
}

// One after the other, the small shells first: what has arrived when the network goes is kept whole.
async function keepAll(urls) {
  const cache = await caches.open(CACHE)
  for (const url of [...urls].sort((a, b) => hashed(a) - hashed(b))) await keep(cache, url)
}

// Whoever has used the office keeps it, offline too, through every update.
async function usesDesk() {
  for (const name of await ours()) if (await (await caches.open(name)).match('/app/desk', LOOK)) return true
  return false
}

// A new version keeps every screen that the old one had before it may take over. A first one is ready as soon as the
// day opens without a network: the rest follows when the page asks.
self.addEventListener('install', (event) => {
  event.waitUntil((async () => {
    const first = (await ours()).every((name) => name === CACHE)
    await keepAll(first ? PRECACHE : [...PRECACHE, ...REST])
    if (await usesDesk()) await keepAll(DESK)
  })())
})

self.addEventListener('activate', (event) => {
  event.waitUntil((async () => {
    for (const name of await ours()) if (name !== CACHE) await caches.delete(name)
    await self.clients.claim()
  })())
})

self.addEventListener('message', (event) => {
  if (event.data?.type === 'take-over') event.waitUntil(self.skipWaiting())
  // Cut off, they are asked for again when the app, or the office, is opened next.
  if (event.data?.type === 'cache-rest') event.waitUntil(keepAll(REST).catch(() => {}))
  if (event.data?.type === 'cache-desk') event.waitUntil(keepAll(DESK).catch(() => {}))
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== location.origin) return
  // What is asked of the server is never answered from here.
  if (/^\/(sync|session|desk)(\/|$)/.test(url.pathname)) return
  if (request.mode === 'navigate') {
    if (/^\/app\/desk(\/|$)/.test(url.pathname)) event.respondWith(deskShell(request))
    else if (/^\/app(\/|$)/.test(url.pathname)) event.respondWith(shell('/app', request))
    else if (url.pathname === '/' || url.pathname.startsWith('/v/')) event.respondWith(page(event))
  } else if (hashed(url.pathname) || PRECACHE.includes(url.pathname)) {
    event.respondWith(asset(url.pathname, request))
  }
})

// Only from this version's own cache: a newer one that waits beside us has a shell for other assets.
const own = async (url) => (await caches.open(CACHE)).match(url, LOOK)

const shell = async (path, request) => (await own(path)) ?? fetch(request)

// Without a network and never opened before: the phone's screens are there, the office is not.
const deskShell = (request) => shell('/app/desk', request).catch(() => Response.redirect('/app'))

async function asset(path, request) {
  const kept = (await own(path)) ?? (hashed(path) ? await caches.match(path, LOOK) : undefined)
  if (kept) return kept
  const answer = await fetch(request)
  if (answer.ok && (REST.includes(path) || DESK.includes(path))) {
    const copy = answer.clone()
    caches.open(CACHE).then((cache) => cache.put(path, copy)).catch(() => {})
  }
  return answer
}

// Public pages: the network first, then the last good copy; so many and no more.
async function page(event) {
  const { request } = event
  const url = new URL(request.url)
  const cache = await caches.open(PAGES)
  const kept = await cache.match(request, LOOK)
  const fresh = fetch(request).then(async (answer) => {
    if (answer.status >= 500 && kept) return kept
    if (answer.ok) {
      await cache.put(request, answer.clone()).catch(() => {})
      const [oldest, ...rest] = await cache.keys()
      if (rest.length >= MOST_PAGES) await cache.delete(oldest)
    }
    return answer
  })
  // Never opened before, and no network: the app says so kindly, with its tabs.
  if (!kept) return fresh.catch((failed) => (url.pathname === '/' ? Response.redirect('/app/board') : Promise.reject(failed)))
  return Promise.race([fresh.catch(() => kept), new Promise((done) => setTimeout(done, PATIENCE, kept))])
}
