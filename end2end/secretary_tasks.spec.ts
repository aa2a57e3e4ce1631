// The secretary's progress, written without a network, meets another's: both values stand until one tap settles it.
import { expect, installed, signIn, test } from './fixtures/test.ts'

test('two reports of the same task meet; both are kept, one tap settles', async ({ server, page, context }) => {
  const [zhang, li] = [await server.as('zhang'), await server.as('li')]
  const tasks = await zhang.find('task')
  const task = tasks.find(({ doc }) => doc.owner.is.account === li.id && !doc.progress.contested?.length && doc.progress.is.done < doc.progress.is.of)!
  const { of, unit } = task.doc.progress.is
  const [ours, theirs] = [Math.floor(of * 0.8), Math.floor(of * 0.6)]
  const words = (done: number): string => (unit === '%' && of === 100 ? `${done}%` : `${done}/${of} ${unit}`)

  await signIn(page, 'zhang')
  await installed(page)
  await context.setOffline(true)
  await page.goto(`/app/tasks/${task.id}`)
  await page.getByRole('link', { name: '更新进度' }).click()
  await page.getByLabel('做到多少了').fill(String(ours))
  await page.getByLabel('说明').fill('书记到现场看过')
  await page.getByRole('button', { name: '保存' }).click()
  await expect(page.getByRole('status')).toContainText(`已存手机,进度更新为 ${words(ours)}`)

  const progress = { done: theirs, of, unit }
  const report = await li.act({ report_progress: { task: task.id, progress, note: '网格里数过', photos: [] } }, { base_ver: task.ver })
  expect(report.is).toBe('applied')

  await context.setOffline(false)
  await page.goto('/app/sending')
  await page.getByRole('button', { name: '立即重试' }).click()
  await expect(page.locator('[data-op]')).toContainText('两个值待定')
  await page.goto(`/app/tasks/${task.id}`)
  const both = page.getByRole('region', { name: '两个人同时更新了这条' })
  await expect(both).toContainText(words(ours))
  await expect(both).toContainText(words(theirs))
  await expect(both).toContainText('李春梅')
  await expect(both).toContainText('张红旗')

  await both.getByRole('button', { name: new RegExp(words(ours).replace('/', '\\/')) }).click()
  await expect(page.getByRole('status')).toContainText('已选定')
  await expect(both).toHaveCount(0)
  await expect.poll(async () => (await zhang.find('task', task.id))[0]!.doc.progress.contested?.length ?? 0).toBe(0)
  const settled = (await zhang.find('task', task.id))[0]!.doc
  expect(settled.progress.is.done).toBe(ours)
  const notes = settled.notes.map((note: { note: string }) => note.note)
  expect(notes).toEqual(expect.arrayContaining(['书记到现场看过', '网格里数过']))
})
