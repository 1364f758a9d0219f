import { expect } from 'chai'
import type { Compilable } from 'kysely'
import { openDatabase, type Database } from '../../projections/database.ts'
import { executionKeys } from '../../projections/execution-keys.ts'
import type { ExecutionsQuery } from '../../projections/read-models.ts'
import { timeAt } from '../support/projections-log.ts'

const filters: readonly Partial<ExecutionsQuery>[] = [
  {},
  { workflow_id: 'w' },
  { name: 'n' },
  { status: ['failed'] },
  { status: ['failed', 'running'] },
  { workflow_id: 'w', status: ['failed'] },
  { name: 'n', status: ['failed'] },
  { workflow_id: 'w', name: 'n', status: ['failed'] },
  { metadata: { team: 'red' } },
  { metadata: { team: 'red', run: '1' } },
  { metadata: { team: 'red' }, workflow_id: 'w', name: 'n', status: ['failed'] },
  { started_after: timeAt(1) },
  { started_before: timeAt(1) },
  { started_after: timeAt(1), started_before: timeAt(9) },
  { started_after: timeAt(1), workflow_id: 'w', name: 'n', status: ['failed'], metadata: { team: 'red' } },
]

describe('a list of executions is read along an index, in its order', () => {
  let db: Database
  before(async () => void (db = await openDatabase(':memory:')))
  after(() => db.close())

  const plansOf = (query: Partial<ExecutionsQuery>, cursor: boolean): readonly string[] => {
    const plans: string[] = []
    const explain = <Row>(asked: Compilable<Row>): readonly Row[] => {
      const { sql, parameters } = asked.compile()
      const steps = db.sqlite.prepare<unknown[], { detail: string }>(`explain query plan ${sql}`).all(...parameters)
      plans.push(...steps.map(({ detail }) => detail))
      return []
    }
    const behind = cursor ? { time: timeAt(5), id: 'e' } : undefined
    executionKeys({ ...db, rows: explain }, { limit: 10, ...query }, behind, 11)
    return plans
  }

  for (const filter of filters)
    for (const cursor of [false, true])
      it(`${JSON.stringify(filter)}${cursor ? ' behind a cursor' : ''}`, () => {
        const plans = plansOf(filter, cursor)
        expect(plans.length).to.be.greaterThan(0)
        for (const step of plans) {
          expect(step).not.to.match(/TEMP B-TREE/)
          const whole = Object.keys(filter).length === 0 && !cursor ? /INDEX executions_newest/ : /^(SEARCH|CORRELATED)/
          expect(step).to.match(whole)
        }
      })
})
