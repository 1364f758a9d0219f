import { expect } from 'chai'
import { describeInBrowser, expectAccessibleInBothThemes, visit } from '../support/browser.ts'
import { servePages, type PagesServer } from '../support/pages.ts'
import { untilOver } from '../support/until-over.ts'

const HOSTILE = `"><script>document.title='hacked'</script><img src=x onerror="document.title='hacked'">`

describeInBrowser('comparing two runs', () => {
  let server: PagesServer
  let failed: string
  let mended: string
  let later: string
  before(async () => {
    server = await servePages()
    const { client } = server
    const tasks = {
      reserve: { component: 'harmonia', action: 'echo', input: { order: '${input.order}' } },
      weigh: {
        component: 'harmonia',
        action: 'fail',
        when: '${input.grams > 30000}',
        input: { message: HOSTILE, type: 'too_heavy' },
        depends_on: ['reserve'],
      },
      confirm: { component: 'harmonia', action: 'echo', depends_on: ['weigh'], trigger_rule: 'none_failed' as const },
    }
    const { workflow_id } = await client.createWorkflow({ name: 'parcels', description: HOSTILE, tasks })
    const { execution_id } = await client.executeWorkflow({ workflow_id, input: { order: HOSTILE, grams: 90_000 } })
    failed = execution_id
    await untilOver(client, failed)
    mended = (await client.forkExecution(failed, { at_revision: 0, changes: { input: { order: HOSTILE, grams: 90 } } }))
      .execution_id
    await untilOver(client, mended)
    const more = { ...tasks, thank: { component: 'harmonia', action: 'echo', depends_on: ['confirm'] } }
    await client.updateWorkflow(workflow_id, { name: 'parcels', description: HOSTILE, tasks: more })
    later = (await client.executeWorkflow({ workflow_id, input: { order: 'x', grams: 90 } })).execution_id
    await untilOver(client, later)
  })
  after(() => server.stop())

  it('begins with choosing both, first of all what is related', async () => {
    const { page, complaints, leave } = await visit(server.url, '/compare')
    await page.getByRole('heading', { name: 'Choose the first run' }).waitFor()
    await expectAccessibleInBothThemes(page)
    await page.getByLabel('Find a run').fill(failed)
    await page.getByRole('button', { name: 'parcels' }).click()
    await page.getByRole('heading', { name: 'Choose the run to compare it with' }).waitFor()
    await page.getByRole('button', { name: 'Its fork from event 0' }).click()
    await page.getByText('They part at').waitFor()
    const { searchParams } = new URL(page.url())
    expect([searchParams.get('left'), searchParams.get('right')]).to.deep.equal([failed, mended])
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('says where they part, leads there in both graphs, and shows what is different, as text', async () => {
    const { page, complaints, leave } = await visit(server.url, `/compare?left=${failed}&right=${mended}`)
    await page.getByText('They part at weigh').waitFor()
    await page.getByRole('button', { name: 'Go there' }).click()
    expect(new URL(page.url()).searchParams.get('task')).to.equal('weigh')
    const left = page.getByRole('region', { name: 'The tasks on the left' })
    await left.getByRole('button', { name: /^weigh, .* failed, .*parts here/, pressed: true }).waitFor()
    const right = page.getByRole('region', { name: 'The tasks on the right' })
    await right.getByRole('button', { name: /^weigh, .* skipped, .*parts here/, pressed: true }).waitFor()
    await page.getByRole('region', { name: 'Differences in the way of weigh' }).getByText('skipped').waitFor()
    const ends = page.getByRole('region', { name: 'Differences in end' })
    await ends.getByText(HOSTILE).first().waitFor()
    await page.getByRole('region', { name: 'Differences in input', exact: true }).getByText('90000').waitFor()
    expect(await page.title()).to.not.contain('hacked')
    await expectAccessibleInBothThemes(page)
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('leads from a difference to the event at which it shows', async () => {
    const { page, leave } = await visit(server.url, `/compare?left=${failed}&right=${mended}&task=weigh`)
    const shows = await page.getByRole('link', { name: /^Left, as of event/ }).getAttribute('href')
    const { first_divergence } = await server.client.diffExecutions(failed, mended)
    expect(shows).to.include(`/executions/${failed}?`).and.include(`at=${first_divergence?.revision_a}`)
    await leave()
  })

  it('lists all tasks, or those that differ, and changes sides', async () => {
    const { page, complaints, leave } = await visit(server.url, `/compare?left=${failed}&right=${mended}`)
    const tasks = page.getByRole('region', { name: 'Tasks of both runs' })
    await tasks.getByRole('button', { name: 'weigh' }).waitFor()
    expect(await tasks.getByRole('button', { name: 'reserve' }).count()).to.equal(0)
    await page.getByLabel('Only differences').uncheck()
    await tasks.getByRole('button', { name: 'reserve' }).waitFor()
    await page.getByLabel('Order').selectOption('by name')
    await page.reload()
    await tasks.getByRole('button', { name: 'reserve' }).waitFor()
    expect(await tasks.locator('tbody th').allTextContents()).to.deep.equal(['confirm', 'reserve', 'weigh'])
    await page.getByRole('button', { name: 'Swap sides' }).click()
    await page.getByRole('region', { name: 'Left', exact: true }).getByText('completed').waitFor()
    expect(new URL(page.url()).searchParams.get('left')).to.equal(mended)
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('shows the definitions beside each other where they differ', async () => {
    const { page, complaints, leave } = await visit(server.url, `/compare?left=${failed}&right=${later}`)
    await page.getByText('The definitions differ: left: parcels v1 and right: parcels v2').click()
    await page.locator('.cm-content', { hasText: 'thank' }).first().waitFor()
    await page
      .getByRole('region', { name: 'The tasks on the right' })
      .getByRole('button', { name: /^thank, .*only in this run/ })
      .waitFor()
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('compares runs as of an event, and goes back to now', async () => {
    const { page, complaints, leave } = await visit(
      server.url,
      `/compare?left=${failed}&left_at=1&right=${mended}&right_at=1`,
    )
    await page.getByRole('region', { name: 'Left', exact: true }).getByText('As of event 1.').waitFor()
    await page
      .getByRole('region', { name: 'The tasks on the left' })
      .getByRole('button', { name: /^weigh, .* pending/ })
      .waitFor()
    await page.getByRole('region', { name: 'Left', exact: true }).getByRole('button', { name: 'As it is now' }).click()
    await page
      .getByRole('region', { name: 'The tasks on the left' })
      .getByRole('button', { name: /^weigh, .* failed/ })
      .waitFor()
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('says what the server refuses', async () => {
    const { page, leave } = await visit(server.url, `/compare?left=nobody&right=${mended}`)
    await page.getByRole('alert').first().waitFor()
    await leave()
  })

  it('fits on a phone', async () => {
    const { page, leave } = await visit(server.url, `/compare?left=${failed}&right=${mended}&task=weigh`, {
      viewport: { width: 390, height: 800 },
    })
    await page.getByText('They part at weigh').waitFor()
    await page.getByRole('region', { name: 'Tasks of both runs' }).waitFor()
    await expectAccessibleInBothThemes(page)
    expect(await page.evaluate('document.documentElement.scrollWidth')).to.be.at.most(390)
    await leave()
  })
})
