import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Failure } from './failure.tsx'
import { Loading } from './loading.tsx'

interface Props<Data> {
  readonly query: UseQueryResult<Data>
  /** Names what is loaded: `the executions`. */
  readonly what: string
  readonly children: (data: Data) => ReactNode
}

/** What was asked for, once it is there. Until then that it is loading; what was there before stays when asking again fails, with the reason. */
export const Asked = <Data,>({ query, what, children }: Props<Data>) => {
  const { data, error, isPending, refetch } = query
  if (isPending) return <Loading what={what} />
  return (
    <>
      {error === null ? null : <Failure error={error} again={() => void refetch()} />}
      {data === undefined ? null : children(data)}
    </>
  )
}
