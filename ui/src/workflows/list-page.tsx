import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { useAddress } from '../address.ts'
import { useFresh } from '../live/follow.ts'
import { Standing } from '../live/standing.tsx'
import { Asked } from '../parts/asked.tsx'
import { Empty } from '../parts/empty.tsx'
import { ShowMore } from '../parts/show-more.tsx'
import { NamedFilter, useNamedFilter } from '../parts/named-filter.tsx'
import { client } from '../server.ts'
import { NewDialog } from './list/new-dialog.tsx'
import { WorkflowRows } from './list/rows.tsx'
import { useNewestRuns } from './list/use-last-runs.ts'
import { WORKFLOW_CHANGES } from './use-workflow.ts'
import './workflows.css'

const WorkflowsPage = () => {
  const { params, change } = useAddress()
  const narrowed = useNamedFilter()
  const { filter, isFiltered, onTag } = narrowed
  const workflows = useInfiniteQuery({
    queryKey: ['workflows', filter],
    queryFn: ({ pageParam, signal }) =>
      client.listWorkflows({ limit: 50, ...filter, ...(pageParam === '' ? {} : { cursor: pageParam }) }, { signal }),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
    placeholderData: (before) => before,
  })
  useFresh(WORKFLOW_CHANGES, ['workflows'])
  const { runs, standing } = useNewestRuns()
  return (
    <>
      <header className="head">
        <h1>Workflows</h1>
        <Standing standing={standing} />
        <div className="actions">
          <button type="button" onClick={() => change({ new: 1 })}>
            New workflow
          </button>
        </div>
      </header>
      <NamedFilter of={narrowed} what="the workflows" />
      <Asked query={workflows} what="the workflows">
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.workflows)
          if (rows.length === 0) return <None isFiltered={isFiltered} />
          return (
            <>
              <WorkflowRows workflows={rows} runs={runs} onTag={onTag} />
              <ShowMore query={workflows} />
            </>
          )
        }}
      </Asked>
      {params.has('new') ? <NewDialog onClose={() => change({ new: undefined })} /> : null}
    </>
  )
}

const None = ({ isFiltered }: { readonly isFiltered: boolean }) =>
  isFiltered ? (
    <Empty title="No workflow is like that">
      <p>
        <Link href="/workflows">Look at all of them.</Link>
      </p>
    </Empty>
  ) : (
    <Empty title="There is no workflow yet">
      <p>
        <Link href="/workflows?new=1">Begin with an example.</Link>
      </p>
    </Empty>
  )

export default WorkflowsPage
