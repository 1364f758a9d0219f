import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import type { ExecutionsQuery, WorkflowsQuery } from '../../projections/read-models.ts'
import type { OpenReadModels } from '../../projections/open.ts'
import * as did from '../support/projections-events.ts'
import { handMadeLog, timeAt, type HandMadeLog } from '../support/projections-log.ts'
import { answerTo, NOW, openOn, upTo } from '../support/projections-open.ts'

const OF_TWO = { execution_id: '2', task_id: 'a', attempt: 1, wait: true }

/** Two workflows, and an execution of each kind that a filter tells from the others. */
const logOfSix = (): HandMadeLog => {
  const log = handMadeLog()
  log.append('workflow-w', did.created(did.definition('chain', ['a'])))
  log.append('workflow-v', did.created(did.definition('fan', ['a', 'b'])))
  const ofFan = { workflow_id: 'v', workflow_name: 'fan' }
  log.append('execution-1', did.submitted({ metadata: { team: 'red', run: 1 } }))
  log.append('execution-2', did.submitted({ ...ofFan, metadata: { team: 'red', run: '1' } }), did.started)
  log.append('execution-3', did.submitted({ metadata: { team: 'blue', tags: ['x'] } }), did.started, did.completed)
  log.append('execution-4', did.submitted(ofFan), did.cancelled)
  log.append('execution-5', did.submitted({ metadata: { team: '"red"' }, parent: OF_TWO }), did.paused)
  log.append(
    'execution-6',
    did.submitted({ metadata: { note: 'x'.repeat(5_000), nul: '\0' }, parent: { ...OF_TWO, wait: false } }),
    did.started,
    did.failed,
  )
  return log
}

const ids = async (models: OpenReadModels, query: Partial<ExecutionsQuery>): Promise<readonly string[]> =>
  (await answerTo(models.executions({ limit: 10, ...query }, NOW))).rows.map(({ execution_id }) => execution_id)

