import { expect } from 'chai'
import type { NewTemplate } from '../../src/client/index.ts'
import { describeInBrowser, expectAccessibleInBothThemes, visit } from '../support/browser.ts'
import { servePages, type PagesServer } from '../support/pages.ts'

const MEAN = `<img src=x onerror="document.title='hacked'">`
const MEANER = `"><script>document.title='hacked'</script>`

const echo = { component: 'harmonia', action: 'echo' } as const

const GREETING: NewTemplate = {
  name: 'greeting',
  description: `Greets ${MEAN}`,
  tags: ['polite'],
  parameters: {
    who: { type: 'string', min_length: 2, description: MEANER },
    times: { type: 'integer', default: 1, minimum: 1, maximum: 5 },
    tone: { type: 'string', enum: ['kind', 'brisk'], default: 'kind' },
  },
  definition: {
    name: 'greet ${param.who}',
    tasks: {
      greet: { ...echo, input: { text: 'Hello ${param.who}', times: '${param.times}', tone: '${param.tone}' } },
    },
  },
}

describeInBrowser('the pages of templates', () => {
  let server: PagesServer
  before(async () => (server = await servePages()))
  after(() => server.stop())

  it('say what to do when there is none, and find those that there are', async () => {
    const { page, complaints, leave } = await visit(server.url, '/templates')
    await page.getByText('There is no template yet').waitFor()
    await expectAccessibleInBothThemes(page)
    await server.client.createTemplate(GREETING)
    await server.client.createTemplate({ ...GREETING, name: 'farewell', tags: ['sad'] })
    await page.getByRole('link', { name: 'farewell', exact: true }).waitFor()
    await page.getByLabel('Name').fill('GREET')
    await page.getByRole('link', { name: 'farewell', exact: true }).waitFor({ state: 'detached' })
    await page.goto('/templates?tag=sad')
    await page.getByRole('link', { name: 'farewell', exact: true }).waitFor()
    expect(await page.getByRole('link', { name: 'greeting', exact: true }).count()).to.equal(0)
    await expectAccessibleInBothThemes(page)
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('make a workflow by a form of the parameters, with what is refused said at its fields', async () => {
    const { template_id } = await server.client.createTemplate(GREETING)
    const { page, complaints, leave } = await visit(server.url, `/templates/${template_id}`)
    await page.getByRole('row').filter({ hasText: MEANER }).getByText('length at least 2').waitFor()
    await expectAccessibleInBothThemes(page)
    await page.getByRole('button', { name: 'Use' }).click()
    const dialog = page.getByRole('dialog', { name: 'Use greeting' })
    expect(await dialog.getByLabel('times').inputValue()).to.equal('1')
    await dialog.getByLabel('times').fill('9')
    await dialog.getByRole('button', { name: 'Make the workflow' }).click()
    await dialog.getByRole('alert').waitFor()
    for (const label of ['who (required)', 'times'])
      expect(await dialog.getByLabel(label).getAttribute('aria-invalid'), label).to.equal('true')
    await expectAccessibleInBothThemes(page)
    await dialog.getByLabel('who (required)').fill(MEAN)
    await dialog.getByLabel('times').fill('3')
    await dialog.getByLabel('tone').selectOption('brisk')
    await dialog.getByRole('button', { name: 'Make it and execute …' }).click()
    await page.getByRole('dialog', { name: `Execute greet ${MEAN}` }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('link', { name: 'a template, version 1' }).click()
    await page
      .getByRole('navigation', { name: 'Views of the template' })
      .getByRole('link', { name: 'Made of it' })
      .click()
    await page.getByRole('link', { name: `greet ${MEAN}` }).waitFor()
    await expectAccessibleInBothThemes(page)
    const { workflows } = await server.client.listWorkflows({ template_id })
    expect(workflows[0]?.template?.parameter_values).to.deep.equal({ who: MEAN, times: 3, tone: 'brisk' })
    expect(await page.title()).to.not.contain('hacked')
    expect(complaints.filter((complaint) => !complaint.includes('422'))).to.deep.equal([])
    await leave()
  })

  it('are written, with what is wrong marked when they are sent, and in versions', async () => {
    const { page, complaints, leave } = await visit(server.url, '/templates/new')
    const text = page.getByRole('textbox', { name: 'Template' })
    await text.getByText('name: my_template').waitFor()
    await expectAccessibleInBothThemes(page)
    const written = (parameters: string): string =>
      `name: written\n${parameters}definition:\n  name: w\n  tasks:\n    t: { component: harmonia, action: echo, input: { a: '\${param.a}' } }\n`
    await text.fill(written(''))
    await page.getByRole('button', { name: 'Create' }).click()
    await page.getByText('1 problem').waitFor()
    await page.locator('.cm-lintRange-error').first().waitFor()
    await text.fill(written('parameters:\n  a: { type: integer }\n'))
    await page.getByRole('button', { name: 'Create' }).click()
    await page.getByRole('heading', { name: 'written', level: 1 }).waitFor()
    await page.getByRole('link', { name: 'Edit' }).click()
    await text.getByText('name: written').waitFor()
    await text.fill(written('parameters:\n  a: { type: integer, default: 3 }\n'))
    await page.getByRole('button', { name: 'Save as version 2' }).click()
    await page.getByText('version 2', { exact: true }).waitFor()
    await page
      .getByRole('navigation', { name: 'Views of the template' })
      .getByRole('link', { name: 'Versions' })
      .click()
    await page.getByRole('textbox', { name: 'Version 2' }).getByText('default: 3').waitFor()
    await expectAccessibleInBothThemes(page)
    expect(complaints.filter((complaint) => !complaint.includes('422'))).to.deep.equal([])
    await leave()
  })

  it('are made of a workflow, by the values that are chosen', async () => {
    const { workflow_id } = await server.client.createWorkflow({
      name: 'fetch',
      tasks: { get: { ...echo, input: { url: 'http://a.example', retries: 4 }, timeout: 20 } },
    })
    const { page, complaints, leave } = await visit(server.url, `/workflows/${workflow_id}`)
    await page.getByRole('link', { name: 'Make a template' }).click()
    await page.getByLabel('tasks.get.input.url').check()
    await page.getByLabel('tasks.get.timeout').check()
    await page.getByLabel('Name of the parameter for tasks.get.timeout').fill('patience')
    await expectAccessibleInBothThemes(page)
    await page.getByRole('button', { name: 'Go on with 2 parameters' }).click()
    await page.getByRole('textbox', { name: 'Template' }).getByText('${param.patience}').waitFor()
    await page.getByRole('button', { name: 'Create' }).click()
    await page.getByRole('heading', { name: 'fetch_template', level: 1 }).waitFor()
    const { templates } = await server.client.listTemplates({ name: 'fetch_template' })
    expect(templates[0]?.parameters).to.deep.equal({
      url: { type: 'string', required: false, default: 'http://a.example', description: 'tasks.get.input.url' },
      patience: { type: 'integer', required: false, default: 20, description: 'tasks.get.timeout' },
    })
    const made = await server.client.instantiateTemplate({ template_id: templates[0]?.template_id ?? '' })
    expect(made.tasks['get']).to.deep.include({ timeout: 20, input: { url: 'http://a.example', retries: 4 } })
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('are made of a workflow, by what it asks for', async () => {
    const { workflow_id } = await server.client.createWorkflow({
      name: 'asks',
      input_schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
      tasks: { t: { ...echo, input: { text: 'In ${input.city}' } } },
    })
    const { page, complaints, leave } = await visit(server.url, `/templates/new?workflow=${workflow_id}`)
    await page.getByLabel('input.city').check()
    await page.getByRole('button', { name: 'Create the template' }).click()
    await page.getByRole('heading', { name: 'asks_template', level: 1 }).waitFor()
    const { templates } = await server.client.listTemplates({ name: 'asks_template' })
    const [template] = templates
    expect(template?.source).to.deep.equal({ workflow_id, version: 1 })
    const made = await server.client.instantiateTemplate({
      template_id: template?.template_id ?? '',
      parameter_values: { city: 'Oslo' },
    })
    expect(made.tasks['t']).to.deep.include({ input: { text: 'In Oslo' } })
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('are archived when one is sure, and fit on a phone', async () => {
    const { template_id } = await server.client.createTemplate({ ...GREETING, name: `mean ${MEAN}` })
    const { page, complaints, leave } = await visit(server.url, '/templates', { viewport: { width: 390, height: 844 } })
    await page.getByRole('link', { name: `mean ${MEAN}`, exact: true }).waitFor()
    expect(await page.evaluate('document.documentElement.scrollWidth')).to.be.at.most(390)
    for (const view of ['', '?use=1', '?view=template', '?view=made']) {
      await page.goto(`/templates/${template_id}${view}`)
      await page.getByRole('heading', { name: `mean ${MEAN}`, level: 1, includeHidden: true }).waitFor()
      expect(await page.evaluate('document.documentElement.scrollWidth'), view).to.be.at.most(390)
    }
    await page.getByRole('button', { name: 'Archive' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Archive' }).click()
    await page.getByText('archived', { exact: true }).waitFor()
    expect(await page.getByRole('button', { name: 'Use', exact: true }).isDisabled()).to.equal(true)
    expect(await page.title()).to.not.contain('hacked')
    expect(complaints).to.deep.equal([])
    await leave()
  })
})
