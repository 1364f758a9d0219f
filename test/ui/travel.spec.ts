import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { describeInBrowser, expectAccessibleInBothThemes, visit } from '../support/browser.ts'
import { servePages, type PagesServer } from '../support/pages.ts'
import { untilOver } from '../support/until-over.ts'

const HOSTILE = `<img src=x onerror="document.title='hacked'">`

describeInBrowser('going back in the time of a run', () => {
  let server: PagesServer
  let id: string
  let last: number
  before(async () => {
    server = await servePages()
    const { client } = server
    const { workflow_id } = await client.createWorkflow({
      name: 'travelled',
      tasks: {
        first: { component: 'harmonia', action: 'echo', input: { n: 1 } },
        each: { component: 'harmonia', action: 'echo', for_each: { items: '${input.items}' }, depends_on: ['first'] },
        weigh: { component: 'harmonia', action: 'fail', input: { message: HOSTILE }, depends_on: ['each'] },
        never: { component: 'harmonia', action: 'echo', depends_on: ['weigh'] },
      },
    })
    const input = { items: Array.from({ length: 30 }, (_, item) => item) }
    id = (await client.executeWorkflow({ workflow_id, input })).execution_id
    await untilOver(client, id)
    last = (await client.getExecution(id)).revision
  })
  after(() => server.stop())

  const at = (page: Page): string | null => new URL(page.url()).searchParams.get('at')
  const bar = (page: Page) => page.getByRole('region', { name: 'Time travel' })
  const standsAt = (page: Page, revision: number) => bar(page).getByText(`As of event ${revision} of ${last}`).waitFor()
  const eventAt = async (revision: number) => {
    const { events } = await server.client.listExecutionEvents(id, { from: revision, limit: 1 })
    return events[0]!
  }
  const failureBehind = async (revision: number): Promise<number | undefined> => {
    const { events } = await server.client.listExecutionEvents(id, { from: revision + 1, limit: 1_000 })
    return events.find(({ event_type }) => /_failed$/.test(event_type))?.revision
  }

  it('a link to revision 5 shows what was so then, as the API says it', async () => {
    const { page, complaints, leave } = await visit(server.url, `/executions/${id}?at=5&view=graph`)
    await standsAt(page, 5)
    const { event_type, message } = await eventAt(5)
    await bar(page).getByText(event_type, { exact: true }).waitFor()
    await bar(page).getByText(message, { exact: true }).waitFor()
    const { nodes } = await server.client.getExecutionGraph(id, { at: 5 })
    for (const { node_id, status } of nodes)
      await page
        .getByRole('button', { name: `${node_id}, ` })
        .filter({ hasText: `, ${status ?? 'not begun'}` })
        .first()
        .waitFor()
    await expectAccessibleInBothThemes(page)
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('goes on and back event by event, and to either end, by buttons and by keys', async () => {
    const { page, complaints, leave } = await visit(server.url, `/executions/${id}?at=5&view=graph`)
    await standsAt(page, 5)
    await page.getByRole('button', { name: 'One event on' }).click()
    await standsAt(page, 6)
    await page.getByRole('button', { name: 'One event back' }).click()
    await page.getByRole('button', { name: 'One event back' }).click()
    await standsAt(page, 4)
    await page.waitForURL(/at=4\b/)
    const slider = bar(page).getByRole('slider', { name: 'Event' })
    await slider.focus()
    for (const [key, revision] of [
      ['ArrowRight', 5],
      ['Shift+ArrowRight', 15],
      ['ArrowLeft', 14],
      ['Shift+ArrowLeft', 4],
      ['End', last],
      ['Home', 0],
    ] as const) {
      await page.keyboard.press(key)
      await standsAt(page, revision)
      await page.waitForURL(new RegExp(`at=${revision}\\b`))
    }
    expect(await slider.getAttribute('aria-valuetext')).to.include((await eventAt(0)).message)
    await page.getByRole('button', { name: 'Now' }).click()
    await bar(page).getByText(`Now, after event ${last} of ${last}`).waitFor()
    expect(at(page)).to.equal(null)
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('goes from failure to failure, and says when there is no other', async () => {
    const { page, complaints, leave } = await visit(server.url, `/executions/${id}?at=0&view=graph`)
    await standsAt(page, 0)
    const first = (await failureBehind(0))!
    const second = (await failureBehind(first))!
    await page.getByRole('button', { name: 'Failure ›' }).click()
    await standsAt(page, first)
    await bar(page).getByText(`Task weigh failed: ${HOSTILE}`).waitFor()
    await page.getByRole('button', { name: 'Failure ›' }).click()
    await standsAt(page, second)
    await page.getByRole('button', { name: '‹ Failure' }).click()
    await standsAt(page, first)
    await page.getByRole('button', { name: '‹ Failure' }).click()
    await page.getByText('Nothing has failed before this event.').waitFor()
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('plays to the end by itself, and stops there; a key stops it and lets it go on', async () => {
    const { page, complaints, leave } = await visit(server.url, `/executions/${id}?at=0&view=graph`)
    await standsAt(page, 0)
    await bar(page).getByLabel('Pace').selectOption('event by event')
    await bar(page).getByRole('slider').focus()
    await page.keyboard.press(' ')
    await page.getByRole('button', { name: 'Stop' }).waitFor()
    await standsAt(page, 1)
    await page.keyboard.press(' ')
    await page.getByRole('button', { name: 'Play' }).waitFor()
    await bar(page).getByLabel('Pace').selectOption('100 × as fast')
    await page.getByRole('button', { name: 'Play' }).click()
    await standsAt(page, last)
    await page.getByRole('button', { name: 'Play' }).waitFor()
    await page.waitForURL(new RegExp(`at=${last}\\b`))
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('asks for the latest place only, however fast one goes', async () => {
    const { page, complaints, leave } = await visit(server.url, `/executions/${id}?at=0&view=graph`)
    await standsAt(page, 0)
    const asked: string[] = []
    page.on('request', (request) => {
      const revision = new URL(request.url()).searchParams.get('at')
      if (/\/graph$/.test(new URL(request.url()).pathname) && revision !== null) asked.push(revision)
    })
    await page.evaluate(`{
      const slider = document.querySelector('.travel input[type=range]')
      const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set
      for (let value = 1; value <= 40; value++) {
        set.call(slider, String(value))
        slider.dispatchEvent(new Event('input', { bubbles: true }))
      }
    }`)
    await standsAt(page, 40)
    await page.waitForURL(/at=40\b/)
    // The first and the last place are asked for, and, where one rests, those beside them.
    const passed = asked.filter((revision) => !['0', '1', '2', '39', '40', '41'].includes(revision))
    expect(passed).to.deep.equal([])
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('stays in the past while the run goes on, and comes back to what is so now', async () => {
    const { client } = server
    const { workflow_id } = await client.createWorkflow({
      name: 'goes on',
      tasks: {
        ask: { component: 'harmonia', action: 'wait_for_signal', input: { name: 'go' } },
        last: { component: 'harmonia', action: 'echo', depends_on: ['ask'] },
      },
    })
    const { execution_id } = await client.executeWorkflow({ workflow_id })
    const { page, complaints, leave } = await visit(server.url, `/executions/${execution_id}?at=1&view=graph`)
    await bar(page).getByText('As of event 1 of 2').waitFor()
    await client.sendSignal(execution_id, { name: 'go' })
    await untilOver(client, execution_id)
    const { revision } = await client.getExecution(execution_id)
    await bar(page).getByText(`As of event 1 of ${revision}`).waitFor()
    await page.getByRole('button', { name: /^ask, .*, pending/ }).waitFor()
    await page.getByRole('button', { name: 'Now' }).click()
    await page.getByRole('button', { name: /^ask, .*, completed/ }).waitFor()
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('fits on a phone', async () => {
    const { page, leave } = await visit(server.url, `/executions/${id}?at=5&view=graph`, {
      viewport: { width: 390, height: 800 },
    })
    await standsAt(page, 5)
    await page.getByRole('application').waitFor()
    await expectAccessibleInBothThemes(page)
    expect(await page.evaluate('document.documentElement.scrollWidth')).to.be.at.most(390)
    await leave()
  })
})