describe('the list of executions', () => {
  const log = logOfSix()
  let models: OpenReadModels
  const lists =
    (query: Partial<ExecutionsQuery>, ...expected: readonly string[]) =>
    async () =>
      expect(await ids(models, query)).to.deep.equal(expected)

  before(async () => {
    models = (await openOn(log)).models
    await answerTo(models.executionCounts(upTo(log.head())))
  })
  after(() => models.close())

  it('has the newest first', lists({}, '6', '5', '4', '3', '2', '1'))
  it('is of one workflow', lists({ workflow_id: 'v' }, '4', '2'))
  it('is of the workflows of one name', lists({ name: 'chain' }, '6', '5', '3', '1'))
  it('is of one workflow only if its name is right too', async () => {
    await lists({ workflow_id: 'v', name: 'fan' }, '4', '2')()
    await lists({ workflow_id: 'v', name: 'chain' })()
  })
  it('is of one status', lists({ status: ['cancelled'] }, '4'))
  it('is of any of several statuses, named once or twice', async () => {
    await lists({ status: ['failed', 'pending', 'completed'] }, '6', '3', '1')()
    await lists({ status: ['paused', 'paused'] }, '5')()
    await lists({ status: [] })()
  })
  it('is of one workflow and status', lists({ workflow_id: 'v', status: ['running', 'failed'] }, '2'))
  it('is of what one execution has started', async () => {
    await lists({ parent_id: '2' }, '6', '5')()
    await lists({ parent_id: '2', status: ['failed'] }, '6')()
    await lists({ parent_id: '2', workflow_id: 'v' })()
    await lists({ parent_id: '1' })()
  })
  it('is of one name and status', lists({ name: 'chain', status: ['failed'] }, '6'))
  it('has the text of metadata, whatever its type was', async () => {
    await lists({ metadata: { run: '1' } }, '2', '1')()
    await lists({ metadata: { tags: '["x"]' } }, '3')()
  })
  it('makes no difference between a text in quotes and one without', async () => {
    await lists({ metadata: { team: 'red' } }, '5', '2', '1')()
    await lists({ metadata: { team: '"red"' } }, '5', '2', '1')()
  })
  it('has metadata of any length', async () => {
    await lists({ metadata: { note: 'x'.repeat(5_000) } }, '6')()
    await lists({ metadata: { note: 'x'.repeat(4_999) } })()
    await lists({ metadata: { nul: '\0' } }, '6')()
  })
  it('has all metadata that is asked for', lists({ metadata: { team: 'red', run: '1' }, workflow_id: 'v' }, '2'))
  it('joins metadata with the other filters', async () => {
    await lists({ metadata: { team: 'red' }, status: ['pending', 'paused'] }, '5', '1')()
    await lists({ metadata: { team: 'red' }, name: 'fan' }, '2')()
    await lists({ metadata: { team: 'red' }, status: [] })()
  })

  // 2, 3 and 6 started at the times of positions 4, 6 and 13.
  it('is of those that started after a time, or before one', async () => {
    await lists({ started_after: timeAt(4) }, '6', '3')()
    await lists({ started_before: timeAt(13) }, '3', '2')()
    await lists({ started_after: timeAt(4), started_before: timeAt(13) }, '3')()
  })
  it('takes a time in any zone and precision', lists({ started_after: '2026-01-01T01:00:06+01:00' }, '6'))
  it('joins the start with the other filters', async () => {
    await lists({ started_after: timeAt(0), status: ['failed', 'running'] }, '6', '2')()
    await lists({ started_after: timeAt(0), workflow_id: 'w' }, '6', '3')()
    await lists({ started_after: timeAt(0), name: 'fan' }, '2')()
    await lists({ started_after: timeAt(0), metadata: { team: 'red' } }, '2')()
  })

  it('shows everything but inputs, outputs and tasks', async () => {
    const { rows, as_of } = await answerTo(models.executions({ limit: 10, status: ['completed'] }, NOW))
    expect(as_of).to.equal(log.head())
    expect(rows).to.deep.equal([
      {
        execution_id: '3',
        workflow_id: 'w',
        workflow_name: 'chain',
        workflow_version: 1,
        status: 'completed',
        priority: 0,
        metadata: { team: 'blue', tags: ['x'] },
        error: null,
        progress: {
          total: 1,
          pending: 0,
          running: 0,
          waiting: 0,
          retrying: 0,
          completed: 0,
          failed: 0,
          skipped: 0,
          cancelled: 1,
        },
        created_at: timeAt(6),
        started_at: timeAt(6),
        completed_at: timeAt(6),
        revision: 2,
        position: 8,
      },
    ])
  })

  it('counts by status', async () =>
    expect(await answerTo(models.executionCounts(NOW))).to.deep.equal({
      pending: 1,
      running: 1,
      paused: 1,
      completed: 1,
      failed: 1,
      cancelled: 1,
    }))

  it('has what is unfinished in the order of the queue', async () =>
    expect(await answerTo(models.unfinished(NOW))).to.deep.equal([
      { execution_id: '1', status: 'pending', priority: 0, origin: {}, queued_at: 3 },
      { execution_id: '2', status: 'running', priority: 0, origin: {}, queued_at: 4 },
      { execution_id: '5', status: 'paused', priority: 0, origin: { parent: OF_TWO }, queued_at: 11 },
    ]))

  it('has those of the unfinished whose last event lies in a part of the log', async () => {
    const between = async (after: number, upTo: number) =>
      (await answerTo(models.unfinished(NOW, { after, upTo }))).map(({ execution_id }) => execution_id)
    expect(await between(0, 4)).to.deep.equal(['1'])
    expect(await between(3, 5)).to.deep.equal(['2'])
    expect(await between(5, 100)).to.deep.equal(['5'])
    expect(await between(12, 100)).to.deep.equal([])
  })

  const hostile = ["' OR '1'='1", "'; DROP TABLE executions; --", '" OR ""="', '%', '_', '\0', '\\', '${x}', '$1', '?']
  for (const text of hostile)
    it(`takes ${JSON.stringify(text)} for nothing but a text, in every filter`, async () => {
      await lists({ workflow_id: text })()
      await lists({ name: text })()
      await lists({ status: [text as 'failed'] })()
      await lists({ metadata: { team: text } })()
      await lists({ metadata: { [text]: 'red' } })()
      await lists({ metadata: { team: 'red', [text]: text } })()
      await lists({ started_before: '2026', started_after: timeAt(1_000), workflow_id: text, name: text })()
      expect(await answerTo(models.workflow(text, undefined, NOW))).to.equal(undefined)
      expect(await answerTo(models.versions(text, { limit: 5 }, NOW))).to.include({ next_cursor: null })
      const workflows = (query: Partial<WorkflowsQuery>) => answerTo(models.workflows({ limit: 5, ...query }, NOW))
      expect((await workflows({ name: text })).rows).to.deep.equal([])
      expect((await workflows({ tag: text })).rows).to.deep.equal([])
      expect((await ids(models, {})).length).to.equal(6)
    })
})

