import type { Database } from './database.ts'
import type { ExecutionRecord } from './executions.ts'
import { idIn } from './streams.ts'

/** The executions that go on from another one which has no note of them yet. Applying belongs inside a transaction. */
export interface UntoldTable {
  readonly apply: (event: ExecutionRecord) => void
}

export const untoldTable = ({ sql, statement }: Database): UntoldTable => {
  const add = statement(
    sql.insertInto('untold_forks').values({ execution_id: '', source: '', revision: 0, kind: 'fork' }),
  )
  const drop = statement(sql.deleteFrom('untold_forks').where('execution_id', '=', ''))
  return {
    apply: (event) => {
      if (event.type === 'workflow_forked') {
        const { kind, source } = event.data
        add.run(idIn(event.stream), source.execution_id, source.revision, kind)
      } else if (event.type === 'execution_forked') drop.run(event.data.execution_id)
    },
  }
}
