// Takes a picture of every view of the web interface, with real data in it: wide and narrow, light and dark.
// `npm run ui:screenshots` puts them into `screenshots`; names of views on the command line take only those.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { closeBrowser, visit } from '../dist/test/support/browser.js'
import { fillWithDemo } from '../dist/test/support/demo.js'
import { servePages } from '../dist/test/support/pages.js'

const SIZES = { 1440: { width: 1440, height: 900 }, 390: { width: 390, height: 844 } }
const FOLDER = process.env['SCREENSHOTS'] ?? 'screenshots'
const wanted = process.argv.slice(2)

/** Each view by its name: its path, and if it needs that what is done there before the picture is taken. */
const viewsOf = ({ workflows, runs, template }) => ({
  workflows: ['/workflows'],
  'workflow-new': ['/workflows/new'],
  workflow: [`/workflows/${workflows.pipeline}`],
  'workflow-edit': [`/workflows/${workflows.pipeline}/edit`],
  'workflow-wide': [`/workflows/${workflows.wide}`],
  templates: ['/templates'],
  template: [`/templates/${template}`],
  'template-new': ['/templates/new'],
  executions: ['/executions'],
  'executions-failed': ['/executions?status=failed'],
  'run-completed': [`/executions/${runs.completed}`],
  'run-failed': [`/executions/${runs.failed}`],
  'run-failed-task': [`/executions/${runs.failed}?task=fetch_data`],
  'run-timeline': [`/executions/${runs.completed}?view=timeline`],
  'run-events': [`/executions/${runs.completed}?view=events`],
  'run-explain': [`/executions/${runs.waiting}?view=explain`],
  'run-waiting': [`/executions/${runs.waiting}`],
  'run-undone': [`/executions/${runs.undone}`],
  'run-paused': [`/executions/${runs.paused}`],
  'run-each': [`/executions/${runs.each}`],
  'run-retrying': [`/executions/${runs.retrying}`],
  'run-wide': [`/executions/${runs.wide}`],
  'run-restored': [`/executions/${runs.restored}`],
  'run-past': [`/executions/${runs.completed}?at=5`],
  compare: [`/compare?a=${runs.failed}&b=${runs.fixed}`],
  approvals: ['/approvals'],
  monitor: ['/monitor'],
  chat: ['/chat'],
  'chat-run': [`/chat?execution=${runs.failed}`, (page) => ask(page, 'Why did it fail?')],
  'chat-draft': [
    '/chat',
    (page) => ask(page, 'Call ergon.fetch_from_api then engram.store_results, retry three times'),
  ],
  'chat-change': [`/chat?workflow=${workflows.pipeline}`, (page) => ask(page, 'add a retry of 5 to task fetch_data')],
})

const ask = async (page, words) => {
  await page.getByLabel('Your question').fill(words)
  await page.keyboard.press('Enter')
  await page.locator('.turn[data-role=assistant][data-state=done]').waitFor()
  await page.getByText('Loading the differences').waitFor({ state: 'hidden' })
}

const server = await servePages()
try {
  const demo = await fillWithDemo(server)
  const views = Object.entries(viewsOf(demo)).filter(([name]) => wanted.length === 0 || wanted.includes(name))
  mkdirSync(FOLDER, { recursive: true })
  for (const [name, [path, prepare]] of views)
    for (const [size, viewport] of Object.entries(SIZES)) {
      const { page, complaints, leave } = await visit(server.url, path, { viewport, reducedMotion: 'reduce' })
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.waitForLoadState('networkidle').catch(() => undefined)
      await prepare?.(page)
      for (const colorScheme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await page.screenshot({ path: join(FOLDER, `${name}-${size}-${colorScheme}.png`), fullPage: true })
      }
      const wide = await page.evaluate('document.documentElement.scrollWidth')
      if (wide > viewport.width) console.warn(`${name} at ${size}: the page is ${wide} pixels wide`)
      for (const complaint of complaints) console.warn(`${name} at ${size}: ${complaint}`)
      await leave()
    }
  console.log(`${views.length * 4} pictures are in ${FOLDER}`)
} finally {
  await closeBrowser()
  await server.stop()
}