describe('a page', () => {
  const queries: Readonly<Record<string, Partial<ExecutionsQuery>>> = {
    'of all': {},
    'of a workflow': { workflow_id: 'w' },
    'of statuses': { status: ['pending', 'running'] },
    'of metadata': { metadata: { team: 'red' } },
    'of starts': { started_after: timeAt(0) },
  }
  const submit = (log: HandMadeLog, n: number) =>
    log.append(
      `execution-${String(n).padStart(3, '0')}`,
      did.submitted({ metadata: { team: 'red' } }),
      ...(n % 2 === 0 ? [did.started] : []),
    )

  for (const [what, query] of Object.entries(queries))
    it(`${what} goes on behind the last one, whatever came in since`, async () => {
      const log = handMadeLog()
      log.append('workflow-w', did.created(did.definition('chain', ['a'])))
      for (let n = 0; n < 25; n++) submit(log, n)
      const { models } = await openOn(log)
      const { rows: whole } = await answerTo(models.executions({ limit: 100, ...query }, upTo(log.head())))

      const seen: string[] = []
      let cursor: string | null | undefined
      for (let n = 25; cursor !== null; n++) {
        const page = await answerTo(
          models.executions({ limit: 4, ...query, ...(cursor === undefined ? {} : { cursor }) }, upTo(log.head())),
        )
        expect(page.rows.length).to.be.within(1, 4)
        seen.push(...page.rows.map(({ execution_id }) => execution_id))
        cursor = page.next_cursor
        submit(log, n)
      }
      expect(seen).to.deep.equal(whole.map(({ execution_id }) => execution_id))
      await models.close()
    })

  it('tells apart what happened at one time', async () => {
    const log = handMadeLog()
    log.append('workflow-w', did.created(did.definition('chain', ['a'])))
    for (let n = 0; n < 9; n++) submit(log, n)
    const at = timeAt(1)
    const same = handMadeLog(
      'log',
      log.events.map((event) => ({ ...event, at })),
    )
    const { models } = await openOn(same)
    const first = await answerTo(models.executions({ limit: 5 }, upTo(same.head())))
    const second = await answerTo(models.executions({ limit: 5, cursor: first.next_cursor ?? '' }, NOW))
    expect([...first.rows, ...second.rows].map(({ execution_id }) => Number(execution_id))).to.deep.equal([
      8, 7, 6, 5, 4, 3, 2, 1, 0,
    ])
    expect(second.next_cursor).to.equal(null)
    await models.close()
  })

  it('ends early rather than hold too much at once', async () => {
    const log = handMadeLog()
    log.append('workflow-w', did.created(did.definition('chain', ['a'])))
    for (let n = 0; n < 40; n++)
      log.append(`execution-${n}`, did.submitted({ metadata: { big: 'x'.repeat(1_000_000) } }))
    const { models } = await openOn(log)
    const first = await answerTo(models.executions({ limit: 40 }, upTo(log.head())))
    expect(first.rows.length).to.be.within(1, 20)
    const rest = await answerTo(models.executions({ limit: 40, cursor: first.next_cursor ?? '' }, NOW))
    expect(rest.rows[0]?.created_at).to.equal(timeAt(log.head() - first.rows.length))
    await models.close()
  })
})

describe('a cursor', () => {
  const log = logOfSix()
  let models: OpenReadModels
  before(async () => void (models = (await openOn(log)).models))
  after(() => models.close())

  const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const forged = {
    'an empty one': '',
    'one that is no base64': '***',
    'one that is no JSON': Buffer.from('nonsense').toString('base64url'),
    'one of another form': encoded({ order: 'created' }),
    'one of another length': encoded(['created', timeAt(1)]),
    'one of other types': encoded(['created', 1, 2]),
    'one of another list': encoded(['workflow', timeAt(1), 'w']),
    'one of another order': encoded(['started', timeAt(1), '1']),
    'one with something behind it': `${encoded(['created', timeAt(1), '1'])}=`,
    'one without end': encoded(['created', timeAt(1), 'x'.repeat(100_000)]),
  }
  for (const [what, cursor] of Object.entries(forged))
    it(`is refused when it is ${what}`, async () => {
      const paging = { limit: 2, cursor }
      const refused = E.left({ tag: 'bad_cursor' })
      expect(await models.executions(paging, upTo(log.head()))()).to.deep.equal(refused)
      expect(await models.versions('w', paging, NOW)()).to.deep.equal(refused)
      if (what !== 'one of another list') expect(await models.workflows(paging, NOW)()).to.deep.equal(refused)
    })

  it('is refused when a character of it was changed', async () => {
    const { next_cursor } = await answerTo(models.executions({ limit: 2 }, upTo(log.head())))
    const changed = `!${(next_cursor ?? '').slice(1)}`
    expect(await models.executions({ limit: 2, cursor: changed }, NOW)()).to.deep.equal(E.left({ tag: 'bad_cursor' }))
  })
})

