import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { describeInBrowser, visit, type Visit } from '../support/browser.ts'
import { servePages, type PagesServer } from '../support/pages.ts'

/** One person, one browser, from an empty server to a question about what went wrong: each step goes on from the last one. */
describeInBrowser('a day with the web interface', () => {
  let server: PagesServer
  let seen: Visit
  let page: Page
  /** The addresses of runs, as links that others would be sent. */
  const links = { failed: '', fixed: '', asked: '' }

  before(async () => {
    server = await servePages()
    seen = await visit(server.url, '/')
    page = seen.page
  })
  after(async () => {
    await seen.leave()
    await server.stop()
  })
  afterEach(() => expect(seen.complaints).to.deep.equal([]))

  const tab = (name: string) => page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name })
  const dialog = () => page.getByRole('dialog')
  const status = (wanted: string) => page.locator('.run-head').getByText(wanted, { exact: false }).first().waitFor()
  const here = () => new URL(page.url()).pathname

  const createFromExample = async (example: string): Promise<void> => {
    await tab('Workflows').click()
    await page.getByRole('heading', { name: 'Workflows', level: 1 }).waitFor()
    await page.goto('/workflows?new=1')
    await dialog().getByRole('link', { name: example }).click()
    await page.getByText('No problems').waitFor()
    await page.getByRole('button', { name: 'Create' }).click()
    await page.waitForURL(/\/workflows\/[0-9a-f-]+$/)
    await page.getByRole('heading', { name: example, level: 1 }).waitFor()
  }

  it('creates a workflow from an example', async () => {
    await page.getByText('Nothing has run yet').waitFor()
    await createFromExample('order_fulfilment')
  })

  it('runs it, and watches it fail', async () => {
    await page.getByRole('button', { name: 'Execute', exact: true }).click()
    await dialog().getByLabel('order_id').fill('A-1002')
    await dialog().getByLabel('total').fill('120')
    await dialog().getByLabel('parcel_grams').fill('64000')
    await dialog().getByRole('button', { name: 'Execute', exact: true }).click()
    await page.waitForURL(/\/executions\/[0-9a-f-]+/)
    links.failed = here()
    await status('failed')
  })

  it('reads why', async () => {
    await page.getByRole('link', { name: 'Explain' }).click()
    await page.getByText('the root cause first').waitFor()
    await page.getByText('command_failed').first().waitFor()
    await page.getByRole('link', { name: 'Compensation' }).click()
    await page.getByText('2 undone.').waitFor()
  })

  it('mends the input by a fork', async () => {
    await page.getByRole('button', { name: 'Fork', exact: true }).click()
    await dialog().getByLabel('Another input').check()
    await dialog()
      .getByRole('textbox', { name: /^parcel_grams/ })
      .fill('1200')
    await dialog()
      .getByText(/^Runs again/)
      .first()
      .waitFor()
    await dialog().getByLabel('Reason').fill('the parcel was packed anew')
    await dialog().getByRole('button', { name: 'Fork', exact: true }).click()
    await page.getByText('Forked from', { exact: true }).waitFor()
    await status('completed')
    links.fixed = here()
    expect(links.fixed).to.not.equal(links.failed)
  })

  it('compares both runs', async () => {
    await page.getByRole('button', { name: 'Compare with' }).click()
    await dialog().getByRole('button', { name: 'what it was forked from' }).click()
    // What was undone was done anew, under an id of its own.
    await page.getByText(/^They part at reserve/).waitFor()
    await page.getByRole('region', { name: 'Differences in input', exact: true }).getByText('64000').waitFor()
  })

  it('travels to event 5 by a link', async () => {
    await page.goto(`${links.failed}?at=5`)
    await page.getByText('as of event 5').first().waitFor()
    await page
      .getByRole('region', { name: 'Time travel' })
      .getByText(/As of event 5 of/)
      .waitFor()
    await page.getByRole('link', { name: 'Tasks' }).click()
    expect(new URL(page.url()).searchParams.get('at')).to.equal('5')
    await page.getByRole('button', { name: 'Now' }).click()
    await status('failed')
  })

  it('has a document approved, which is paused and resumed meanwhile', async () => {
    await createFromExample('document_approval')
    await page.getByRole('button', { name: 'Execute', exact: true }).click()
    await dialog().getByLabel('title').fill('Price list')
    await dialog().getByLabel('author').fill('ada')
    await dialog().getByRole('button', { name: 'Add to reviewers' }).click()
    await dialog().getByLabel('reviewers 1').fill('grace')
    await dialog().getByLabel('manager').fill('alan')
    await dialog().getByRole('button', { name: 'Execute', exact: true }).click()
    await page.waitForURL(/\/executions\/[0-9a-f-]+/)
    links.asked = here()
    await page.getByRole('region', { name: 'Waiting for a decision' }).waitFor()
    for (const [verb, after] of [
      ['Pause', 'paused'],
      ['Resume', 'running'],
    ] as const) {
      await page.getByRole('button', { name: verb, exact: true }).click()
      await dialog().getByLabel('Reason').fill('lunch')
      await dialog().getByRole('button', { name: verb }).click()
      await status(after)
    }
  })

  it('makes a checkpoint before it is decided', async () => {
    await page.getByRole('button', { name: 'Checkpoint', exact: true }).click()
    await page.getByLabel('Description').fill('before the decision')
    await page.getByRole('button', { name: 'Make it' }).click()
    await page.getByRole('link', { name: 'Checkpoints' }).click()
    await page.getByRole('cell', { name: 'before the decision' }).waitFor()
  })

  it('approves what waits', async () => {
    await tab('Approvals').click()
    await page
      .getByRole('article', { name: /^decide of/ })
      .getByRole('button', { name: 'Decide' })
      .click()
    await page.getByLabel('Who decides').fill('grace')
    await dialog().getByRole('button', { name: 'Approve' }).click()
    await page.getByText('Nothing waits for a decision').waitFor()
    await page.goto(links.asked)
    await status('completed')
  })

  it('restores the checkpoint: it asks once more', async () => {
    await page.getByRole('link', { name: 'Checkpoints' }).click()
    await page.getByRole('button', { name: 'Restore' }).click()
    await dialog().getByRole('button', { name: 'Restore' }).click()
    await page.getByText('Restored from', { exact: true }).waitFor()
    await page.getByRole('region', { name: 'Waiting for a decision' }).waitFor()
    expect(here()).to.not.equal(links.asked)
  })

  it('sees on the monitor what is going on', async () => {
    await tab('Monitor').click()
    await page
      .locator('.tile', { has: page.getByText('Running') })
      .getByRole('link', { name: '1', exact: true })
      .waitFor()
    await page.getByRole('list', { name: 'Events' }).getByText('workflow_forked').first().waitFor()
  })

  it('asks the assistant, which needs no model', async () => {
    await page.goto(links.failed)
    await page.getByRole('link', { name: 'Ask about it' }).click()
    await page.getByText('Built-in assistant, without a model').waitFor()
    await page.getByRole('button', { name: 'Why did it fail?' }).click()
    const answer = page.locator('.turn[data-role=assistant][data-state=done]')
    await answer
      .locator('.prose')
      .getByText(/hand_over/)
      .first()
      .waitFor()
  })
})
