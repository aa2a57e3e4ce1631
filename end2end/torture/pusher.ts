// A phone reduced to its outbox: saves acts of every kind a grid worker does, sends them in any order and number, loses
// answers, sends again with the same bytes, and remembers every word it was told.
import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { crc32, deflateSync } from 'node:zlib'
import { day, newId, type Outcome } from '../fixtures/person.ts'
import { sleep, type Chance } from './measure.ts'

const SMALL_PIECE = 16 * 1024

/** A phone takes no more photos while so many wait: a server that dies each second takes fewer than are taken. */
const MOST_PHOTOS = 6

interface Saved {
  op_id: string
  dseq: number
  hash: string
  op: string
  /** The record it makes, by kind and id. */
  makes: string
}

interface Told {
  outcome: Outcome
  received_at: number
}

interface Photo {
  hash: string
  bytes: Buffer
  stored: boolean
}

const sha256 = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex')

/** A picture that no compressor makes smaller: of a size that takes several pieces, and unlike any other. */
function noise(chance: Chance, side: number): Buffer {
  const rows = Buffer.alloc((side * 3 + 1) * side)
  for (let at = 0; at < rows.length; at += 1) rows[at] = at % (side * 3 + 1) === 0 ? 0 : chance.between(0, 255)
  const chunk = (name: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(name, 'latin1'), data])
    const framed = Buffer.alloc(body.length + 8)
    framed.writeUInt32BE(data.length, 0)
    body.copy(framed, 4)
    framed.writeUInt32BE(crc32(body), body.length + 4)
    return framed
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const magic = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([magic, chunk('IHDR', header), chunk('IDAT', deflateSync(rows, { level: 1 })), chunk('IEND', Buffer.alloc(0))])
}

export class Pusher {
  readonly saved: Saved[] = []
  readonly told = new Map<string, Told>()
  readonly photos: Photo[] = []
  /** Everything that was told twice and differed, or passed a hole; empty at the end of a good run. */
  readonly wrong: string[] = []
  /** Requests that had an answer, and that had none. */
  answered = 0
  unanswered = 0
  /** While the server's database is gone, 5xx is an honest answer, and none that counts. */
  troubled = false
  private ack = 0
  private sent = new Set<number>()
  private lastHousehold: { id: string; op: string } | null = null
  private resting = false

  private constructor(
    private readonly origin: string,
    private readonly cookie: string,
    private readonly device: string,
    private readonly account: string,
    readonly grid: string,
    private readonly chance: Chance,
    private readonly longestPause: number,
  ) {}

