import { expect } from 'chai'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { Accepted, Archive, ArchiveContent, ExecutionSummary, Page } from '../../src/client/index.ts'
import { folder, harmonia } from '../support/cli-run.ts'
import { commandsOf, endServers, serve, type Served } from '../support/cli-server.ts'

const echo = { name: 'echo', tasks: { t: { component: 'harmonia', action: 'echo', input: { n: 1 } } } }

describe('archiving from the command line', () => {
  const { path, remove } = folder()
  const events = join(path, 'data/events.db')
  let server: Served
  let cli: ReturnType<typeof commandsOf>
  let id: string
  let archive: Archive

  before(async () => {
    server = await serve(join(path, 'data'))
    cli = commandsOf(server.url)
    const ran = await cli('workflow run - --json', JSON.stringify(echo))
    id = (JSON.parse(ran.stdout) as Accepted).execution_id
  })
  after(() => {
    endServers()
    remove()
  })

  const file = (): string => join(`${events}.archive`, archive.file)
  const json = async <Answer>(argv: string): Promise<Answer> =>
    JSON.parse((await cli(`${argv} --json`)).stdout) as Answer

  it('says what would be archived, and archives it', async () => {
    expect((await cli('archive list')).stdout).to.equal('No archives.\n')
    expect((await cli('archive run --older-than 0s --dry-run')).stdout).to.equal('1 execution would be archived.\n')
    expect((await cli('archive run --older-than 1d')).stdout).to.equal('There was nothing to archive.\n')
    expect((await cli('archive run --older-than 0s')).stdout).to.match(
      /^Archived 1 execution with \d+ events in 1 file \(/,
    )
    ;[archive] = (await json<Page<'archives', Archive>>('archive list')).archives as [Archive]
    expect((await cli('archive list')).stdout).to.match(/^ARCHIVE +WRITTEN +STREAMS +EVENTS +SIZE$/m)
    const [row] = (await json<Page<'executions', ExecutionSummary>>('execution list')).executions
    expect(row).to.include({ execution_id: id, archived: true })
  })

  it('shows an archive, by the server and as a file', async () => {
    const shown = await json<ArchiveContent>(`archive show ${archive.archive_id}`)
    expect(shown.executions).to.deep.equal([id])
    expect((await harmonia(['archive', 'show', file()])).stdout)
      .to.match(/^Whole: the \d+ events of 1 execution are/)
      .and.to.contain(id)
  })

  it('verifies the log and the archives, with the server and without', async () => {
    expect((await cli('archive verify')).stdout).to.match(/^Whole: \d+ events in 1 archive/)
    const alone = await cli('audit verify --all')
    expect(alone.stdout).to.match(/^\d+ of them by their hashes alone: their text is in archives/m)
    const all = await cli('audit verify --all --archives --json')
    const inFile = await harmonia(['audit', 'verify', '--all', '--archives', '--store', `sqlite:${events}`, '--json'])
    expect(JSON.parse(all.stdout)).to.deep.include({
      archived: archive.events,
      broken: null,
      archives: [{ archive_id: archive.archive_id, file: archive.file, events: archive.events, broken: null }],
    })
    expect(inFile.stdout).to.equal(all.stdout)
    expect(await harmonia(['audit', 'verify', file()])).to.include({ code: 0, stderr: '' })
  })

  it('names the event of an archive that was changed, and leaves it where it is', async () => {
    const bytes = readFileSync(file())
    const text = gunzipSync(bytes).toString()
    writeFileSync(file(), gzipSync(text.replace('"output":{"n":1}', '"output":{"n":2}')))
    for (const argv of [
      `audit verify ${file()}`,
      `archive verify ${file()}`,
      'archive verify',
      'audit verify --all --archives',
    ]) {
      const found = await cli(argv)
      expect(found.code, argv).to.equal(1)
      expect(found.stdout, argv).to.match(/Broken.*(line \d+)/)
    }
    expect(await cli(`archive restore ${id}`)).to.include({ code: 1, stdout: '' })
    writeFileSync(file(), bytes)
  })

  it('puts it back, by the execution, and says when there is nothing to do', async () => {
    const before = (await cli(`execution events ${id}`)).stdout
    expect((await cli(`archive restore ${id}`)).stdout).to.match(/^In the log again: 1 execution with \d+ events\.\n$/)
    expect((await cli(`archive restore ${id}`)).stdout).to.equal('It was in the log already.\n')
    expect((await cli(`execution events ${id}`)).stdout).to.equal(before)
    expect((await cli('audit verify --all')).stdout).not.to.contain('by their hashes alone')
  })

  it('says what is wrong with what was asked', async () => {
    expect(await cli('archive run --older-than soon')).to.include({ code: 2 })
    expect((await cli('archive run')).stderr).to.contain('HARMONIA_RETENTION_DAYS')
    expect(await cli('archive restore nothing')).to.include({ code: 2 })
    expect(await cli('archive verify /no/such.ndjson.gz')).to.include({ code: 2 })
    expect(await cli(`archive show ${id}`)).to.include({ code: 1 })
    expect(await cli('audit verify --archives')).to.include({ code: 2 })
  })
})
