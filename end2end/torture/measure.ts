// How long a torture goes on: short in `make test`, long in `make torture`, which sets the environment.
import { appendFileSync } from 'node:fs'

/** How many of something: the short form's, or what the environment asks for. */
export function amount(name: string, short: number): number {
  const asked = Number(process.env[name] ?? short)
  if (!Number.isSafeInteger(asked) || asked < 1) throw new Error(`${name} must be a whole number from 1`)
  return asked
}

/** Chance with a seed, printed with every figure, so that a run can be tried again (mulberry32). */
export class Chance {
  constructor(private state: number) {}

  /** From 0 up to 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  /** A whole number from `least` to `most`. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1))
  }
  /** Whether something happens that happens so often, of 1. */
  happens(often: number): boolean {
    return this.next() < often
  }
  one<T>(of: readonly T[]): T {
    return of[this.between(0, of.length - 1)]!
  }
}

export function seed(): number {
  return amount('QUNXING_SEED', 1 + (Date.now() % 1_000_000))
}

export const sleep = (millis: number): Promise<void> => new Promise((done) => setTimeout(done, millis))

/** Now and then says how far a long form is. */
export function progress(what: string, done: number, of: number): void {
  if (done % 25 === 0 && done < of) console.log(`${what}: ${done} of ${of}`)
}

/** Prints what was measured; keeps it where `make torture` gathers the figures. */
export function report(what: string, figures: Record<string, number | string>): void {
  const line = `${what}: ${Object.entries(figures).map(([name, figure]) => `${name} ${figure}`).join(', ')}`
  console.log(line)
  const file = process.env.QUNXING_TORTURE_FIGURES
  if (file) appendFileSync(file, `${line}\n`)
}
