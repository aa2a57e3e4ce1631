// What somebody else did shows on an open page at once, long before the phone would have looked for news by itself.
import { activate, expect, test } from './fixtures/test.ts'

test('an open page hears of a change and shows it without anybody doing anything', async ({ server, page }) => {
  const [zhang, li] = [await server.as('zhang'), await server.as('li')]
  const tasks = await zhang.find('task')
  const task = tasks.find(({ doc }) => doc.owner.is.account === li.id && !doc.progress.contested?.length && doc.progress.is.done < doc.progress.is.of)!
  await activate(page, server, 'li')
  await page.goto(`/app/tasks/${task.id}`)
  await expect(page.getByRole('link', { name: '更新进度' })).toBeVisible()
  await expect(page.getByText('别人刚写的说明')).toHaveCount(0)

  const progress = { ...task.doc.progress.is, done: task.doc.progress.is.of }
  const report = await zhang.act({ report_progress: { task: task.id, progress, note: '别人刚写的说明', photos: [] } }, { base_ver: task.ver })
  expect(report.is).toBe('applied')
  await expect(page.getByText('别人刚写的说明')).toBeVisible({ timeout: 10_000 })
})
