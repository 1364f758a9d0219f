import { expect } from 'chai'
import type { NewWorkflow } from '../../src/client/index.ts'
import { describeInBrowser, expectAccessibleInBothThemes, visit } from '../support/browser.ts'
import { servePages, type PagesServer } from '../support/pages.ts'

const MEAN = `<img src=x onerror="document.title='hacked'">`
const MEANER = `"><script>document.title='hacked'</script>`

const echo = { component: 'harmonia', action: 'echo' } as const

const ORDER: NewWorkflow = {
  name: 'order',
  description: 'Takes an order.',
  tags: ['shop', 'eu'],
  input_schema: {
    type: 'object',
    properties: {
      customer: { type: 'string', minLength: 3, description: 'Who orders' },
      amount: { type: 'integer', minimum: 1, default: 1 },
      express: { type: 'boolean' },
      kind: { enum: ['book', 'film'] },
      address: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
      notes: { type: 'array', items: { type: 'string' } },
    },
    required: ['customer', 'kind'],
  },
  tasks: {
    reserve: { ...echo, input: { amount: '${input.amount}' } },
    ship: { ...echo, depends_on: ['reserve'], input: { to: '${input.customer}' }, timeout: 30 },
  },
}

describeInBrowser('the pages of workflows', () => {
  let server: PagesServer
  before(async () => (server = await servePages()))
  after(() => server.stop())

  it('say what to do when there is none, and offer the examples that ship', async () => {
    const { page, complaints, leave } = await visit(server.url, '/workflows')
    await page.getByText('There is no workflow yet').waitFor()
    await page.getByRole('link', { name: 'Begin with an example.' }).click()
    const dialog = page.getByRole('dialog', { name: 'New workflow' })
    await dialog.getByRole('link', { name: 'greeting' }).waitFor()
    await expectAccessibleInBothThemes(page)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('find workflows by a part of the name and by a tag, in an address that can be sent to others', async () => {
    await server.client.createWorkflow({ ...ORDER, name: 'order of books' })
    await server.client.createWorkflow({ name: 'report', tags: ['nightly'], tasks: { t: echo } })
    const { page, complaints, leave } = await visit(server.url, '/workflows')
    await page.getByRole('link', { name: 'report', exact: true }).waitFor()
    await page.getByLabel('Name').fill('BOOK')
    await page.getByRole('link', { name: 'report', exact: true }).waitFor({ state: 'detached' })
    await page.getByRole('link', { name: 'order of books', exact: true }).waitFor()
    expect(new URL(page.url()).search).to.equal('?search=BOOK')
    await page.getByRole('button', { name: 'eu', exact: true }).click()
    await page.waitForURL((url) => url.searchParams.get('tag') === 'eu')
    await page.reload()
    await page.getByRole('button', { name: 'Any tag' }).waitFor()
    await page.getByLabel('Name').fill('nothing like it')
    await page.getByText('No workflow is like that').waitFor()
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('show at once what others create and run', async () => {
    const { page, complaints, leave } = await visit(server.url, '/workflows')
    await page.getByText('Live').waitFor()
    const { workflow_id } = await server.client.createWorkflow({ name: 'made meanwhile', tasks: { t: echo } })
    const row = page.getByRole('row').filter({ hasText: 'made meanwhile' })
    await row.getByText('Never').waitFor()
    await server.client.executeWorkflow(workflow_id)
    await row.getByRole('link', { name: /completed/ }).waitFor()
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('execute a workflow by a form made of its schema, with what the server refuses said at its fields', async () => {
    const { workflow_id } = await server.client.createWorkflow(ORDER)
    const { page, complaints, leave } = await visit(server.url, `/workflows/${workflow_id}`)
    await page.getByRole('button', { name: 'Execute' }).click()
    const dialog = page.getByRole('dialog', { name: 'Execute order' })
    expect(await dialog.getByLabel('amount').inputValue()).to.equal('1')
    await dialog.getByLabel('customer (required)').fill('ab')
    await dialog.getByLabel('amount').fill('0')
    await dialog.getByRole('button', { name: 'Execute' }).click()
    await dialog.getByRole('alert').waitFor()
    for (const label of ['customer (required)', 'amount', 'kind (required)'])
      expect(await dialog.getByLabel(label).getAttribute('aria-invalid'), label).to.equal('true')
    expect(await page.evaluate('document.activeElement?.labels?.[0]?.textContent')).to.equal('customer (required)')
    await expectAccessibleInBothThemes(page)

    await dialog.getByLabel('customer (required)').fill(MEAN)
    await dialog.getByLabel('amount').fill('12')
    await dialog.getByLabel('kind (required)').selectOption('film')
    await dialog.getByLabel('express').selectOption('Yes')
    await dialog.getByRole('button', { name: 'Give address' }).click()
    await dialog.getByLabel('city (required)').fill(MEANER)
    await dialog.getByRole('button', { name: 'Give notes' }).click()
    await dialog.getByRole('button', { name: 'Add to notes' }).click()
    await dialog.getByRole('button', { name: 'Add to notes' }).click()
    await dialog.getByLabel('notes 2').fill('second')
    await dialog.getByRole('button', { name: 'Remove 1 of notes' }).click()
    await dialog.getByText('More: metadata, priority, key').click()
    await dialog.getByLabel('Priority').fill('7')
    await dialog.getByLabel('Key of this start').fill('only once')
    await dialog.getByRole('button', { name: 'Execute' }).click()
    await page.waitForURL(/\/executions\/[0-9a-f-]+/)

    const { executions } = await server.client.listExecutions({ workflow_id })
    expect(executions).to.have.length(1)
    const { input } = await server.client.getExecution(executions[0]?.execution_id ?? '')
    expect(input).to.deep.equal({
      customer: MEAN,
      amount: 12,
      kind: 'film',
      express: true,
      address: { city: MEANER },
      notes: ['second'],
    })
    expect(await page.title()).to.not.contain('hacked')
    expect(complaints.filter((complaint) => !complaint.includes('422'))).to.deep.equal([])
    await leave()
  })

  it('take an input as JSON as well, and say when it is none', async () => {
    const { workflow_id } = await server.client.createWorkflow(ORDER)
    const { page, complaints, leave } = await visit(server.url, `/workflows/${workflow_id}?execute=1`)
    const dialog = page.getByRole('dialog', { name: 'Execute order' })
    await dialog.getByLabel('customer (required)').fill('Ada')
    await dialog.getByRole('button', { name: 'As JSON' }).click()
    const editor = dialog.getByRole('textbox', { name: 'Input, as JSON' })
    await editor.getByText('"Ada"').waitFor()
    await editor.fill('{"customer": "Grace", ')
    expect(await dialog.getByRole('button', { name: 'Execute', exact: true }).isDisabled()).to.equal(true)
    await editor.fill('{"customer": "Grace", "kind": "book"}')
    await dialog.getByRole('button', { name: 'As a form' }).click()
    expect(await dialog.getByLabel('customer (required)').inputValue()).to.equal('Grace')
    await dialog.getByRole('button', { name: 'Execute', exact: true }).click()
    await page.waitForURL(/\/executions\//)
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('show a definition as a graph, what a task of it is, and as text', async () => {
    const { workflow_id } = await server.client.createWorkflow(ORDER)
    const { page, complaints, leave } = await visit(server.url, `/workflows/${workflow_id}?task=ship`)
    await page.getByRole('heading', { name: 'order', level: 1 }).waitFor()
    await page.getByRole('complementary', { name: 'The chosen task' }).getByText('timeout: 30').waitFor()
    await expectAccessibleInBothThemes(page)
    const views = page.getByRole('navigation', { name: 'Views of the workflow' })
    await views.getByRole('link', { name: 'Definition' }).click()
    await page.getByRole('textbox', { name: 'Definition of order' }).getByText('name: order').waitFor()
    await page.getByRole('button', { name: 'JSON' }).click()
    await page.getByRole('textbox', { name: 'Definition of order' }).getByText('"name": "order"').waitFor()
    await expectAccessibleInBothThemes(page)
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('say what differs between two versions, in words and in the text', async () => {
    const { workflow_id } = await server.client.createWorkflow(ORDER)
    await server.client.updateWorkflow(workflow_id, {
      ...ORDER,
      timeout: 60,
      tasks: {
        ship: { ...echo, input: { to: '${input.customer}' }, timeout: 45 },
        thank: { ...echo, depends_on: ['ship'] },
      },
    })
    const { page, complaints, leave } = await visit(server.url, `/workflows/${workflow_id}?view=versions`)
    const words = page.getByRole('region', { name: 'Differences' }).getByRole('listitem')
    await words.first().waitFor()
    expect((await words.allInnerTexts()).map((text) => text.replace(/^. /, ''))).to.have.members([
      'timeout added',
      'Task reserve removed',
      'Task ship changed: depends_on, timeout',
      'Task thank added',
    ])
    await page.getByRole('textbox', { name: 'Version 2' }).getByText('timeout: 45').waitFor()
    await expectAccessibleInBothThemes(page)
    await page.getByLabel('To version').selectOption('1')
    await page.getByText('They say the same.').waitFor()
    await page.getByRole('button', { name: 'Changes of version 2' }).click()
    await page.getByText('Task thank').waitFor()
    expect(new URL(page.url()).search).to.equal('?view=versions&from=1&to=2')
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('follow its runs, and start it by schedules', async () => {
    const { workflow_id } = await server.client.createWorkflow({ name: 'scheduled', tasks: { t: echo } })
    const { page, complaints, leave } = await visit(server.url, `/workflows/${workflow_id}?view=schedules`)
    await page.getByText('Nothing starts it by itself').waitFor()
    await page.getByRole('button', { name: 'New schedule' }).click()
    const dialog = page.getByRole('dialog', { name: 'New schedule of scheduled' })
    await dialog.getByLabel('Name').fill(`nightly ${MEAN}`)
    await dialog.getByLabel('Cron').fill('61 * * * *')
    await dialog.getByRole('button', { name: 'Make the schedule' }).click()
    await dialog.getByRole('alert').waitFor()
    expect(await dialog.getByLabel('Cron').getAttribute('aria-invalid')).to.equal('true')
    await dialog.getByLabel('Cron').fill('0 3 * * *')
    await dialog.getByRole('button', { name: 'Make the schedule' }).click()
    const row = page.getByRole('row').filter({ hasText: 'nightly' })
    await row.getByText('active').waitFor()
    await expectAccessibleInBothThemes(page)
    await row.getByRole('button', { name: /^Pause/ }).click()
    await row.getByText('paused').waitFor()
    await row.getByRole('button', { name: /^Resume/ }).click()
    await row.getByText('active').waitFor()
    await row.getByRole('button', { name: /^Run now/ }).click()
    await row.getByRole('link', { name: /completed/ }).waitFor()
    await page.getByRole('navigation', { name: 'Views of the workflow' }).getByRole('link', { name: 'Runs' }).click()
    await page.getByRole('region', { name: 'Runs' }).getByText('completed').waitFor()
    await server.client.executeWorkflow(workflow_id)
    await page.getByRole('region', { name: 'Runs' }).getByText('completed').nth(1).waitFor()
    expect(complaints.filter((complaint) => !complaint.includes('422'))).to.deep.equal([])
    await leave()
  })

  it('tell what recorded runs would come to in another version', async () => {
    const { workflow_id } = await server.client.createWorkflow({
      name: 'asked what if',
      tasks: { t: { ...echo, input: { a: 1 } } },
    })
    const started = await server.client.executeWorkflow(workflow_id)
    for await (const _ of server.client.monitorExecution(started)) continue
    const { page, complaints, leave } = await visit(server.url, `/workflows/${workflow_id}?view=whatif`)
    await page.getByRole('button', { name: 'Play them' }).click()
    await page.getByText('Of 1 runs 1 would go as they went').waitFor()
    await expectAccessibleInBothThemes(page)
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('ask before they archive, and show what is archived as such', async () => {
    const { workflow_id } = await server.client.createWorkflow({ name: 'old', tasks: { t: echo } })
    const { page, complaints, leave } = await visit(server.url, `/workflows/${workflow_id}`)
    await page.getByRole('button', { name: 'Archive' }).click()
    await page.getByRole('button', { name: 'Keep it' }).click()
    expect((await server.client.getWorkflow(workflow_id)).archived).to.equal(false)
    await page.getByRole('button', { name: 'Archive' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Archive' }).click()
    await page.getByText('archived', { exact: true }).waitFor()
    expect(await page.getByRole('button', { name: 'Execute' }).isDisabled()).to.equal(true)
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('show whatever is written in a workflow as text, and fit on a phone', async () => {
    const { workflow_id } = await server.client.createWorkflow({
      name: `mean ${MEAN}`,
      description: MEANER,
      tags: [MEAN, MEANER].map((text) => text.slice(0, 64)),
      input_schema: { type: 'object', properties: { [MEAN]: { type: 'string', title: MEANER, description: MEAN } } },
      tasks: { t: { ...echo, name: MEAN, description: MEANER, input: { text: MEANER } } },
    })
    const { page, complaints, leave } = await visit(server.url, '/workflows', { viewport: { width: 390, height: 844 } })
    await page.getByRole('link', { name: `mean ${MEAN}`, exact: true }).waitFor()
    await expectAccessibleInBothThemes(page)
    for (const view of ['?task=t', '?view=definition', '?view=versions', '?view=schedules', '?execute=1']) {
      await page.goto(`/workflows/${workflow_id}${view}`)
      await page.getByText(MEANER, { exact: true }).first().waitFor()
      expect(await page.title()).to.not.contain('hacked')
      expect(await page.evaluate('document.documentElement.scrollWidth'), view).to.be.at.most(390)
    }
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('say that there is no such workflow', async () => {
    const { page, leave } = await visit(server.url, '/workflows/0198c0de-0000-7000-8000-000000000000')
    await page.getByRole('alert').getByText('no workflow', { exact: false }).first().waitFor()
    await leave()
  })
})
