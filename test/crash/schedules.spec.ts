import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HarmoniaClient } from '../../src/client/index.ts'
import type { Recorded } from '../../src/store/event-store.ts'
import { openSqliteReader } from '../../src/store/sqlite/reader.ts'
import { endServerProcesses, startServerProcess } from '../support/server-process.ts'

const ROUNDS = 5

interface Claim {
  readonly due_at: string
  readonly execution_id: string
}

describe('a server that is killed as a schedule comes due, again and again', function () {
  this.timeout(120_000)
  const dataDir = mkdtempSync(join(tmpdir(), 'harmonia-schedules-'))
  let events: readonly Recorded[] = []

  before(async () => {
    let schedule_id = ''
    for (let round = 0; round <= ROUNDS; round++) {
      const server = await startServerProcess(dataDir)
      const client = new HarmoniaClient({ url: server.url })
      const { position } = await client.getStatus()
      if (round === 0) {
        const echo = { component: 'harmonia', action: 'echo', input: { day: '${input.day}' } }
        const { workflow_id } = await client.createWorkflow({ name: 'every second', tasks: { echo } })
        const timing = { interval: 1, overlap: 'allow', catch_up_window: 86_400 } as const
        const made = await client.createSchedule({ workflow_id, ...timing, input: { day: '${schedule.due_at}' } })
        schedule_id = made.schedule_id
      }
      // The last one is let go on until it has caught up, and then nothing is left to be due.
      if (round === ROUNDS) await client.pauseSchedule(schedule_id)
      else await claims(client, position, 1 + (round % 3))
      if (round < ROUNDS) await server.kill()
      else {
        await runsOver(client, schedule_id)
        expect(await server.stop()).to.equal(0)
      }
    }
    events = await wholeLog(join(dataDir, 'events.db'))
  })

  after(() => {
    endServerProcesses()
    rmSync(dataDir, { recursive: true, force: true })
  })

  /** Resolves as soon as so many due times were claimed: their executions may or may not be there yet. */
  const claims = async (client: HarmoniaClient, after: number, count: number): Promise<void> => {
    let claimed = 0
    for await (const _ of client.monitorEvents({ types: ['schedule_triggered'], after }))
      if (++claimed === count) return
  }

  /** Follows the log until no run of the schedule is open. */
  const runsOver = async (client: HarmoniaClient, schedule_id: string): Promise<void> => {
    const { position } = await client.getStatus()
    const isOver = async () => (await client.getSchedule(schedule_id)).running.length === 0
    if (await isOver()) return
    for await (const _ of client.monitorEvents({ types: ['schedule_run_ended'], after: position }))
      if (await isOver()) return
  }

  const claimed = (): readonly Claim[] =>
    events.filter(({ type }) => type === 'schedule_triggered').map(({ data }) => data as Claim)

  it('has claimed each due time once, and left none out while it was not paused', () => {
    const due = claimed().map(({ due_at }) => Date.parse(due_at))
    expect(due.length).to.be.at.least(ROUNDS)
    expect(due).to.deep.equal(due.map((_, n) => (due[0] ?? 0) + n * 1_000))
    expect(events.some(({ type }) => type === 'schedule_missed' || type === 'schedule_skipped')).to.equal(false)
  })

  it('has started one execution for each claim, under the id of the claim and with its due time', () => {
    const submitted = events
      .filter(({ type }) => type === 'workflow_submitted')
      .map(({ stream, data }) => {
        const { schedule, input } = data as { schedule: { due_at: string }; input: { day: string } }
        expect(input.day).to.equal(schedule.due_at)
        return `${schedule.due_at} ${stream.slice('execution-'.length)}`
      })
    const wanted = claimed().map(({ due_at, execution_id }) => `${due_at} ${execution_id}`)
    expect(submitted.toSorted()).to.deep.equal(wanted.toSorted())
  })

  it('has brought each to its end, and recorded it once', () => {
    const ended = events.filter(({ type }) => type === 'schedule_run_ended').map(({ data }) => data as Claim)
    expect(ended.map(({ execution_id }) => execution_id).toSorted()).to.deep.equal(
      claimed()
        .map(({ execution_id }) => execution_id)
        .toSorted(),
    )
    expect(events.filter(({ type }) => type === 'workflow_completed')).to.have.length(claimed().length)
  })
})

const wholeLog = async (file: string): Promise<readonly Recorded[]> => {
  const reader = openSqliteReader(file)
  const events: Recorded[] = []
  for (let after = 0, head = reader.head(); after < head;) {
    const page = await reader.readAll(after, 1_000)()
    if (E.isLeft(page)) throw new Error(JSON.stringify(page.left))
    events.push(...page.right.events)
    after = page.right.until
  }
  reader.close()
  return events
}
