import { expect } from 'chai'
import type { Compilable } from 'kysely'
import { approvalKeys } from '../../projections/approval-questions.ts'
import { checkpointKeys } from '../../projections/checkpoint-questions.ts'
import { openDatabase, type Database } from '../../projections/database.ts'
import { executionKeys } from '../../projections/execution-keys.ts'
import type { ApprovalsQuery, ExecutionsQuery, WorkflowsQuery } from '../../projections/read-models.ts'
import { templateKeys } from '../../projections/template-questions.ts'
import { workflowKeys } from '../../projections/workflow-questions.ts'
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
  { parent_id: 'e' },
  { parent_id: 'e', workflow_id: 'w', name: 'n', status: ['failed'] },
  { metadata: { team: 'red' } },
  { metadata: { team: 'red', run: '1' } },
  { metadata: { team: 'red' }, workflow_id: 'w', name: 'n', status: ['failed'] },
  { archived: true },
  { archived: true, workflow_id: 'w', name: 'n', parent_id: 'e', status: ['failed'] },
  { archived: true, metadata: { team: 'red' } },
  { archived: false, status: ['failed'] },
  { archived: true, started_after: timeAt(1) },
  { started_after: timeAt(1) },
  { started_before: timeAt(1) },
  { started_after: timeAt(1), started_before: timeAt(9) },
  { started_after: timeAt(1), workflow_id: 'w', name: 'n', status: ['failed'], metadata: { team: 'red' } },
]

const approvalFilters: readonly Partial<ApprovalsQuery>[] = [
  {},
  { status: ['approved', 'rejected'] },
  { execution_id: 'e' },
  { workflow_id: 'w' },
  { execution_id: 'e', workflow_id: 'w' },
  { approver: 'ada' },
  { approver: 'ada', execution_id: 'e', workflow_id: 'w' },
]

const workflowFilters: readonly Partial<WorkflowsQuery>[] = [
  {},
  { name: 'n' },
  { tag: 't' },
  { tag: 't', name: 'n' },
  { search: 's' },
  { search: 's', tag: 't' },
  { template_id: 'e' },
  { template_id: 'e', name: 'n' },
  { template_id: 'e', name: 'n', tag: 't' },
]

const BEHIND = { time: timeAt(5), id: 'e' }

describe('a list is read along an index, in its order', () => {
  let db: Database
  before(async () => void (db = await openDatabase(':memory:')))
  after(() => db.close())

  const plansOf = (ask: (db: Database) => unknown): readonly string[] => {
    const plans: string[] = []
    const explain = <Row>(asked: Compilable<Row>): readonly Row[] => {
      const { sql, parameters } = asked.compile()
      const steps = db.sqlite.prepare<unknown[], { detail: string }>(`explain query plan ${sql}`).all(...parameters)
      plans.push(...steps.map(({ detail }) => detail))
      return []
    }
    ask({ ...db, rows: explain })
    return plans
  }

  for (const filter of filters)
    for (const cursor of [false, true])
      it(`${JSON.stringify(filter)}${cursor ? ' behind a cursor' : ''}`, () => {
        const plans = plansOf((explained) =>
          executionKeys(explained, { limit: 10, ...filter }, cursor ? BEHIND : undefined, 11),
        )
        expect(plans.length).to.be.greaterThan(0)
        for (const step of plans) {
          expect(step).not.to.match(/TEMP B-TREE/)
          const isWhole = Object.keys(filter).length === 0 && !cursor
          // It has only what is archived, in the order of the list.
          const ofArchived = filter.archived === true ? '|SCAN ended_executions USING INDEX ended_archived$' : ''
          const whole = isWhole ? /INDEX executions_newest/ : new RegExp(`^(SEARCH|CORRELATED${ofArchived})`)
          expect(step).to.match(whole)
        }
      })

  it('what is to be archived', () => {
    const plans = db.sqlite
      .prepare<unknown[], { detail: string }>(
        `explain query plan select execution_id, completed_at from ended_executions where archive_id is null
         and (completed_at, execution_id) > (?, ?) and completed_at <= ? order by completed_at, execution_id limit ?`,
      )
      .all('', '', '', 1)
    expect(plans.map(({ detail }) => detail)).to.deep.equal([
      'SEARCH ended_executions USING INDEX ended_not_archived ((completed_at,execution_id)>(?,?) AND completed_at<?)',
    ])
  })

  for (const filter of approvalFilters)
    for (const cursor of [false, true])
      it(`approvals ${JSON.stringify(filter)}${cursor ? ' behind a cursor' : ''}`, () => {
        const plans = plansOf((explained) =>
          approvalKeys(explained, { limit: 10, status: ['pending'], ...filter }, cursor ? BEHIND : undefined, 11),
        )
        expect(plans.length).to.be.greaterThan(0)
        for (const step of plans) {
          expect(step).not.to.match(/TEMP B-TREE/)
          expect(step).to.match(/^SEARCH/)
        }
      })

  for (const filter of [{}, { execution_id: 'e' }])
    for (const cursor of [false, true])
      it(`checkpoints ${JSON.stringify(filter)}${cursor ? ' behind a cursor' : ''}`, () => {
        const plans = plansOf((explained) =>
          checkpointKeys(explained, { limit: 10, ...filter }, cursor ? BEHIND : undefined),
        )
        expect(plans).to.have.length(1)
        expect(plans[0]).to.match(Object.keys(filter).length > 0 || cursor ? /^SEARCH/ : /INDEX checkpoints_newest/)
        expect(plans[0]).not.to.match(/TEMP B-TREE/)
      })

  for (const [kind, keys] of [
    ['workflows', workflowKeys],
    ['templates', templateKeys],
  ] as const)
    for (const { template_id, ...filter } of workflowFilters)
      for (const cursor of [false, true]) {
        const of = template_id === undefined || kind === 'templates' ? filter : { ...filter, template_id }
        it(`${kind} ${JSON.stringify(of)}${cursor ? ' behind a cursor' : ''}`, () => {
          const plans = plansOf((explained) => keys(explained, { limit: 10, ...of }, cursor ? BEHIND : undefined))
          expect(plans.length).to.be.greaterThan(0)
          for (const step of plans) {
            expect(step).not.to.match(/TEMP B-TREE/)
            expect(step).to.match(/^SEARCH/)
          }
        })
      }
})
