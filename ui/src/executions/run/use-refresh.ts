import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef } from 'react'

const OFTEN_MS = 250
/** A large execution takes the server a while each time: it gets at least as long a rest. */
const REST = 2

/** Asks again for what hangs on an execution, however often it is called never twice at once and never without a rest in between. */
export const useRefresh = (id: string): (() => void) => {
  const queries = useQueryClient()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const isBusy = useRef(false)
  const isWanted = useRef(false)
  useEffect(
    () => () => {
      clearTimeout(timer.current)
      isWanted.current = false
    },
    [id],
  )
  return useCallback(() => {
    isWanted.current = true
    const ask = async (): Promise<void> => {
      if (isBusy.current || !isWanted.current) return
      isBusy.current = true
      isWanted.current = false
      const begun = Date.now()
      await queries.invalidateQueries({ queryKey: ['execution', id] })
      timer.current = setTimeout(
        () => {
          isBusy.current = false
          void ask()
        },
        Math.max(OFTEN_MS, REST * (Date.now() - begun)),
      )
    }
    void ask()
  }, [id, queries])
}
