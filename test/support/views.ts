import type { Page } from 'playwright-core'
import type { Demo } from './demo.ts'

/** A view by its path, and what is done there before one looks at it. */
export interface View {
  readonly name: string
  readonly path: string
  readonly prepare?: (page: Page) => Promise<void>
}

const ask =
  (words: string) =>
  async (page: Page): Promise<void> => {
    await page.getByLabel('Your question').fill(words)
    await page.keyboard.press('Enter')
    await page.locator('.turn[data-role=assistant][data-state=done]').waitFor()
    await page.getByText('Loading the differences').waitFor({ state: 'hidden' })
  }

const view = (name: string, path: string, prepare?: View['prepare']): View => ({
  name,
  path,
  ...(prepare === undefined ? {} : { prepare }),
})

/** Every view of the web interface. */
export const viewsOf = ({ workflows, runs, template }: Demo): readonly View[] => [
  view('workflows', '/workflows'),
  view('workflow-new', '/workflows/new'),
  view('workflow', `/workflows/${workflows.pipeline}`),
  view('workflow-definition', `/workflows/${workflows.pipeline}?view=definition`),
  view('workflow-versions', `/workflows/${workflows.pipeline}?view=versions`),
  view('workflow-runs', `/workflows/${workflows.pipeline}?view=runs`),
  view('workflow-schedules', `/workflows/${workflows.pipeline}?view=schedules`),
  view('workflow-what-if', `/workflows/${workflows.pipeline}?view=whatif`),
  view('workflow-execute', `/workflows/${workflows.pipeline}?execute=1`),
  view('workflow-edit', `/workflows/${workflows.pipeline}/edit`),
  view('workflow-wide', `/workflows/${workflows.wide}`),
  view('templates', '/templates'),
  view('template', `/templates/${template}`),
  view('template-new', '/templates/new'),
  view('executions', '/executions'),
  view('executions-failed', '/executions?status=failed'),
  view('run-completed', `/executions/${runs.completed}`),
  view('run-failed', `/executions/${runs.failed}`),
  view('run-task', `/executions/${runs.failed}?task=fetch_data`),
  view('run-timeline', `/executions/${runs.undone}?view=timeline`),
  view('run-events', `/executions/${runs.completed}?view=events`),
  view('run-explain', `/executions/${runs.waiting}?view=explain`),
  view('run-waiting', `/executions/${runs.waiting}`),
  view('run-undone', `/executions/${runs.undone}`),
  view('run-paused', `/executions/${runs.paused}`),
  view('run-each', `/executions/${runs.each}`),
  view('run-retrying', `/executions/${runs.retrying}`),
  view('run-wide', `/executions/${runs.wide}`),
  view('run-restored', `/executions/${runs.restored}`),
  view('run-past', `/executions/${runs.completed}?at=5`),
  view('compare', `/compare?left=${runs.failed}&right=${runs.fixed}`),
  view('approvals', '/approvals'),
  view('monitor', '/monitor'),
  view('chat', '/chat'),
  view('chat-run', `/chat?execution=${runs.failed}`, ask('Why did it fail?')),
  view('chat-draft', '/chat', ask('Call ergon.fetch_from_api then engram.store_results, retry three times')),
  view('chat-change', `/chat?workflow=${workflows.pipeline}`, ask('add a retry of 5 to task fetch_data')),
  view('nowhere', '/workflows/a/b/c'),
]

/** When it has all that it shows. */
export const settle = async (page: Page, { prepare }: View): Promise<void> => {
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  await page
    .getByText(/^Loading .*…$/)
    .first()
    .waitFor({ state: 'hidden' })
  await prepare?.(page)
  await page
    .getByText(/^Loading .*…$/)
    .first()
    .waitFor({ state: 'hidden' })
}
