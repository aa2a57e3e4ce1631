// The road between a phone and the server, in all weathers: slow, far, lossy, dead, or leading to somebody else's login
// page. A TCP proxy that knows just enough HTTP to play a captive portal.
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server as Listener, type Socket } from 'node:net'
import type { Chance } from './measure.ts'

export interface Weather {
  /** What passes in each direction, in bits a second, over all connections together. */
  bitsPerSecond: number
  /** There and back, in milliseconds. */
  roundTrip: number
  /** How many of all connections break, of 1: reset, fall silent with one side open, or end in the middle of an answer. */
  breaking: number
  /** Requests are answered by a captive portal's page instead of the server. */
  portal: boolean
  /** Nothing passes and nothing is refused. */
  silent: boolean
}

export const FAIR: Weather = { bitsPerSecond: 1e9, roundTrip: 0, breaking: 0, portal: false, silent: false }
/** A village's edge of the network: 100 kbit/s, a second there and back. */
export const USABLE: Weather = { ...FAIR, bitsPerSecond: 100_000, roundTrip: 1_000 }
export const LOSSY: Weather = { ...USABLE, breaking: 0.2 }
export const PORTAL: Weather = { ...USABLE, portal: true }
export const SILENT: Weather = { ...USABLE, silent: true }
/** Every connection breaks. */
export const BROKEN: Weather = { ...USABLE, breaking: 1 }

const PORTAL_PAGE = '<!doctype html><title>WiFi</title><h1>Welcome</h1><form action="/login"><button>Connect</button></form>'
const PIECE = 2 * 1024
const MOST_UNDER_WAY = 16 * 1024
const REQUEST = /^(?:GET|POST|PUT|HEAD|OPTIONS|DELETE|PATCH) \S+ HTTP\/1\.1\r\n/

type Fate = { of: 'luck' } | { of: 'reset' | 'silence' | 'cut'; after: number }

/** One direction of the road, shared by all connections. */
class Lane {
  private free = 0

  /** Milliseconds until so many bytes have arrived at the other end. */
  takes(bytes: number, { bitsPerSecond, roundTrip }: Weather): number {
    const now = performance.now()
    this.free = Math.max(now, this.free) + (bytes * 8_000) / bitsPerSecond
    return this.free - now + roundTrip / 2
  }
}

export class Road {
  weather = FAIR
  /** Connections that were opened, connections that were broken, requests that a portal answered. */
  readonly seen = { connections: 0, broken: 0, portal: 0 }
  private readonly open = new Set<Socket>()
  private readonly up = new Lane()
  private readonly down = new Lane()

  private constructor(
    private readonly listener: Listener,
    private readonly port: number,
    private readonly chance: Chance,
  ) {}

  /** A road to the server on `port` of this machine. */
  static async to(port: number, chance: Chance): Promise<Road> {
    const listener = createServer({ allowHalfOpen: true })
    const road = new Road(listener, port, chance)
    listener.on('connection', (phone) => road.carry(phone))
    await once(listener.listen(0, '127.0.0.1'), 'listening')
    return road
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.listener.address() as AddressInfo).port}`
  }

  /** The weather turns; what was under way stays under way, as on a real road. */
  turn(weather: Weather): void {
    this.weather = weather
  }

  async close(): Promise<void> {
    this.listener.close()
    for (const socket of this.open) socket.destroy()
    await once(this.listener, 'close')
  }

  private carry(phone: Socket): void {
    this.seen.connections += 1
    const server = connect({ port: this.port, host: '127.0.0.1', allowHalfOpen: true })
    for (const [socket, other] of [[phone, server], [server, phone]] as const) {
      this.open.add(socket)
      socket.setNoDelay(true)
      socket.on('error', () => other.destroy())
      socket.on('close', () => {
        this.open.delete(socket)
        other.destroy()
      })
    }
    const fate = this.fate()
    this.pass(phone, server, this.up, { of: 'luck' }, phone)
    this.pass(server, phone, this.down, fate, phone)
  }

  private fate(): Fate {
    if (!this.chance.happens(this.weather.breaking)) return { of: 'luck' }
    return { of: this.chance.one(['reset', 'silence', 'cut'] as const), after: this.chance.between(0, 3_000) }
  }

  private pass(from: Socket, to: Socket, lane: Lane, fate: Fate, phone: Socket): void {
    let underWay = 0
    let passed = 0
    let fallenSilent = false
    from.on('data', (data: Buffer) => {
      if (this.weather.portal && from === phone) return this.answerAsPortal(phone, data)
      // What a dead road swallowed never comes out of it again; the connection stays half open.
      if (this.weather.silent || fallenSilent) return void (fallenSilent = true)
      for (let at = 0; at < data.length; at += PIECE) {
        const piece = data.subarray(at, at + PIECE)
        underWay += piece.length
        if (underWay > MOST_UNDER_WAY) from.pause()
        setTimeout(() => {
          underWay -= piece.length
          if (underWay <= MOST_UNDER_WAY) from.resume()
          if (to.destroyed || fallenSilent) return
          if (fate.of !== 'luck' && passed + piece.length > fate.after) {
            to.write(piece.subarray(0, fate.after - passed))
            this.seen.broken += 1
            fallenSilent = true
            if (fate.of === 'reset') phone.resetAndDestroy()
            if (fate.of === 'cut') phone.end()
            return
          }
          passed += piece.length
          to.write(piece)
        }, lane.takes(piece.length, this.weather))
      }
    })
    from.on('end', () => setTimeout(() => fallenSilent || to.end(), lane.takes(0, this.weather)))
  }

  private answerAsPortal(phone: Socket, data: Buffer): void {
    if (!REQUEST.test(data.toString('latin1', 0, 2_048))) return
    this.seen.portal += 1
    const head = `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: ${PORTAL_PAGE.length}\r\nConnection: close\r\n\r\n`
    phone.end(head + PORTAL_PAGE)
  }
}
