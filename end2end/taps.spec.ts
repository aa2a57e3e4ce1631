// What a person's thumb has to do for each record, counted over real touches: how often it taps, how often it scrolls,
// and over how many pages. Written text is no tap, the field it goes into is one. It may never get worse.
import type { Locator } from '@playwright/test'
import { activate, allRead, day, expect, newId, test, type Page } from './fixtures/test.ts'

const GRID = '410871001001003'

/** How many taps each takes at most (P8), and how many scrolls. */
const MOST = {
  visit: { taps: 4, scrolls: 0 },
  everythingDue: { taps: 6, scrolls: 1 },
  dispute: { taps: 8, scrolls: 3 },
  activity: { taps: 5, scrolls: 2 },
}

/** A thumb on the glass: it reaches what is on the screen, and scrolls to what is not. */
class Thumb {
  taps = 0
  scrolls = 0
  readonly pages = new Set<string>()
  constructor(private readonly page: Page) {}

  async tap(what: Locator): Promise<void> {
    await expect(what).toBeVisible()
    await this.standsStill(what)
    if (!(await this.reaches(what))) {
      await what.evaluate((it) => it.scrollIntoView({ block: 'center' }))
      this.scrolls += 1
    }
    this.pages.add(new URL(this.page.url()).pathname)
    // A real touch at its middle, which is asked for again if news moved it in that instant.
    await what.tap()
    this.taps += 1
  }

  /** Taps into a field and writes. */
  async write(field: Locator, text: string): Promise<void> {
    await this.tap(field)
    await expect(field).toBeFocused()
    await this.page.keyboard.insertText(text)
    await expect(field).toHaveValue(text)
  }

  /** News may still move it, and what slides in may still lie over it: neither is a reason to scroll. */
  private standsStill(what: Locator): Promise<void> {
    return what.evaluate(async (it) => {
      const frame = () => new Promise((drawn) => requestAnimationFrame(drawn))
      const where = () => JSON.stringify(it.getBoundingClientRect())
      // What turns for ever is no way to somewhere.
      const slides = (one: Animation) => one.playState === 'running' && one.effect?.getComputedTiming().iterations !== Infinity
      let before = ''
      while (before !== where() || document.getAnimations().some(slides)) {
        before = where()
        await frame()
        await frame()
      }
    })
  }

  /** Whether what a touch at its middle meets is this. */
  private reaches(what: Locator): Promise<boolean> {
    return what.evaluate((it) => {
      const box = it.getBoundingClientRect()
      const met = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)
      return met !== null && (it === met || it.contains(met) || met.contains(it))
    })
  }
}

const chip = (page: Page, question: string | RegExp, word: string) =>
  page.getByRole('group', { name: question }).locator('label', { hasText: word })
const save = (page: Page) => page.getByRole('button', { name: /^保存/ })

test('a thumb needs few taps for each record', async ({ server, page }) => {
  const li = await server.as('li')
  const register = async (door: string, head: string) => {
    const id = newId()
    await li.act({ register_household: { id, grid: GRID, door, head, phone: '', people: [], categories: [] } })
    return { id, head }
  }
  const [plain, due, other] = [await register('1 号楼 1-101', '冯桂兰'), await register('1 号楼 1-102', '孙有田'), await register('1 号楼 1-103', '郑家旺')]
  const visit = (household: string, needs: object[]) => ({
    record_visit: {
      id: newId(), household, on: day(), started_at: null, needs, photos: [], location: null,
      talk: { met: ['head'], topics: [], note: '', follow_up_on: null },
    },
  })
  const parties = [{ household: due.id, name: '孙家' }, { household: other.id, name: '郑家' }]
  const told = await li.actAll([
    visit(due.id, [{ id: newId(), text: '燃气软管老化', kind: 'housing', handling: 'grid' }]),
    { report_dispute: {
      id: newId(), grid: GRID, kind: 'neighbours', parties, on: day(), what: '楼上漏水', photos: [],
      so_far: [{ agreement_reached: { how: 'oral', text: '各修各的管' } }],
    } },
  ])
  expect(told.map((one) => one.is)).toEqual(['applied', 'applied'])
  await server.later(8)
  await activate(page, server, 'li')
  await allRead(page)
  // By route, these doors come first.
  await page.getByRole('region', { name: '该走访了' }).getByRole('button').click()

  const table: Record<string, Thumb> = {}
  const begin = async (what: string) => {
    await page.goto('/app')
    await expect(page.getByRole('link', { name: '记走访' }).first()).toBeVisible()
    return (table[what] = new Thumb(page))
  }
  const arrived = () => expect(page.getByRole('status')).toContainText('已存手机')

  let thumb = await begin('visit')
  await thumb.tap(page.getByRole('region', { name: '该走访了' }).getByRole('link', { name: new RegExp(`^.*${plain.head} ·`) }))
  await thumb.tap(page.getByRole('link', { name: '记走访' }))
  await thumb.tap(chip(page, '见到了谁', plain.head))
  await thumb.tap(save(page))
  await arrived()

  thumb = await begin('everythingDue')
  await thumb.tap(page.getByRole('region', { name: '该走访了' }).getByRole('link', { name: new RegExp(`^.*${due.head} ·`) }))
  await thumb.tap(page.getByRole('link', { name: '记走访' }))
  await thumb.tap(chip(page, '见到了谁', due.head))
  await thumb.tap(chip(page, /燃气软管/, '已办结'))
  await thumb.tap(chip(page, /回访/, '平稳'))
  await thumb.tap(save(page))
  await arrived()

  thumb = await begin('dispute')
  await thumb.tap(page.getByRole('main').getByRole('link', { name: '记调解' }))
  await thumb.write(page.getByLabel('不是本村住户的,直接写姓名'), '赵守田')
  await thumb.write(page.getByLabel('什么事'), '楼道里堆杂物,两家争了几句')
  await thumb.tap(chip(page, '到哪一步了', '当场达成'))
  await thumb.write(page.getByLabel('怎么说好的'), '三天内清走')
  await thumb.tap(save(page))
  await arrived()

  thumb = await begin('activity')
  await thumb.tap(page.getByRole('main').getByRole('link', { name: '记志愿' }))
  await thumb.write(page.getByLabel('活动名称'), '清扫背街小巷')
  await thumb.write(page.getByLabel('参加人次'), '26')
  await thumb.write(page.getByLabel('地点'), '北街')
  await thumb.tap(save(page))
  await arrived()

  for (const [what, { taps, scrolls, pages }] of Object.entries(table)) {
    console.log(`taps: ${what}: ${taps} taps, ${scrolls} scrolls, ${pages.size} pages`)
    const most = MOST[what as keyof typeof MOST]
    expect(taps, `${what}: taps`).toBeLessThanOrEqual(most.taps)
    expect(scrolls, `${what}: scrolls`).toBeLessThanOrEqual(most.scrolls)
  }
})
