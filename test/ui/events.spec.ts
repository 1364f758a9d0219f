import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { describeInBrowser, expectAccessibleInBothThemes, visit } from '../support/browser.ts'
import { servePages, type PagesServer } from '../support/pages.ts'

const SCRIPT = `<img src=x onerror="document.title='hacked'">`
const ITEMS = 1_500

describeInBrowser('the events of an execution', () => {
  let server: PagesServer
  let long: string
  before(async () => {
    server = await servePages()
    const { workflow_id } = await server.client.createWorkflow({
      name: 'long',
      tasks: {
        fan: {
          for_each: { items: '${input.items}' },
          component: 'harmonia',
          action: 'echo',
          input: { item: '${item}', text: SCRIPT },
        },
      },
    })
    const input = { items: Array.from({ length: ITEMS }, (_, item) => item) }
    long = (await server.client.executeWorkflow({ workflow_id, input })).execution_id
    for await (const _ of server.client.monitorExecution(long));
  })
  after(() => server.stop())

  const row = (page: Page, revision: number) =>
    page.getByRole('list', { name: 'Events' }).getByRole('button', { name: new RegExp(`^${revision}\\b`) })

  it('are all there to scroll through, and only those in sight are made', async () => {
    const { page, complaints, leave } = await visit(server.url, `/executions/${long}?view=events`)
    const last = (await server.client.getExecution(long)).revision
    expect(last).to.be.at.least(2 * ITEMS)
    await page.getByText(`${last + 1} events`).waitFor()
    await row(page, 0).getByText('workflow_submitted').waitFor()
    await page.getByRole('button', { name: 'Last', exact: true }).click()
    await row(page, last).getByText('workflow_completed').waitFor()
    await page.getByLabel('Go to event').fill('1234')
    await page.getByRole('button', { name: 'Go', exact: true }).click()
    await row(page, 1234).getByText(/task_/).waitFor()
    expect(await page.getByRole('list', { name: 'Events' }).getByRole('listitem').count()).to.be.below(100)
    await expectAccessibleInBothThemes(page)
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('open with all that is recorded, as text, and lead to the run as of them', async () => {
    const { page, complaints, leave } = await visit(server.url, `/executions/${long}?view=events`)
    await page.getByLabel('Task', { exact: true }).fill('fan[7]')
    await page.getByText(/2 found in \d+ of/).waitFor()
    const found = page.getByRole('list', { name: 'Events' }).getByRole('button', { name: /task_completed/ })
    await found.click()
    const opened = page.getByRole('listitem').filter({ has: page.getByText('Hash') })
    await opened.getByText(SCRIPT).waitFor()
    expect(await page.title()).to.not.equal('hacked')
    await expectAccessibleInBothThemes(page)
    await opened.getByRole('button', { name: 'Look at the run as of here' }).click()
    await page.getByText('as of event').first().waitFor()
    const at = Number(new URL(page.url()).searchParams.get('at'))
    const { events } = await server.client.listExecutionEvents(long, { from: at, limit: 1 })
    expect(events[0]).to.include({ task_id: 'fan[7]', event_type: 'task_completed' })
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('are found by type, task and text, by an address too', async () => {
    const { page, complaints, leave } = await visit(
      server.url,
      `/executions/${long}?view=events&type=workflow_completed`,
    )
    await page.getByText(/1 found in \d+ of/).waitFor()
    await page.getByLabel('Type').selectOption('')
    await page.getByLabel('Text').fill('"item":1499')
    await page.getByText(/[12] found in \d+ of/).waitFor()
    await page.getByLabel('Text').fill('nothing is like that')
    await page.getByText('No event is like that').waitFor()
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('come as they happen', async () => {
    const open = { component: 'harmonia', action: 'wait_for_signal', input: { name: 'open' } }
    const { workflow_id } = await server.client.createWorkflow({ name: 'gate', tasks: { open } })
    const { execution_id } = await server.client.executeWorkflow({ workflow_id })
    const { page, complaints, leave } = await visit(server.url, `/executions/${execution_id}?view=events`)
    await page.getByText('3 events').waitFor()
    await server.client.sendSignal(execution_id, { name: 'open', data: SCRIPT })
    await page.getByRole('button', { name: /workflow_completed/ }).waitFor()
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('make a timeline of thousands of rows', async () => {
    const { page, complaints, leave } = await visit(server.url, `/executions/${long}?view=timeline`)
    await page.getByRole('button', { name: /^fan: completed/ }).waitFor()
    const rows = page.getByRole('list', { name: 'Tasks' }).getByRole('listitem')
    expect(await rows.count()).to.be.below(120)
    await page.getByRole('group', { name: 'Tasks over time' }).evaluate((box) => box.scrollTo({ top: 28 * 1_200 }))
    await page.getByRole('button', { name: /^fan\[1200\]:/ }).click()
    await page.getByRole('complementary', { name: 'Task fan[1200]' }).waitFor()
    await page.getByRole('button', { name: 'Zoom in' }).click()
    await page.getByText('2×').waitFor()
    expect(complaints).to.deep.equal([])
    await leave()
  })
})
