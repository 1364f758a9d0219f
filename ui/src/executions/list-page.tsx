import { useCallback, useMemo, useState } from 'react'
import { Link } from 'wouter'
import type { ExecutionSummary } from '../../../src/client/index.ts'
import { useAddress } from '../address.ts'
import { Standing } from '../live/standing.tsx'
import { Asked } from '../parts/asked.tsx'
import { Empty } from '../parts/empty.tsx'
import { BulkBar } from './list/bulk.tsx'
import { chosenIn, filterOf, isFiltered } from './list/filter.ts'
import { Filters } from './list/filters.tsx'
import { useHeldBack } from './list/held.ts'
import { ExecutionsTable } from './list/table.tsx'
import { useExecutions } from './list/use-executions.ts'
import './executions.css'

type Chosen = ReadonlyMap<string, ExecutionSummary>

const ExecutionsPage = () => {
  const { params } = useAddress()
  const filter = chosenIn(params)
  const { executions, standing } = useExecutions(filterOf(filter))
  const [chosen, choose] = useState<Chosen>(new Map())
  const rows = useMemo(() => executions.data?.pages.flatMap((page) => page.executions) ?? [], [executions.data])
  const { shown, held, show } = useHeldBack(rows, chosen.size > 0)
  // What is known of the chosen ones is as new as the list.
  const known = useMemo(() => upToDate(chosen, rows), [chosen, rows])
  const onChoose = useCallback(
    (some: readonly ExecutionSummary[], isChosen: boolean) => choose((before) => withSome(before, some, isChosen)),
    [],
  )
  const onEnd = (): void => {
    if (executions.hasNextPage && !executions.isFetchingNextPage) void executions.fetchNextPage()
  }
  return (
    <>
      <header className="head">
        <h1>Executions</h1>
        <Standing standing={standing} />
      </header>
      <Filters chosen={filter} />
      {chosen.size === 0 ? null : <BulkBar chosen={known} onClear={() => choose(new Map())} />}
      {held === 0 ? null : (
        <button
          type="button"
          className="held"
          onClick={() => {
            show()
            scrollTo({ top: 0 })
          }}
        >
          {held} new
        </button>
      )}
      <Asked query={executions} what="the executions">
        {() =>
          rows.length === 0 ? (
            <None isFiltered={isFiltered(filter)} />
          ) : (
            <>
              <ExecutionsTable rows={shown} chosen={known} onChoose={onChoose} onEnd={onEnd} />
              <p className="hint" role="status">
                {executions.hasNextPage
                  ? `The newest ${shown.length}; more come as you scroll.`
                  : `${shown.length} in all.`}
              </p>
            </>
          )
        }
      </Asked>
    </>
  )
}

const None = ({ isFiltered: filtered }: { readonly isFiltered: boolean }) =>
  filtered ? (
    <Empty title="No execution is like that">
      <p>
        <Link href="/executions">Look at all of them.</Link>
      </p>
    </Empty>
  ) : (
    <Empty title="Nothing has run yet">
      <p>
        <Link href="/workflows">Choose a workflow and execute it.</Link>
      </p>
    </Empty>
  )

const withSome = (before: Chosen, rows: readonly ExecutionSummary[], isChosen: boolean): Chosen => {
  const after = new Map(before)
  for (const row of rows) {
    if (isChosen) after.set(row.execution_id, row)
    else after.delete(row.execution_id)
  }
  return after
}

const upToDate = (chosen: Chosen, rows: readonly ExecutionSummary[]): Chosen => {
  const after = new Map(chosen)
  for (const row of rows) if (after.has(row.execution_id)) after.set(row.execution_id, row)
  return after
}

export default ExecutionsPage
