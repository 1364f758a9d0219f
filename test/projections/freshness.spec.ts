import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import * as did from '../support/projections-events.ts'
import { handMadeLog, type HandMadeLog } from '../support/projections-log.ts'
import { answerTo, DELAY_MS, NOW, openOn, upTo } from '../support/projections-open.ts'

const aLog = (): HandMadeLog => {
  const log = handMadeLog()
  log.append('workflow-w', did.created(did.definition('chain', ['a'])))
  log.append('execution-1', did.submitted())
  return log
}

const unavailable = (reason: RegExp) => (answer: E.Either<unknown, unknown>) => {
  expect(answer).to.have.nested.property('left.tag', 'read_models_unavailable')
  expect(answer).to.have.nested.property('left.reason').that.matches(reason)
}

describe('a question', () => {
  it('is answered at once from what there is, when that is enough', async () => {
    const { models } = await openOn(aLog())
    expect(await answerTo(models.executions({ limit: 5 }, NOW))).to.deep.equal({
      rows: [],
      next_cursor: null,
      as_of: 0,
    })
    await models.close()
  })

  it('brings the rows up to the position that it needs, at once', async () => {
    const log = aLog()
    const { models } = await openOn(log)
    const { rows, as_of } = await answerTo(models.executions({ limit: 5 }, upTo(2)))
    expect([rows.length, as_of, models.position()]).to.deep.equal([1, 2, 2])
    await models.close()
  })

  it('waits for what is not in the log yet, and no longer', async () => {
    const log = aLog()
    const { models } = await openOn(log)
    const asked = models.executions({ limit: 5 }, upTo(3, 1_000))()
    await answerTo(models.executionCounts(upTo(2)))
    log.append('execution-2', did.submitted())
    models.advance(3)
    expect(await asked).to.have.nested.property('right.as_of', 3)
    await models.close()
  })

  it('is told how far the rows are when its time is over', async () => {
    const { models, clock } = await openOn(aLog())
    const asked = models.executions({ limit: 5 }, upTo(9, 1_000))()
    await clock.advance(999)
    const late = models.executionCounts(upTo(9, 1))()
    await clock.advance(1)
    const behind = E.left({ tag: 'behind', position: 2, min_position: 9 })
    expect(await Promise.all([asked, late])).to.deep.equal([behind, behind])
    await models.close()
  })

  it('that waits does not hold up others', async () => {
    const { models, clock } = await openOn(aLog())
    const asked = models.executions({ limit: 5 }, upTo(9, 1_000))()
    expect(await answerTo(models.executionCounts(upTo(2)))).to.include({ pending: 1 })
    await clock.advance(1_000)
    expect(await asked).to.have.nested.property('left.tag', 'behind')
    await models.close()
  })

  it('is told so when the read models are closed, waiting or not', async () => {
    const { models } = await openOn(aLog())
    const asked = models.executions({ limit: 5 }, upTo(9, 1_000))()
    await models.close()
    unavailable(/closed/)(await asked)
    unavailable(/closed/)(await models.executionCounts(NOW)())
    await models.close()
  })
})

describe('read models that nobody asks', () => {
  it('follow the log at leisure', async () => {
    const { models, clock } = await openOn(aLog())
    models.advance(1)
    models.advance(2)
    await clock.advance(DELAY_MS - 1)
    expect(models.position()).to.equal(0)
    await clock.advance(1)
    expect(models.position()).to.equal(2)
    await models.close()
  })

  it('leave the log alone until they hear of something new', async () => {
    const log = aLog()
    const { models, clock } = await openOn(log)
    await clock.advance(60_000)
    expect(models.position()).to.equal(0)
    models.advance(2)
    await clock.advance(DELAY_MS)
    log.append('execution-2', did.submitted())
    models.advance(2)
    await clock.advance(60_000)
    expect(models.position()).to.equal(2)
    await models.close()
  })
})

describe('a log that cannot be read', () => {
  const gone = { tag: 'store_unavailable', reason: 'the disk is gone' } as const

  it('is tried again, later each time, and said so', async () => {
    const log = aLog()
    const { models, clock, problems } = await openOn(log)
    log.fail(gone)
    models.advance(2)
    await clock.advance(DELAY_MS)
    expect(problems).to.deep.equal(["the log can't be read: the disk is gone"])
    await clock.advance(10_000)
    expect(problems.length).to.be.within(5, 10)
    log.fail(undefined)
    await clock.advance(10_000)
    expect(models.position()).to.equal(2)
    await models.close()
  })

  it('makes a question wait as long as it would, and then answers are as before', async () => {
    const log = aLog()
    const { models, clock } = await openOn(log)
    log.fail(gone)
    const first = models.executionCounts(upTo(2, 1_000))()
    const second = models.executionCounts(upTo(2, 60_000))()
    await clock.advance(1_000)
    expect(await first).to.deep.equal(E.left({ tag: 'behind', position: 0, min_position: 2 }))
    expect(await answerTo(models.executionCounts(NOW))).to.include({ pending: 0 })
    log.fail(undefined)
    await clock.advance(10_000)
    expect(await second).to.have.nested.property('right.pending', 1)
    await models.close()
  })
})

describe('an event that cannot be applied', () => {
  const cases = {
    'of an unknown type': { type: 'workflow_exploded', data: {} },
    'whose data is malformed': { type: 'workflow_cancelled', data: { reason: 7 } },
    'that contradicts the rows': did.taskCompleted('a'),
  }
  for (const [what, event] of Object.entries(cases))
    it(`${what} stops the read models right before it, and every answer names it`, async () => {
      const log = aLog()
      log.append('execution-1', did.started)
      log.append('execution-1', event)
      log.append('execution-2', did.submitted())
      const { models, problems } = await openOn(log)

      const named = unavailable(new RegExp(`event 4 \\(${event.type}, execution-1 revision 2\\)`))
      named(await models.executions({ limit: 5 }, upTo(5, 1_000))())
      named(await models.workflow('w', undefined, NOW)())
      expect(models.position()).to.equal(3)
      expect(problems.length).to.equal(1)
      await models.close()
    })

  it('of a workflow stops them too', async () => {
    const log = aLog()
    log.append('workflow-w', did.updated(7, did.definition('chain', ['a'])))
    const { models } = await openOn(log)
    unavailable(/event 3 .*the version before it is 1/)(await models.executionCounts(upTo(3))())
    await models.close()
  })

  it('is not looked for in streams of other kinds', async () => {
    const log = aLog()
    log.append('component-ergon', { type: 'anything', data: null })
    log.append('request-ff', { type: 'whatever', data: 1 })
    const { models } = await openOn(log)
    await answerTo(models.executionCounts(upTo(4)))
    expect(models.position()).to.equal(4)
    await models.close()
  })

  it('that the store itself cannot read stops them as well', async () => {
    const log = aLog()
    const { models } = await openOn(log)
    log.fail({ tag: 'unreadable_event', stream: 'execution-1', revision: 0, problems: ['no JSON'] })
    unavailable(/execution-1 revision 0: no JSON/)(await models.executionCounts(upTo(2, 1_000))())
    await models.close()
  })
})
