import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { useAddress } from '../address.ts'
import { useFresh } from '../live/follow.ts'
import { Standing } from '../live/standing.tsx'
import { Asked } from '../parts/asked.tsx'
import { Empty } from '../parts/empty.tsx'
import { Search } from '../parts/search.tsx'
import { client } from '../server.ts'
import { NewDialog } from './list/new-dialog.tsx'
import { WorkflowRows } from './list/rows.tsx'
import { useNewestRuns } from './list/use-last-runs.ts'
import { WORKFLOW_CHANGES } from './use-workflow.ts'
import './workflows.css'

const WorkflowsPage = () => {
  const { params, change } = useAddress()
  const [search, tag] = [params.get('search') ?? '', params.get('tag') ?? '']
  const filter = { ...(search === '' ? {} : { search }), ...(tag === '' ? {} : { tag }) }
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
      <search className="filters" aria-label="Filter the workflows">
        <Search label="Name" value={search} onChange={(next) => change({ search: next })} />
        {tag === '' ? null : (
          <p className="chosen">
            Tag <span className="tag">{tag}</span>
            <button type="button" className="quiet" onClick={() => change({ tag: undefined })}>
              Any tag
            </button>
          </p>
        )}
      </search>
      <Asked query={workflows} what="the workflows">
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.workflows)
          if (rows.length === 0) return <None isFiltered={search !== '' || tag !== ''} />
          return (
            <>
              <WorkflowRows workflows={rows} runs={runs} onTag={(chosen) => change({ tag: chosen })} />
              {workflows.hasNextPage ? (
                <button
                  type="button"
                  className="plain"
                  disabled={workflows.isFetchingNextPage}
                  onClick={() => void workflows.fetchNextPage()}
                >
                  Show more
                </button>
              ) : null}
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