  /** Signs in with a one-time code, on a new device; it pauses so many milliseconds between requests, at most. */
  static async activate(origin: string, code: string, chance: Chance, longestPause: number): Promise<Pusher> {
    const answer = await fetch(`${origin}/session/activate`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin },
      body: JSON.stringify({ code, known_devices: [] }),
    })
    if (!answer.ok) throw new Error(`the code was refused: ${answer.status} ${await answer.text()}`)
    const cookie = answer.headers.getSetCookie()[0]!.split(';')[0]!
    const { account, device_id } = await answer.json()
    return new Pusher(origin, cookie, device_id, account.id, account.memberships[0].place, chance, longestPause)
  }

  get village(): string {
    return this.grid.slice(0, 12)
  }

  /** What the server has not answered for yet. */
  get owed(): { acts: number; photos: number } {
    return { acts: this.saved.length - this.told.size, photos: this.photos.filter((photo) => !photo.stored).length }
  }

  get drained(): boolean {
    return this.owed.acts === 0 && this.owed.photos === 0
  }

  /** Saves and sends until `rest` is called, then only sends until everything was told. */
  async work(): Promise<void> {
    while (!this.resting || !this.drained) {
      if (!this.resting && this.waiting().length < 60) for (let n = this.chance.between(1, 6); n > 0; n -= 1) this.save()
      const photosOnly = this.resting && this.owed.acts === 0
      const went = photosOnly || this.chance.happens(0.2) ? await this.sendPhoto() : await this.push(this.batch())
      await sleep(went ? this.chance.between(0, this.longestPause) : this.chance.between(20, 250))
    }
  }

  /** Saves nothing more. */
  rest(): void {
    this.resting = true
  }

  /** Sends everything once more, as a phone does that doubts a server restored from a backup. */
  async sendAllAgain(): Promise<void> {
    for (let from = 0; from < this.saved.length; from += 40) {
      if (!(await this.push(this.saved.slice(from, from + 40)))) throw new Error('the server does not answer any more')
    }
    if (this.ack !== this.saved.length) this.wrong.push(`dev_ack is ${this.ack} of ${this.saved.length}`)
  }

  /** Which of the records made by what was told as applied the server does not hold. */
  async absent(): Promise<string[]> {
    const held = await this.held()
    const applied = this.saved.filter((saved) => this.told.get(saved.op_id)!.outcome.is !== 'review')
    return applied.filter((saved) => !held.has(saved.makes)).map((saved) => saved.makes)
  }

  /** Photos that are linked, said to be stored, and cannot be fetched. */
  async photosAbsent(): Promise<string[]> {
    const missing = []
    for (const photo of this.photos) {
      const answer = await this.ask('GET', `/sync/v1/photos/${photo.hash}`)
      const kind = answer?.headers.get('content-type')
      if (answer?.status !== 200 || kind !== 'image/jpeg') missing.push(`${photo.hash}: ${answer?.status} ${await answer?.text()}`)
      else await answer.arrayBuffer()
    }
    return missing
  }

  private waiting(): Saved[] {
    return this.saved.filter((saved) => !this.told.has(saved.op_id))
  }

  /** What goes up next: mostly what waits, in order; sometimes with holes, backwards, or with what arrived long ago. */
  private batch(): Saved[] {
    let batch = this.waiting().slice(0, this.chance.between(1, 30))
    if (this.chance.happens(0.2)) batch = batch.filter(() => this.chance.happens(0.6))
    if (this.chance.happens(0.1)) batch.reverse()
    if (this.chance.happens(0.1) && this.saved.length > 0) batch.push(this.chance.one(this.saved))
    return batch
  }

  private save(): void {
    const id = newId()
    const photos = (): object[] => (this.chance.happens(0.06) && this.owed.photos < MOST_PHOTOS ? [this.takePhoto()] : [])
    if (this.lastHousehold && this.chance.happens(0.4)) {
      const talk = { met: ['head'], topics: [], note: `屋顶漏雨 ${id}` }
      const visit = { id, household: this.lastHousehold.id, on: day(), talk, needs: [], photos: photos() }
      this.freeze({ record_visit: visit }, `visit ${id}`, [this.lastHousehold.op])
    } else if (this.chance.happens(0.2)) {
      const household = { id, grid: this.grid, door: `新 ${this.saved.length + 1}`, head: '孙桂英' }
      this.lastHousehold = { id, op: this.freeze({ register_household: household }, `household ${id}`, []) }
    } else {
      const activity = {
        id, place: this.grid, name: '清扫背街小巷', kind: 'environment', venue: '北街', organizer: '党支部', on: day(),
        minutes: 90, attendances: 26, note: id, photos: photos(),
      }
      this.freeze({ record_activity: activity }, `activity ${id}`, [])
    }
  }

  private freeze(intent: object, makes: string, deps: string[]): string {
    const [op_id, dseq] = [newId(), this.saved.length + 1]
    const head = {
      op_id, device_id: this.device, dseq, deps, actor: this.account, village: this.village, base_ver: 0, kv: 1,
      recorded_at: Date.now(), clock_offset: 0,
    }
    const op = JSON.stringify({ head, intent })
    this.saved.push({ op_id, dseq, hash: sha256(op), op, makes })
    return op_id
  }

  private takePhoto(): { hash: string; bytes: number; width: number; height: number } {
    const side = this.chance.between(60, 130)
    const bytes = noise(this.chance, side)
    const hash = sha256(bytes)
    this.photos.push({ hash, bytes, stored: false })
    return { hash, bytes: bytes.length, width: side, height: side }
  }

  /** Sends a batch; `false` when no answer came that counts. What was told before has to be told again, word for word. */
  private async push(batch: Saved[]): Promise<boolean> {
    if (batch.length === 0) return true
    for (const { dseq } of batch) this.sent.add(dseq)
    const ops = batch.map(({ op_id, dseq, hash, op }) => ({ op_id, dseq, hash, op }))
    const answer = await this.ask('POST', '/sync/v1/push', { proto: 1, schema: 1, epoch: null, device_id: this.device, ops })
    const told = answer?.ok ? await answer.json().catch(() => null) : null
    if (!told) {
      this.unanswered += 1
      return false
    }
    this.answered += 1
    if (told.outcomes.length !== batch.length) this.wrong.push(`${batch.length} sent, ${told.outcomes.length} outcomes`)
    this.noteAck(told.dev_ack)
    // An answer that was lost after the server had committed.
    if (!this.resting && this.chance.happens(0.1)) return true
    for (const { op_id, outcome, received_at } of told.outcomes as (Told & { op_id: string })[]) {
      const before = this.told.get(op_id)
      if (before && !isDeepStrictEqual(before, { outcome, received_at })) {
        this.wrong.push(`${op_id} was told ${JSON.stringify(before)}, then ${JSON.stringify({ outcome, received_at })}`)
      }
      this.told.set(op_id, { outcome, received_at })
    }
    return true
  }

  private noteAck(ack: number): void {
    if (ack < this.ack) this.wrong.push(`dev_ack went back from ${this.ack} to ${ack}`)
    for (let dseq = this.ack + 1; dseq <= ack; dseq += 1) {
      if (!this.sent.has(dseq)) this.wrong.push(`dev_ack ${ack} passes ${dseq}, which was never sent`)
    }
    this.ack = ack
  }

  /** Sends one piece, or a few, of a photo that is not stored. */
  private async sendPhoto(): Promise<boolean> {
    const photo = this.photos.find((photo) => !photo.stored)
    if (!photo) return true
    const asked = await this.ask('POST', '/sync/v1/photos/want', { hashes: [photo.hash] })
    let told = asked?.ok ? (await asked.json().catch(() => null))?.[0] : null
    for (let pieces = this.chance.between(1, 8); told && !told.stored && pieces > 0; pieces -= 1) {
      if (told.refused) {
        this.wrong.push(`photo ${photo.hash} was refused`)
        return false
      }
      const piece = photo.bytes.subarray(told.offset, told.offset + SMALL_PIECE)
      const path = `/sync/v1/photos/${photo.hash}?offset=${told.offset}&total=${photo.bytes.length}`
      const answer = await this.ask('PUT', path, piece)
      told = answer?.ok ? await answer.json().catch(() => null) : null
    }
    if (told?.stored) photo.stored = true
    return told !== null
  }

  private async held(): Promise<Set<string>> {
    const held = new Set<string>()
    let cursors: { village: string }[] = []
    for (let more = true; more; ) {
      const answer = await this.ask('POST', '/sync/v1/pull', {
        proto: 1, schema: 1, device_id: this.device, cursors, budget: 1 << 20, digest: false,
      })
      if (!answer?.ok) throw new Error(`pull: ${answer?.status}`)
      const told = await answer.json()
      for (const page of told.pages) {
        cursors = [...cursors.filter((cursor) => cursor.village !== page.cursor.village), page.cursor]
        for (const change of page.changes) if (change.doc !== null) held.add(`${change.kind} ${change.id}`)
      }
      more = told.more
    }
    return held
  }

  /** A request with a bounded wait; null when there was no answer. A refusal is never expected here. */
  private async ask(method: string, path: string, body?: object): Promise<Response | null> {
    const headers: Record<string, string> = { cookie: this.cookie, origin: this.origin }
    if (body && !Buffer.isBuffer(body)) headers['content-type'] = 'application/json'
    const sent = Buffer.isBuffer(body) ? new Uint8Array(body) : body && JSON.stringify(body)
    try {
      const answer = await fetch(this.origin + path, { method, headers, body: sent, signal: AbortSignal.timeout(20_000) })
      if (this.troubled && answer.status >= 500) return null
      if (answer.status >= 400) this.wrong.push(`${method} ${path}: ${answer.status} ${await answer.clone().text()}`)
      return answer
    } catch {
      return null
    }
  }
}
