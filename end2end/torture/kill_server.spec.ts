// The server dies by SIGKILL at random moments while many phones push: every acknowledged act is there, once.
// What this does not show: a power cut, because the kernel lives on (see docs/torture.md).
import { test } from '../fixtures/test.ts'
import { counted, crowd, everythingIsThere } from './crowd.ts'
import { amount, Chance, progress, report, seed, sleep } from './measure.ts'
import type { Pusher } from './pusher.ts'

const KILLS = amount('QUNXING_SERVER_KILLS', 6)
const PHONES = amount('QUNXING_PHONES', 12)

test.use({ serviceWorkers: 'block' })

test('what a killed server had acknowledged is there, once', async ({ server }) => {
  test.setTimeout(120_000 + KILLS * 10_000)
  const number = seed()
  const chance = new Chance(number)
  const before = counted(server)
  const all = await crowd(server, chance, PHONES)
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
  const saved = await everythingIsThere(server, all, working, before, number)
  const sum = (of: (phone: Pusher) => number): number => all.reduce((sum, phone) => sum + of(phone), 0)
  report('server killed', {
    seed: number, kills: KILLS, phones: PHONES, acts: saved, photos: sum((phone) => phone.photos.length),
    answered: sum((phone) => phone.answered), unanswered: sum((phone) => phone.unanswered), seconds: Math.round(seconds),
  })
})
