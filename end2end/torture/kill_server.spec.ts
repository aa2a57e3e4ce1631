// The server dies by SIGKILL at random moments while many phones push: every acknowledged act is there, once.
// What this does not show: a power cut, because the kernel lives on (see docs/torture.md).
import { expect, test, type Server } from '../fixtures/test.ts'
import { amount, Chance, progress, report, seed, sleep } from './measure.ts'
import { Pusher } from './pusher.ts'

const KILLS = amount('QUNXING_SERVER_KILLS', 6)
const PHONES = amount('QUNXING_PHONES', 12)

test.use({ serviceWorkers: 'block' })

/** Grid workers of many villages, each with a code that the zone's office issued. */
async function phones(server: Server, chance: Chance): Promise<Pusher[]> {
  const office = await server.as('quban')
  const rows = await (await office.ask('/desk/v1/accounts?under=410871')).json()
  const workers = rows.map((row: { account: object }) => row.account)
    .filter((account: { memberships: { role: string }[] }) => account.memberships[0]?.role === 'grid_worker').slice(0, PHONES)
  expect(workers).toHaveLength(PHONES)
  const all = []
  for (const { id } of workers) {
    const card = await office.form('/desk/v1/activation_code', { account: id })
    all.push(await Pusher.activate(server.origin, card.code, new Chance(chance.between(1, 1 << 30)), 20 * PHONES))
  }
  return all
}

/** What `qunxing check` counts: acts in all chains, and whether everything verifies. */
function counted(server: Server): number {
  const told = server.run('check')
  expect(told).toContain('没有发现问题')
  return Number(/(\d+) 条操作/.exec(told)![1])
}

test('what a killed server had acknowledged is there, once', async ({ server }) => {
  test.setTimeout(120_000 + KILLS * 10_000)
  const number = seed()
  const chance = new Chance(number)
  const before = counted(server)
  const all = await phones(server, chance)
  const begun = Date.now()
  const working = Promise.all(all.map((phone) => phone.work()))

  for (let kill = 1; kill <= KILLS; kill += 1) {
    await sleep(chance.between(20, 800))
    await server.stop('SIGKILL')
    // Now and then it dies again while it starts, which is when a database repairs itself.
    if (kill < KILLS && chance.happens(0.15)) {
      const starting = server.restart().catch(() => 'it was killed before it answered')
      await sleep(chance.between(0, 150))
      await server.stop('SIGKILL')
      await starting
      kill += 1
    }
    await server.restart()
    progress('server killed', kill, KILLS)
  }
  const seconds = (Date.now() - begun) / 1_000
  for (const phone of all) phone.rest()
  await expect(async () => expect(all.filter((phone) => !phone.drained).length).toBe(0)).toPass({ timeout: 110_000 })
  await working

  for (const phone of all) await phone.sendAllAgain()
  expect(all.flatMap((phone) => phone.wrong), `seed ${number}`).toEqual([])
  const saved = all.reduce((sum, phone) => sum + phone.saved.length, 0)
  expect(counted(server) - before, 'acts in the log').toBe(saved)
  for (const phone of all) {
    expect(await phone.absent(), `seed ${number}`).toEqual([])
    expect(await phone.photosAbsent(), `seed ${number}`).toEqual([])
  }
  const sum = (of: (phone: Pusher) => number): number => all.reduce((sum, phone) => sum + of(phone), 0)
  report('server killed', {
    seed: number, kills: KILLS, phones: PHONES, acts: saved, photos: sum((phone) => phone.photos.length),
    answered: sum((phone) => phone.answered), unanswered: sum((phone) => phone.unanswered), seconds: Math.round(seconds),
  })
})
