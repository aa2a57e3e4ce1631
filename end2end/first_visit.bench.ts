// What somebody waits for who opens the app for the first time on a slow road and a cheap phone, and each day after.
// With QUNXING_BESIDE=<program>:<site> another build is measured in turns with this one. Printed, never judged.
import { expect, test as base, type Page } from '@playwright/test'
import { Server, type Build } from './fixtures/server.ts'
import { installed, Phone } from './fixtures/test.ts'
import { Chance } from './torture/measure.ts'
import { FAIR, Road } from './torture/weather.ts'

/** 400 kbit/s and two seconds there and back: what browsers' own tools call slow 3G. */
const SLOW = { ...FAIR, bitsPerSecond: 400_000, roundTrip: 2_000 }
const SLOWER = 4
const ROUNDS = 3

const [bin, site] = (process.env.QUNXING_BESIDE ?? ':').split(':')
const builds: [name: string, build: Build | undefined][] = [['this build', undefined]]
if (bin && site) builds.push(['beside', { bin, site }])

async function opened(phone: Phone): Promise<Page> {
  const page = await phone.start()
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER })
  return page
}

async function since(begun: number, stands: Promise<void>): Promise<number> {
  await stands
  return Date.now() - begun
}

base('the first minute, and the next morning', async () => {
  const times = new Map<string, number[]>()
  const note = (name: string, what: string, millis: number) => times.set(`${what}, ${name}`, [...(times.get(`${what}, ${name}`) ?? []), millis])
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, build] of builds) {
      const server = await Server.start(build)
      const road = await Road.to(server.port, new Chance(1))
      road.turn(SLOW)
      const phone = new Phone({ baseURL: road.origin, viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' })
      let page = await opened(phone)
      const code = page.getByRole('textbox', { name: '激活码' })
      const today = page.getByRole('navigation', { name: '主要页面' })
      const began = Date.now()
      await page.goto('/app/activate', { waitUntil: 'commit' })
      note(name, '登录页可用 sign-in, nothing cached', await since(began, expect(code).toBeVisible({ timeout: 90_000 })))
      await code.fill(server.code('li'))
      // Ten seconds to type a code.
      await page.waitForTimeout(10_000)
      const tapped = Date.now()
      await page.getByRole('button', { name: '激活', exact: true }).click()
      note(name, '今日可用 今日 after the tap on 激活', await since(tapped, expect(today).toBeVisible({ timeout: 90_000 })))
      road.turn(FAIR)
      await installed(page)
      await phone.close()
      road.turn(SLOW)
      page = await opened(phone)
      const morning = Date.now()
      await page.goto('/app', { waitUntil: 'commit' })
      const again = page.getByRole('navigation', { name: '主要页面' })
      note(name, '今日可用 今日, everything kept', await since(morning, expect(again).toBeVisible({ timeout: 90_000 })))
      await phone.remove()
      await road.close()
      await server.remove()
    }
  }
  for (const [what, millis] of [...times].sort()) {
    const sorted = millis.toSorted((a, b) => a - b)
    console.log(`${what}: ${(sorted[Math.floor(sorted.length / 2)]! / 1000).toFixed(1)} s (${millis.map((one) => (one / 1000).toFixed(1)).join(' ')})`)
  }
})
