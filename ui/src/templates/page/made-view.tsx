import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { Template } from '../../../../src/client/index.ts'
import { Asked } from '../../parts/asked.tsx'
import { Columns } from '../../parts/columns.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Json } from '../../parts/json.tsx'
import { When } from '../../parts/times.tsx'
import { client } from '../../server.ts'

/** The workflows that were made of it, and with what. */
export const MadeView = ({ template: { template_id } }: { readonly template: Template }) => {
  const workflows = useInfiniteQuery({
    queryKey: ['workflows', { template_id }],
    queryFn: ({ pageParam, signal }) =>
      client.listWorkflows({ template_id, limit: 50, ...(pageParam === '' ? {} : { cursor: pageParam }) }, { signal }),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
  })
  return (
    <Asked query={workflows} what="the workflows">
      {({ pages }) => {
        const rows = pages.flatMap((page) => page.workflows)
        if (rows.length === 0)
          return (
            <Empty title="No workflow was made of it yet">
              <p>
                <Link href={`/templates/${template_id}?view=made&use=1`}>Use it.</Link>
              </p>
            </Empty>
          )
        return (
          <div className="table">
            <table>
              <Columns names={['Workflow', 'Of version', 'Made', 'With']} />
              <tbody>
                {rows.map(({ workflow_id, name, created_at, template }) => (
                  <tr key={workflow_id}>
                    <td className="named">
                      <Link href={`/workflows/${workflow_id}`}>{name}</Link>
                    </td>
                    <td className="number">{template?.version}</td>
                    <td>
                      <When at={created_at} />
                    </td>
                    <td>
                      <Json value={template?.parameter_values ?? {}} open={0} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
            {workflows.hasNextPage ? (
              <button type="button" className="plain" onClick={() => void workflows.fetchNextPage()}>
                Show more
              </button>
            ) : null}
          </div>
        )
      }}
    </Asked>
  )
}
