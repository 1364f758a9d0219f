import { useCallback, useEffect, useRef, useState } from 'react'

/** The browser takes a new address no more often than this. */
const EVERY_MS = 150
const AGAIN_MS = 30
/** For so long an answer is waited for. */
const PATIENCE_MS = 3_000

/**
 * A value that changes at once for the eye, and is told to others when they are done with the one before (`isBusy`): the latest then,
 * none that was passed by meanwhile. What comes from outside replaces it, unless something newer is about to be told.
 */
export const useLatest = (
  outside: number,
  tell: (value: number) => void,
  isBusy: boolean,
): readonly [number, (value: number) => void] => {
  const [own, setOwn] = useState<number>()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const waiting = useRef<number>(undefined)
  const toldAt = useRef(0)
  const now = useRef({ tell, isBusy })
  now.current = { tell, isBusy }
  useEffect(() => () => clearTimeout(timer.current), [])
  const flush = useCallback((): void => {
    const value = waiting.current
    timer.current = undefined
    if (value === undefined) setOwn(undefined)
    else if (now.current.isBusy && Date.now() - toldAt.current < PATIENCE_MS)
      timer.current = setTimeout(flush, AGAIN_MS)
    else {
      waiting.current = undefined
      toldAt.current = Date.now()
      now.current.tell(value)
      timer.current = setTimeout(flush, EVERY_MS)
    }
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
