// The database server dies by SIGKILL while many phones push, and its synchronous standby takes its place: every
// acknowledged act is there, once. `.ci/tools/failover.sh` sets the stage.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { test } from '../fixtures/test.ts'
import { counted, crowd, everythingIsThere } from './crowd.ts'
import { amount, Chance, report, seed, sleep } from './measure.ts'
import type { Pusher } from './pusher.ts'

const TIMES = amount('QUNXING_FAILOVERS', 3)
const PHONES = amount('QUNXING_PHONES', 12)
const STAGE = process.env.QUNXING_FAILOVER

test.use({ serviceWorkers: 'block' })
test.skip(!STAGE, 'needs two PostgreSQL clusters: .ci/tools/failover.sh')

const stage = (act: 'over' | 'rebuild'): Promise<unknown> => promisify(execFile)(STAGE!, [act])
const answered = (all: Pusher[]): number => all.reduce((sum, phone) => sum + phone.answered, 0)

test('what was acknowledged outlives the database server', async ({ server }) => {
  test.setTimeout(180_000 + TIMES * 60_000)
  const number = seed()
  const chance = new Chance(number)
  const before = counted(server)
  const all = await crowd(server, chance, PHONES)
  const working = Promise.all(all.map((phone) => phone.work()))
  const silences: number[] = []

  for (let time = 1; time <= TIMES; time += 1) {
    await sleep(chance.between(500, 4_000))
    for (const phone of all) phone.troubled = true
    const died = Date.now()
    await stage('over')
    for (const heard = answered(all); answered(all) === heard; ) await sleep(20)
    silences.push(Date.now() - died)
    await stage('rebuild')
    for (const phone of all) phone.troubled = false
  }
  const saved = await everythingIsThere(server, all, working, before, number)
  report('database failed over', {
    seed: number, times: TIMES, phones: PHONES, acts: saved, answered: answered(all),
    unanswered: all.reduce((sum, phone) => sum + phone.unanswered, 0),
    'longest silence ms': Math.max(...silences), 'shortest silence ms': Math.min(...silences),
  })
})