describe('the list of workflows', () => {
  const log = handMadeLog()
  log.append('workflow-1', did.created(did.definition('one', ['a'], ['x', 'y', 'x'])))
  log.append('workflow-2', did.created(did.definition('two', ['a'])))
  log.append('workflow-3', did.created(did.definition('one', ['a'], ['x'])))
  log.append('workflow-4', did.created(did.definition('one', ['a'], ['x'])))
  log.append('workflow-4', did.archived)
  log.append('workflow-2', did.updated(2, did.definition('deux', ['a', 'b'], ['y'])))

  let models: OpenReadModels
  before(async () => {
    models = (await openOn(log)).models
    await answerTo(models.executionCounts(upTo(log.head())))
  })
  after(() => models.close())

  const lists =
    (query: Partial<WorkflowsQuery>, ...expected: readonly string[]) =>
    async () => {
      const { rows } = await answerTo(models.workflows({ limit: 10, ...query }, NOW))
      expect(rows.map(({ workflow_id }) => workflow_id)).to.deep.equal(expected)
    }

  it('has the newest first, and none that is archived', lists({}, '3', '2', '1'))
  it('is of one name: that of the latest version', async () => {
    await lists({ name: 'one' }, '3', '1')()
    await lists({ name: 'deux' }, '2')()
    await lists({ name: 'two' })()
  })
  it('is of those with a text in their name, whatever the case of its letters', async () => {
    await lists({ search: 'NE' }, '3', '1')()
    await lists({ search: 'eu' }, '2')()
    await lists({ search: '%' })()
  })
  it('is of one tag of the latest version', async () => {
    await lists({ tag: 'x' }, '3', '1')()
    await lists({ tag: 'y' }, '2', '1')()
    await lists({ tag: 'x', name: 'one' }, '3', '1')()
    await lists({ tag: 'x', name: 'deux' })()
    await lists({ tag: 'x', search: 'NE' }, '3', '1')()
  })
  it('comes in pages', async () => {
    for (const query of [{}, { tag: 'x' }, { name: 'one' }]) {
      const first = await answerTo(models.workflows({ ...query, limit: 1 }, NOW))
      const rest = await answerTo(models.workflows({ ...query, limit: 5, cursor: first.next_cursor ?? '' }, NOW))
      const whole = await answerTo(models.workflows({ ...query, limit: 5 }, NOW))
      expect([...first.rows, ...rest.rows]).to.deep.equal(whole.rows)
      expect(rest.next_cursor).to.equal(null)
    }
  })

  it('shows a workflow with its latest definition', async () =>
    expect(await answerTo(models.workflow('2', undefined, NOW))).to.deep.equal({
      workflow_id: '2',
      name: 'deux',
      version: 2,
      definition: did.definition('deux', ['a', 'b'], ['y']),
      archived: false,
      created_at: timeAt(2),
      updated_at: timeAt(6),
      position: 6,
    }))
  it('shows any version by its number', async () => {
    const first = await answerTo(models.workflow('2', 1, NOW))
    expect(first).to.include({ name: 'two', version: 1, created_at: timeAt(2), updated_at: timeAt(2) })
    expect(await answerTo(models.workflow('2', 3, NOW))).to.equal(undefined)
    expect(await answerTo(models.workflow('9', undefined, NOW))).to.equal(undefined)
  })
  it('still shows a workflow that is archived, and says so', async () =>
    expect(await answerTo(models.workflow('4', undefined, NOW))).to.include({
      archived: true,
      version: 1,
      position: 5,
    }))
  it('lists the versions of one, newest first, in pages', async () => {
    const first = await answerTo(models.versions('2', { limit: 1 }, NOW))
    expect(first.rows).to.deep.equal([{ version: 2, created_at: timeAt(6), position: 6 }])
    const rest = await answerTo(models.versions('2', { limit: 1, cursor: first.next_cursor ?? '' }, NOW))
    expect(rest).to.deep.equal({
      rows: [{ version: 1, created_at: timeAt(2), position: 2 }],
      next_cursor: null,
      as_of: log.head(),
    })
  })
})
