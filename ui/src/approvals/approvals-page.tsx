import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import type { ApprovalDocument, ApprovalStatus } from '../../../src/client/index.ts'
import { useAddress } from '../address.ts'
import { More } from '../executions/views/more.tsx'
import { useFresh } from '../live/follow.ts'
import { Standing } from '../live/standing.tsx'
import { Asked } from '../parts/asked.tsx'
import { Empty } from '../parts/empty.tsx'
import { client } from '../server.ts'
import { ApprovalCard } from './approval-card.tsx'
import { ApprovalFilters } from './approval-filters.tsx'
import { CHANGES, statusIn } from './stands.ts'
import { DecideDialog } from './decide-dialog.tsx'
import '../executions/executions.css'
import './approvals.css'

const ApprovalsPage = () => {
  const { params } = useAddress()
  const status = statusIn(params)
  const filter = {
    status,
    ...optional('approver', params),
    ...optional('workflow_id', params),
    ...optional('execution_id', params),
  }
  const approvals = useInfiniteQuery({
    queryKey: ['approvals', filter],
    queryFn: ({ pageParam, signal }) =>
      client.listApprovals({ ...filter, limit: 50, ...(pageParam === '' ? {} : { cursor: pageParam }) }, { signal }),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
  })
  const standing = useFresh(CHANGES, ['approvals'])
  const [asked, ask] = useState<string>()
  return (
    <>
      <header className="head">
        <h1>Approvals</h1>
        <Standing standing={standing} />
      </header>
      <ApprovalFilters />
      <Asked query={approvals} what="the approvals">
        {({ pages }) => (
          <>
            <Cards approvals={pages.flatMap((page) => page.approvals)} status={status} onDecide={ask} />
            <More query={approvals} />
          </>
        )}
      </Asked>
      {asked === undefined ? null : <DecideDialog approvalId={asked} onClose={() => ask(undefined)} />}
    </>
  )
}

interface CardsProps {
  readonly approvals: readonly ApprovalDocument[]
  readonly status: readonly ApprovalStatus[]
  readonly onDecide: (approvalId: string) => void
}

const Cards = ({ approvals, status, onDecide }: CardsProps) =>
  approvals.length === 0 ? (
    <Empty title={status.includes('pending') ? 'Nothing waits for a decision' : 'There is none like that'}>
      <p>
        <Link href="/executions?status=running">Look at what runs.</Link>
      </p>
    </Empty>
  ) : (
    <ul className="approvals">
      {approvals.map((approval) => (
        <li key={approval.approval_id}>
          <ApprovalCard approval={approval} onDecide={onDecide} />
        </li>
      ))}
    </ul>
  )

const optional = (name: 'approver' | 'workflow_id' | 'execution_id', params: URLSearchParams) => {
  const value = params.get(name) ?? ''
  return value === '' ? {} : { [name]: value }
}

export default ApprovalsPage
