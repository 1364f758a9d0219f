import { expect } from 'chai'
import type { Route } from 'playwright-core'
import type { NewTask } from '../../src/client/index.ts'
import { describeInBrowser, expectAccessibleInBothThemes, visit } from '../support/browser.ts'
import { servePages, type PagesServer } from '../support/pages.ts'
import { untilOver } from '../support/until-over.ts'

const echo = (...depends_on: string[]): NewTask => ({ component: 'harmonia', action: 'echo', depends_on })

/** Twenty layers of fifty tasks, each of which waits for three of the layer before. */
const thousand = (): Record<string, NewTask> => {
  const tasks: Record<string, NewTask> = {}
  for (let layer = 0; layer < 20; layer++)
    for (let place = 0; place < 50; place++) {
      const upstream = new Set([place, (place * 7 + layer) % 50, (place + 3) % 50])
      tasks[`step_${layer}_${place}`] = echo(
        ...(layer === 0 ? [] : [...upstream].map((other) => `step_${layer - 1}_${other}`)),
      )
    }
  return tasks
}

describeInBrowser('the graph of a run', () => {
  let server: PagesServer
  let large: string
  let mixed: string
  before(async () => {
    server = await servePages()
    const { client } = server
    const run = async (name: string, tasks: Record<string, NewTask>, input: unknown = {}): Promise<string> => {
      const { workflow_id } = await client.createWorkflow({ name, tasks })
      const { execution_id } = await client.executeWorkflow({ workflow_id, input })
      await untilOver(client, execution_id)
      return execution_id
    }
    large = await run('thousand', thousand())
    mixed = await run('mixed', {
      fetch: echo(),
      checkout: { depends_on: ['fetch'], tasks: { pay: echo(), mail: echo('pay') } },
      each: { ...echo('fetch'), for_each: { items: '${[1, 2, 3, 4]}', as: 'n' } },
      flaky: { component: 'harmonia', action: 'fail', depends_on: ['fetch'], on_error: { then: { output: 1 } } },
      last: echo('checkout', 'each', 'flaky'),
    })
  })
  after(() => server.stop())

  const at = (id: string, more = ''): string => `/compare?left=${id}&right=${id}${more}`
  const LEFT = 'The tasks on the left'

  it('is laid out beside the page, which answers meanwhile, also for a thousand tasks', async () => {
    const held: Route[] = []
    let hold: ((route: Route) => void) | undefined = (route) => held.push(route)
    const { page, complaints, leave } = await visit(server.url, '/compare')
    await page.route(/layout-worker/, (route) => (hold === undefined ? route.continue() : hold(route)))
    await page.goto(at(large))
    const graph = page.getByRole('region', { name: LEFT })
    await graph.getByText('Loading the graph').waitFor()
    await page.getByLabel('Only differences').uncheck()
    await page
      .getByRole('button', { name: 'step_19_49' })
      .or(page.getByRole('button', { name: /more$/ }))
      .first()
      .waitFor()
    hold = undefined
    for (const route of held) await route.continue()
    await graph.getByText(/^1000 tasks, laid out in \d+ ms/).waitFor()
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('finds a task among a thousand, and shows it large enough to be read', async () => {
    const { page, complaints, leave } = await visit(server.url, at(large))
    const graph = page.getByRole('region', { name: LEFT })
    await graph.getByLabel('Find a task').fill('step_12_8')
    await graph.getByLabel('Find a task').press('Enter')
    await graph.getByRole('button', { name: /^step_12_8, harmonia.echo, completed/, pressed: true }).waitFor()
    expect(new URL(page.url()).searchParams.get('task')).to.equal('step_12_8')
    await graph.getByLabel('Find a task').fill('nothing like it')
    await graph.getByLabel('Find a task').press('Enter')
    await graph.getByText('No task is called that.').waitFor()
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('shows what is inside others within them, and how many there are of what runs several times', async () => {
    const { page, complaints, leave } = await visit(server.url, at(mixed))
    const graph = page.getByRole('region', { name: LEFT })
    const boxOf = async (name: RegExp) => (await graph.getByRole('button', { name }).boundingBox())!
    const head = await boxOf(/^checkout, group/)
    const inside = await boxOf(/^checkout.mail,/)
    expect(inside.x > head.x && inside.x + inside.width < head.x + head.width).to.equal(true)
    expect(inside.y >= head.y + head.height - 1).to.equal(true)
    await graph.getByRole('button', { name: /^each\[\], .*4 of 4/ }).click()
    await graph.getByRole('button', { name: /^each\[\], .*4 of 4/, pressed: true }).waitFor()
    expect(new URL(page.url()).searchParams.get('task')).to.equal('each[]')
    await expectAccessibleInBothThemes(page)
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('is walked through with the keyboard: along what waits for what, into boxes and out of them', async () => {
    const { page, complaints, leave } = await visit(server.url, at(mixed))
    const graph = page.getByRole('region', { name: LEFT })
    await graph.getByRole('button', { name: /^fetch,/ }).waitFor()
    await graph.getByRole('application').focus()
    const said = graph.locator('[aria-live]')
    const walk = async (key: string, to: string): Promise<void> => {
      await page.keyboard.press(key)
      await said.filter({ hasText: new RegExp(`^${to}, `) }).waitFor({ state: 'attached' })
    }
    await walk('ArrowRight', '(fetch|checkout|each|flaky)')
    while (!(await said.textContent())!.startsWith('fetch, ')) await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowRight')
    await said.filter({ hasNotText: /^fetch/ }).waitFor({ state: 'attached' })
    while (!(await said.textContent())!.startsWith('checkout, ')) await page.keyboard.press('ArrowUp')
    await walk('ArrowDown', 'checkout.pay')
    await walk('ArrowRight', 'checkout.mail')
    await walk('ArrowRight', 'last')
    await page.keyboard.press('Enter')
    await graph.getByRole('button', { name: /^last,/, pressed: true }).waitFor()
    expect(new URL(page.url()).searchParams.get('task')).to.equal('last')
    await page.keyboard.press('Escape')
    await graph.getByRole('button', { name: /^last,/, pressed: false }).waitFor()
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('is also a table, and a link to the table shows the table', async () => {
    const { page, complaints, leave } = await visit(server.url, at(mixed))
    await page.getByRole('region', { name: LEFT }).getByRole('button', { name: 'Table' }).click()
    await page.reload()
    const table = page.getByRole('region', { name: LEFT }).getByRole('table')
    await table.getByRole('row', { name: /last .*checkout, each, flaky/ }).waitFor()
    await table.getByRole('button', { name: 'checkout.pay' }).click()
    expect(new URL(page.url()).searchParams.get('task')).to.equal('checkout.pay')
    await expectAccessibleInBothThemes(page)
    expect(complaints).to.deep.equal([])
    await leave()
  })
})
