import { expect } from 'chai'
import type { CheckpointsQuery } from '../../projections/read-models.ts'
import * as did from '../support/projections-events.ts'
import { handMadeLog, timeAt, type HandMadeLog } from '../support/projections-log.ts'
import { answerTo, NOW, openOn, upTo, type Opened } from '../support/projections-open.ts'

const begun = (): HandMadeLog => {
  const log = handMadeLog()
  log.append('workflow-w', did.created(did.definition('chain', ['a', 'b', 'c'])))
  log.append('execution-e1', did.submitted(), did.started)
  return log
}

const listed = async (
  { models }: Opened,
  query: Partial<CheckpointsQuery> = {},
  head = 0,
): Promise<readonly string[]> =>
  (await answerTo(models.checkpoints({ limit: 10, ...query }, upTo(head)))).rows.map(
    ({ checkpoint_id }) => checkpoint_id,
  )

describe('a checkpoint', () => {
  it('is listed with all that its event says, and what its execution is', async () => {
    const log = begun()
    const about = { revision: 1, state_hash: 'a'.repeat(64), completed_tasks: 2, description: 'before the release' }
    log.append('execution-e1', did.checkpointCreated('c1', about))
    const { models } = await openOn(log)
    const { rows, as_of } = await answerTo(models.checkpoints({ limit: 10 }, upTo(log.head())))
    expect(as_of).to.equal(log.head())
    expect(rows).to.deep.equal([
      {
        checkpoint_id: 'c1',
        execution_id: 'e1',
        workflow_id: 'w',
        workflow_name: 'chain',
        ...about,
        state_form: 1,
        workflow_status: 'running',
        automatic: false,
        created_at: timeAt(4),
        event_revision: 2,
        position: 4,
      },
    ])
    expect(await answerTo(models.checkpoint('c1', NOW))).to.deep.equal(rows[0])
    expect(await answerTo(models.checkpoint('c2', NOW))).to.equal(undefined)
  })

  it('may be one that nobody asked for, and may follow the end', async () => {
    const log = begun()
    log.append('execution-e1', did.cancelled)
    log.append('execution-e1', did.checkpointCreated('c1', { automatic: true }))
    const { models } = await openOn(log)
    const found = await answerTo(models.checkpoint('c1', upTo(log.head())))
    expect(found).to.include({ automatic: true, description: null })
    const [row] = (await answerTo(models.executions({ limit: 1 }, NOW))).rows
    expect(row).to.include({ status: 'cancelled', completed_at: timeAt(4), revision: 3, position: 5 })
  })

  it('is found by its execution, newest first, page by page', async () => {
    const log = begun()
    log.append('execution-e2', did.submitted(), did.started)
    for (const [id, stream] of [
      ['c1', 'execution-e1'],
      ['c2', 'execution-e2'],
      ['c3', 'execution-e1'],
    ] as const)
      log.append(stream, did.checkpointCreated(id))
    const opened = await openOn(log)
    expect(await listed(opened, {}, log.head())).to.deep.equal(['c3', 'c2', 'c1'])
    expect(await listed(opened, { execution_id: 'e1' })).to.deep.equal(['c3', 'c1'])
    const first = await answerTo(opened.models.checkpoints({ limit: 2 }, NOW))
    const cursor = first.next_cursor ?? ''
    const next = await answerTo(opened.models.checkpoints({ limit: 2, cursor }, NOW))
    expect([...first.rows, ...next.rows].map(({ checkpoint_id }) => checkpoint_id)).to.deep.equal(['c3', 'c2', 'c1'])
    expect(next.next_cursor).to.equal(null)
    const refused = await opened.models.checkpoints({ limit: 2, cursor: 'nonsense' }, NOW)()
    expect(refused).to.have.nested.property('left.tag', 'bad_cursor')
  })
})
