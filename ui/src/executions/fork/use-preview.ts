import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { NewFork } from '../../../../src/client/index.ts'
import { client } from '../../server.ts'

const TYPED_MS = 250

/** What the fork would begin with, asked for when typing has paused; undefined while the form can not be sent. */
export const usePreview = (executionId: string, fork: NewFork | undefined) => {
  const text = JSON.stringify(fork)
  const [settled, settle] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => settle(text), TYPED_MS)
    return () => clearTimeout(timer)
  }, [text])
  const preview = useQuery({
    queryKey: ['execution', executionId, 'fork', settled],
    queryFn: ({ signal }) => client.previewFork(executionId, JSON.parse(settled) as NewFork, { signal }),
    enabled: fork !== undefined,
    placeholderData: keepPreviousData,
    retry: false,
  })
  return { preview, isSettled: settled === text && !preview.isFetching }
}
