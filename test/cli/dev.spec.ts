import { expect } from 'chai'
import type { Page, Template, Workflow } from '../../src/client/index.ts'
import { folder, harmonia, start } from '../support/cli-run.ts'

describe('harmonia dev', () => {
  const { path, remove } = folder()
  let child: ReturnType<typeof start> | undefined
  after(() => {
    child?.kill('SIGKILL')
    remove()
  })

  it('runs the first workflow through its components, and with --once ends as it ended', async () => {
    const { code, stdout, stderr } = await harmonia(['dev', '--port', '0', '--data-dir', path, '--once'])
    expect(stderr).to.equal('')
    for (const component of ['ergon', 'prometheus', 'apollo', 'engram']) {
      expect(stdout).to.match(new RegExp(`^Component ${component} is at http://127\\.0\\.0\\.1:\\d+$`, 'm'))
    }
    for (const task of ['fetch_data', 'analyze', 'store']) expect(stdout).to.contain(`Task ${task} completed.`)
    expect(stdout).to.contain('3 of 3 completed')
    expect(code).to.equal(0)
  })

  it('stays up, says where to go on, creates the workflow only once, and stops when it is asked to', async () => {
    const dev = (child = start(['dev', '--port', '0', '--data-dir', path]))
    const ended = new Promise<number | null>((resolve) => dev.on('close', resolve))
    const said = await new Promise<string>((resolve, reject) => {
      let text = ''
      dev.stdout.on('data', (chunk: Buffer) => {
        text += chunk.toString()
        if (text.includes('harmonia execution status')) resolve(text)
      })
      dev.stderr.on('data', (chunk: Buffer) => reject(new Error(chunk.toString())))
    })
    const url = /Harmonia stays up at (\S+);/.exec(said)?.[1] ?? ''
    for (const [page] of said.matchAll(/^ {2}\w[\w ]+ {2,}(http\S+)$/gm)) expect(page).to.contain(url)
    const listed = await harmonia(['workflow', 'list', '--json', '--url', url])
    const { workflows } = JSON.parse(listed.stdout) as Page<'workflows', Workflow>
    expect(workflows.map(({ name }) => name)).to.deep.equal(['data_processing_pipeline'])
    const templates = await harmonia(['template', 'list', '--json', '--url', url])
    expect(
      (JSON.parse(templates.stdout) as Page<'templates', Template>).templates.map(({ name }) => name),
    ).to.deep.equal(['metrics_report', 'command_batch', 'approved_command'])
    dev.kill('SIGTERM')
    expect(await ended).to.equal(0)
  })
})
