// Service worker of the signed-in app and a second chance for public pages. The server fills in the three
// names below at start, so a changed asset is a changed worker. It never takes over by itself: a page in
// the middle of a form must keep the bundle it was started with.
const VERSION = '__VERSION__'
const PRECACHE = /*__PRECACHE__*/ []
const DESK = /*__DESK__*/ []
const CACHE = `qunxing-${VERSION}`
const PAGES = 'qunxing-pages'
const MOST_PAGES = 30

// A hashed file that an older cache holds is copied, not fetched again: on 2G every kilobyte counts.
async function keep(cache, url) {
  if (await cache.match(url)) return
  const hashed = url.startsWith('/pkg/')
  const old = hashed ? await caches.match(url) : undefined
  const answer = old ?? (await fetch(url, { cache: hashed ? 'default' : 'reload' }))
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`)
  await cache.put(url, answer)
}

self.addEventListener('install', (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE)
    await Promise.all(PRECACHE.map((url) => keep(cache, url)))
    // Whoever used the office before keeps it, also offline, after an update.
    const names = (await caches.keys()).filter((name) => name.startsWith('qunxing-') && name !== CACHE && name !== PAGES)
    const hadDesk = (await Promise.all(names.map(async (name) => (await caches.open(name)).match('/app/desk')))).some(Boolean)
    if (hadDesk) await Promise.all(DESK.map((url) => keep(cache, url)))
  })())
})

self.addEventListener('activate', (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name !== CACHE && name !== PAGES) await caches.delete(name)
    await self.clients.claim()
  })())
})

self.addEventListener('message', (event) => {
  if (event.data?.type === 'take-over') event.waitUntil(self.skipWaiting())
  if (event.data?.type === 'cache-desk') {
    event.waitUntil(caches.open(CACHE).then((cache) => Promise.all(DESK.map((url) => keep(cache, url)))).catch(() => {}))
  }
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== location.origin) return
  if (/^\/(sync|session|desk)\//.test(url.pathname) || url.pathname === '/session') return
  if (request.mode === 'navigate') {
    if (/^\/app\/desk(\/|$)/.test(url.pathname)) return event.respondWith(shell('/app/desk', request))
    if (/^\/app(\/|$)/.test(url.pathname)) return event.respondWith(shell('/app', request))
    if (url.pathname === '/' || url.pathname.startsWith('/v/')) return event.respondWith(page(request))
    return
  }
  if (url.pathname.startsWith('/pkg/') || PRECACHE.includes(url.pathname)) event.respondWith(asset(request))
})

const shell = async (path, request) => (await caches.match(path)) ?? fetch(request)

async function asset(request) {
  const kept = await caches.match(request, { ignoreVary: true })
  if (kept) return kept
  const answer = await fetch(request)
  if (answer.ok && DESK.includes(new URL(request.url).pathname)) (await caches.open(CACHE)).put(request, answer.clone())
  return answer
}

// Public pages: the network first, then the last good copy.
async function page(request) {
  const cache = await caches.open(PAGES)
  try {
    const answer = await fetch(request)
    if (answer.ok) {
      await cache.put(request, answer.clone())
      const kept = await cache.keys()
      if (kept.length > MOST_PAGES) await cache.delete(kept[0])
    }
    return answer
  } catch (error) {
    const kept = await cache.match(request)
    if (kept) return kept
    throw error
  }
}
