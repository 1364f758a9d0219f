import Sqlite from 'better-sqlite3'
import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { settled } from '../support/manual-clock.ts'
import * as did from '../support/projections-events.ts'
import { handMadeLog } from '../support/projections-log.ts'
import { answerTo, inFolder, openOn, upTo } from '../support/projections-open.ts'

/** The position that is kept, and the position of the latest row; the first is never behind the second. */
const places = (file: string): readonly [kept: unknown, latest: unknown] => {
  const db = new Sqlite(file)
  const one = (sql: string) => db.prepare(sql).pluck().get()
  const found = [one('select position from projection_position'), one('select max(position) from executions')] as const
  db.close()
  return found
}

/** What a file keeps when some of its tables take no more rows in the middle of a batch. */
const afterRefusing = (...statements: readonly string[]) =>
  inFolder(async (folder) => {
    const file = `${folder}/p.db`
    const log = handMadeLog()
    log.append('workflow-w', did.created(did.definition('chain', ['a'])))
    log.append('execution-1', did.submitted())
    const { models } = await openOn(log, file)
    await answerTo(models.executionCounts(upTo(log.head())))

    const db = new Sqlite(file)
    for (const [n, on] of statements.entries())
      db.exec(`create trigger refused_${n} before ${on} begin select raise(abort, 'refused'); end`)
    db.close()
    log.append('execution-1', did.started)
    log.append('execution-2', did.submitted())
    const asked = models.executionCounts(upTo(log.head()))()
    await settled()
    await models.close()
    expect(await asked).to.have.nested.property('left.tag', 'read_models_unavailable')
    return places(file)
  })

describe('a batch of events of which something can not be written', () => {
  it('leaves neither rows nor a position, when it is the position', async () =>
    expect(await afterRefusing('insert on projection_position', 'update on projection_position')).to.deep.equal([2, 2]))

  it('leaves neither rows nor a position, when it is a row', async () =>
    expect(await afterRefusing('insert on executions')).to.deep.equal([2, 2]))
})

describe('a log of which an event is missing', () => {
  it('is not read on behind the gap', async () => {
    const whole = handMadeLog()
    whole.append('workflow-w', did.created(did.definition('chain', ['a'])))
    whole.append('component-lost', { type: 'component_removed', data: {} })
    whole.append('execution-1', did.submitted())
    const readAll: typeof whole.readAll = (after, limit) => async () => {
      const page = await whole.readAll(after, limit)()
      return E.isLeft(page)
        ? page
        : E.right({ ...page.right, events: page.right.events.filter(({ position }) => position !== 2) })
    }
    const { models, problems } = await openOn({ ...whole, readAll })
    expect(await models.executionCounts(upTo(3))()).to.have.nested.property('left.tag', 'read_models_unavailable')
    expect(models.position()).to.equal(1)
    expect(problems.join()).to.include('event 3')
    await models.close()
  })
})
