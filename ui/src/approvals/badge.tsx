import { useQuery } from '@tanstack/react-query'
import { client } from '../server.ts'

const OFTEN_MS = 5_000
const MOST = 99

/** How many approvals are to be decided, beside the name of their tab. Pages out of sight do not ask. */
export const ApprovalsBadge = () => {
  const { data } = useQuery({
    queryKey: ['approvals', 'count'],
    queryFn: ({ signal }) => client.listApprovals({ limit: MOST + 1 }, { signal }),
    refetchInterval: OFTEN_MS,
  })
  const count = data?.approvals.length ?? 0
  if (count === 0) return null
  return (
    <span className="badge" title="To be decided">
      {count > MOST ? `${MOST}+` : count}
    </span>
  )
}
