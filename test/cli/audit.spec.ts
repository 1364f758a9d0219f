import Database from 'better-sqlite3'
import { expect } from 'chai'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import type { Accepted, HarmoniaEvent, Page, RefusedCommand } from '../../src/client/index.ts'
import { folder, harmonia } from '../support/cli-run.ts'
import { commandsOf, endServers, serve, type Served } from '../support/cli-server.ts'

const echo = { name: 'echo', tasks: { t: { component: 'harmonia', action: 'echo', input: { secret: 'hush' } } } }

describe('auditing from the command line', () => {
  const { path, remove } = folder()
  const events = join(path, 'data/events.db')
  const key = join(path, 'key.pem')
  const file = join(path, 'run.audit')
  let server: Served | undefined
  let cli: ReturnType<typeof commandsOf>
  let id: string

  before(async () => {
    server = await serve(join(path, 'data'))
    cli = commandsOf(server.url)
    const ran = await cli('workflow run - --no-wait --json', JSON.stringify(echo))
    id = (JSON.parse(ran.stdout) as Accepted).execution_id
  })
  after(() => {
    endServers()
    remove()
  })

  it('names the user of the operating system in the history', async () => {
    const { stdout } = await cli(`execution events ${id} --json`)
    const [submitted, started] = (JSON.parse(stdout) as Page<'events', HarmoniaEvent>).events
    expect(submitted).to.include({ event_type: 'workflow_submitted', actor: userInfo().username, command: 'submit' })
    expect(started).to.not.have.property('actor')
    expect((await cli(`execution events ${id}`)).stdout).to.contain(`by ${userInfo().username}\n`)
  })

  it('lists what was refused, to whom', async () => {
    expect((await cli(`execution pause ${id}`)).code).to.equal(1)
    const { refusals } = JSON.parse((await cli('audit refusals --json')).stdout) as Page<'refusals', RefusedCommand>
    expect(refusals.at(-1)).to.deep.include({
      actor: userInfo().username,
      command: 'POST /api/executions/{id}/pause',
      target: { id },
      code: 'execution_over',
    })
    expect((await cli('audit refusals')).stdout).to.match(/^TIME +ACTOR +COMMAND +TARGET +REFUSED$/m)
  })

  it('finds an execution and the whole log as they were written, by the server and in its file', async () => {
    expect((await cli(`audit verify ${id}`)).stdout).to.match(/^Whole: \d+ events of execution /)
    const all = await cli('audit verify --all --json')
    const inFile = await harmonia(['audit', 'verify', '--all', '--store', `sqlite:${events}`, '--json'])
    expect(JSON.parse(all.stdout)).to.deep.include({ execution_id: null, broken: null })
    expect(inFile.stdout).to.equal(all.stdout)
  })

  it('exports a file, signed and without what is secret, that is verified without a server', async () => {
    expect((await harmonia(['audit', 'keygen', key])).code).to.equal(0)
    expect(statSync(key).mode & 0o077).to.equal(0)
    const again = await harmonia(['audit', 'keygen', key])
    expect(again).to.include({ code: 2 })
    expect(again.stderr).to.contain('already')

    const made = await cli(`audit export ${id} --out ${file} --sign ${key} --redact output,definition`)
    expect(made).to.deep.include({ code: 0, stderr: '' })
    expect(readFileSync(file, 'utf8')).to.not.contain('hush')
    const verified = await harmonia(['audit', 'verify', file, '--key', `${key}.pub`])
    expect(verified).to.include({ code: 0 })
    expect(verified.stdout).to.contain('of them redacted').and.to.contain('Signed with the key ')

    const other = join(path, 'other.pem')
    await harmonia(['audit', 'keygen', other])
    const stranger = await harmonia(['audit', 'verify', file, '--key', other])
    expect(stranger).to.include({ code: 1 })
    expect(stranger.stdout).to.contain('not signed with this key')
  })

  it('refuses to redact what is not there', async () => {
    const refused = await cli(`audit export ${id} --redact outptu`)
    expect(refused).to.include({ code: 2, stdout: '' })
    expect(refused.stderr).to.contain('No event has outptu')
  })

  it('names the event of a file that was changed', async () => {
    const text = readFileSync(file, 'utf8')
    writeFileSync(file, text.replace('"type":"task_completed"', '"type":"task_cancelled"'))
    const { code, stdout } = await harmonia(['audit', 'verify', file])
    expect(code).to.equal(1)
    expect(stdout).to.match(/^Broken: .*, line \d+, revision \d+ of execution-[0-9a-f-]+ \(hash\): /)
  })

  it('names the event of a log that was changed, with the server or without', async () => {
    const db = new Database(events)
    db.prepare(`UPDATE commits SET events = replace(events, 'hush', 'hash') WHERE events LIKE '%task_completed%'`).run()
    const position = db.prepare(`SELECT min(position) FROM events WHERE data LIKE '%hash%'`).pluck().get() as number
    db.close()
    const all = await cli('audit verify --all')
    expect(all.code).to.equal(1)
    expect(all.stdout).to.match(
      new RegExp(`^Broken: position ${position}, revision \\d+ of execution-${id} \\(hash\\)`),
    )
    await server?.stop()
    server = undefined
    const one = await harmonia(['audit', 'verify', id, '--store', `sqlite:${events}`])
    expect(one.code).to.equal(1)
    expect(one.stdout).to.contain(`position ${position}, `)
  })

  it('says what is wrong with what was asked', async () => {
    const says = async (argv: readonly string[]) => (await harmonia(['audit', 'verify', ...argv])).stderr
    expect(await says([])).to.contain('Name an execution or a file, or say --all.')
    expect(await says(['--all', '--store', 'memory:'])).to.contain('Expected sqlite:<file>')
    expect(await says(['--all', '--store', `sqlite:${join(path, 'none.db')}`])).to.contain('cannot be read')
    expect(await says(['none.audit'])).to.contain('There is no file none.audit.')
  })
})
