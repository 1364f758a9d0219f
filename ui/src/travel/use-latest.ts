import { useCallback, useEffect, useRef, useState } from 'react'

/** The browser takes a new address, and the server a new question, no more often than this. */
const EVERY_MS = 150

/**
 * A value that changes at once for the eye, and is told to others at most every so often: the latest one, never one that was passed by.
 * What comes from outside replaces it, unless something newer is about to be told.
 */
export const useLatest = (
  outside: number,
  tell: (value: number) => void,
): readonly [number, (value: number) => void] => {
  const [own, setOwn] = useState<number>()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const waiting = useRef<number>(undefined)
  const told = useRef(tell)
  told.current = tell
  useEffect(() => () => clearTimeout(timer.current), [])
  const flush = useCallback((): void => {
    const value = waiting.current
    waiting.current = undefined
    timer.current = undefined
    if (value === undefined) {
      setOwn(undefined)
      return
    }
    told.current(value)
    timer.current = setTimeout(flush, EVERY_MS)
  }, [])
  const set = useCallback(
    (value: number): void => {
      setOwn(value)
      waiting.current = value
      if (timer.current === undefined) flush()
    },
    [flush],
  )
  return [own ?? outside, set]
}
