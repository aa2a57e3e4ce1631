// Small questions to the browser, each answered even where the browser refuses.

export const chance = () => crypto.getRandomValues(new Uint8Array(10))

export function recall(key) {
  try {
    return localStorage.getItem(key) ?? undefined
  } catch {
    return undefined
  }
}

export function note(key, text) {
  try {
    if (text === undefined) localStorage.removeItem(key)
    else localStorage.setItem(key, text)
  } catch {
    // Private browsing or no room: the database is what counts.
  }
}

// Used, quota, and whether the browser promised to keep it.
export async function storage() {
  const manager = navigator.storage
  const estimate = (await manager?.estimate?.().catch(() => null)) ?? {}
  const persisted = (await manager?.persisted?.().catch(() => false)) ?? false
  return [estimate.usage ?? 0, estimate.quota ?? 0, persisted ? 1 : 0]
}

export async function persist() {
  return (await navigator.storage?.persist?.().catch(() => false)) ?? false
}

export function offer(name, text) {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

export const text_of = (file) => file.text()

// One request: status, text and seconds to wait. Throws when there was no answer, and when the road has fallen silent:
// nothing came for `silence` milliseconds, besides what so many bytes take to go up on the slowest road.
export async function request(method, path, body, type, silence, slowest) {
  const stop = new AbortController()
  let timer
  const wait = (millis) => {
    clearTimeout(timer)
    timer = setTimeout(() => stop.abort(), millis)
  }
  try {
    const headers = { Accept: 'application/json' }
    if (body !== undefined) headers['Content-Type'] = type
    if (typeof body === 'string' && body.length > 1_000 && globalThis.CompressionStream) {
      const zipped = new Blob([body]).stream().pipeThrough(new CompressionStream('gzip'))
      body = await new Response(zipped).arrayBuffer()
      headers['Content-Encoding'] = 'gzip'
    }
    wait(silence + ((body?.byteLength ?? body?.length ?? 0) * 1_000) / slowest)
    const answer = await fetch(path, {
      method,
      headers,
      body,
      signal: stop.signal,
      cache: 'no-store',
      credentials: 'same-origin',
      mode: 'same-origin',
      // A wrong network that sends us to its login page is no answer.
      redirect: 'error',
    })
    const decoder = new TextDecoder()
    let text = ''
    for (const reader = answer.body?.getReader(); reader; ) {
      wait(silence)
      const { done, value } = await reader.read()
      text += decoder.decode(value, { stream: !done })
      if (done) break
    }
    return [answer.status, text, Number(answer.headers.get('Retry-After')) || 0]
  } finally {
    clearTimeout(timer)
  }
}

// Wakes whoever waits, now or the next time they begin to wait.
export class Bell {
  ring() {
    this.rung = true
    this.wake?.()
  }

  wait(millis) {
    return new Promise((ok) => {
      const timer = setTimeout(() => this.wake(), millis)
      this.wake = () => {
        clearTimeout(timer)
        this.wake = undefined
        const rung = Boolean(this.rung)
        this.rung = false
        ok(rung)
      }
      if (this.rung) this.wake()
    })
  }
}

export const pause = (millis) => new Promise((ok) => setTimeout(ok, millis))

export const is_hidden = () => document.visibilityState === 'hidden'

// When it may help to try again: the network is back, the page is looked at, another tab has signed in.
export function on_occasion(ring) {
  addEventListener('online', ring)
  addEventListener('pageshow', ring)
  addEventListener('storage', ring)
  document.addEventListener('visibilitychange', () => is_hidden() || ring())
  document.addEventListener('visibilitychange', () => listen(ring))
  listen(ring)
}

// While the page is looked at, the server says when there is something to pull. Where it cannot, the timer does.
let news
function listen(ring) {
  news?.close()
  news = is_hidden() || !globalThis.EventSource ? undefined : new EventSource('/sync/v1/events')
  if (news) news.onmessage = ring
}

// Tells other tabs of the same person that the disk has changed, and listens to them.
export function other_tabs(name, heard) {
  if (!globalThis.BroadcastChannel) return () => {}
  const channel = new BroadcastChannel(name)
  let timer
  channel.onmessage = () => {
    clearTimeout(timer)
    timer = setTimeout(heard, 200)
  }
  return () => channel.postMessage(1)
}
