import Database from 'better-sqlite3'
import { expect } from 'chai'
import { join } from 'node:path'
import { progressLine } from '../../cli/show/rebuild.ts'
import type { Accepted, Rebuilt, RebuildOfAll } from '../../src/client/index.ts'
import { folder } from '../support/cli-run.ts'
import { commandsOf, endServers, serve, type Served } from '../support/cli-server.ts'

const echo = { name: 'echo', tasks: { t: { component: 'harmonia', action: 'echo', input: 1 } } }

describe('rebuilding from the command line', () => {
  const { path, remove } = folder()
  let server: Served
  let cli: ReturnType<typeof commandsOf>
  let id: string

  const meddle = (sql: string): void => {
    const db = new Database(join(path, 'data/projections.db'))
    db.exec(sql)
    db.close()
  }

  before(async () => {
    server = await serve(join(path, 'data'))
    cli = commandsOf(server.url)
    const ran = await cli('workflow run - --no-wait --json', JSON.stringify(echo))
    id = (JSON.parse(ran.stdout) as Accepted).execution_id
    await cli('execution list')
  })
  after(() => {
    endServers()
    remove()
  })

  it('replays one execution, and says that all of it is as its events say', async () => {
    const { stdout, code } = await cli(`state rebuild ${id}`)
    expect(stdout).to.match(/^Execution \S+: \d+ events replayed, [\d,]+ per second\.\nState hash {3}[0-9a-f]{64}\n/)
    expect(stdout).to.match(/^In memory {4}the same\nSnapshot {5}none\nRead models {2}the same, as of revision \d+$/m)
    expect(code).to.equal(0)
  })

  it('names what differs and fails while it only compares, puts it right, and finds it right', async () => {
    meddle(`update executions set workflow_name = 'another'`)
    const looked = await cli(`state rebuild ${id} --dry-run`)
    expect(looked.stdout).to.contain(
      `in the read models /executions/${id}/workflow_name: "another" stands there, "echo"`,
    )
    expect(looked.code).to.equal(1)
    const mended = await cli(`state rebuild ${id} --json`)
    expect(JSON.parse(mended.stdout) as Rebuilt).to.include({ execution_id: id, dry_run: false, repaired: true })
    expect(mended.code).to.equal(0)
    expect((await cli(`state rebuild ${id} --dry-run`)).code).to.equal(0)
  })

  it('rebuilds everything, in the same way', async () => {
    meddle(`update executions set workflow_name = 'another'`)
    const looked = await cli('state rebuild --all --dry-run')
    expect(looked.stdout).to.contain('1 differences; left as they were (--dry-run).')
    expect(looked.code).to.equal(1)
    const mended = await cli('state rebuild --all --json')
    const all = JSON.parse(mended.stdout) as RebuildOfAll
    expect(all).to.deep.include({ status: 'completed', phase: 'done', dry_run: false })
    expect(all.states).to.include({ executions: 1, differing: 0 })
    expect(mended.code).to.equal(0)
    const again = await cli('state rebuild --all')
    expect(again.stdout).to.match(
      /0 differences; replaced\.\nStates: .*\nCompared: .*\n0 executions differ.*\nEverything/,
    )
    expect((await cli('execution list')).stdout).to.contain('echo')
  })

  it('wants one execution or all of them, and one that there is', async () => {
    expect((await cli('state rebuild')).code).to.equal(2)
    expect((await cli(`state rebuild ${id} --all`)).code).to.equal(2)
    expect((await cli('state rebuild last')).code).to.equal(2)
    expect((await cli('state rebuild 00000000-0000-7000-8000-000000000000')).code).to.equal(1)
  })

  it('shows how far it is, how fast, and how long it will take', async () => {
    const { stdout } = await cli('state rebuild --all --json')
    const ended = JSON.parse(stdout) as RebuildOfAll
    const pace = { events: 500_000, events_per_second: 100_000, seconds: 5 }
    const halfway: RebuildOfAll = {
      ...ended,
      status: 'running',
      phase: 'states',
      position: 500,
      head: 1_000,
      states: { ...ended.states, ...pace },
    }
    expect(progressLine(halfway, 200)).to.equal(
      'states           [############............]   50 %  500,000 events  100,000/s  5.0 s left',
    )
    expect(progressLine(halfway, 40)).to.have.length(39)
  })
})
