// Many phones of many villages that push at once, and the question whether everything that was told to them is true.
import { expect, type Server } from '../fixtures/test.ts'
import { Chance } from './measure.ts'
import { Pusher } from './pusher.ts'

/** Grid workers of many villages, each with a code that the zone's office issued. */
export async function crowd(server: Server, chance: Chance, size: number): Promise<Pusher[]> {
  const office = await server.as('quban')
  const rows = await (await office.ask('/desk/v1/accounts?under=410871')).json()
  const workers = rows.map((row: { account: object }) => row.account)
    .filter((account: { memberships: { role: string }[] }) => account.memberships[0]?.role === 'grid_worker').slice(0, size)
  expect(workers).toHaveLength(size)
  const all = []
  for (const { id } of workers) {
    const card = await office.form('/desk/v1/activation_code', { account: id })
    all.push(await Pusher.activate(server.origin, card.code, new Chance(chance.between(1, 1 << 30)), 20 * size))
  }
  return all
}

/** What `qunxing check` counts: acts in all chains, and whether everything verifies. */
export function counted(server: Server): number {
  const told = server.run('check')
  expect(told).toContain('没有发现问题')
  return Number(/(\d+) 条操作/.exec(told)![1])
}

/** Lets everything arrive, and holds the server to every word it has said; how many acts were saved. */
export async function everythingIsThere(server: Server, all: Pusher[], working: Promise<unknown>, before: number, number: number): Promise<number> {
  for (const phone of all) phone.rest()
  await expect(async () => expect(all.filter((phone) => !phone.drained).map((phone) => phone.owed)).toEqual([])).toPass({ timeout: 110_000 })
  await working

  for (const phone of all) await phone.sendAllAgain()
  expect(all.flatMap((phone) => phone.wrong), `seed ${number}`).toEqual([])
  const saved = all.reduce((sum, phone) => sum + phone.saved.length, 0)
  expect(counted(server) - before, 'acts in the log').toBe(saved)
  for (const phone of all) {
    expect(await phone.absent(), `seed ${number}`).toEqual([])
    expect(await phone.photosAbsent(), `seed ${number}`).toEqual([])
  }
  return saved
}
