import { performance } from 'node:perf_hooks'
import { nowMicros } from '../clock.ts'
import type { Bound } from '../workload.ts'
import type { LoadResult } from './messages.ts'
import type { Target } from './target.ts'

export interface LoopOptions {
  readonly inFlight: number
  readonly warm: Bound
  readonly measure: Bound
  /** Told when the measuring window opens and closes. */
  readonly onWindow: (edge: 'opened' | 'closed') => void
}

/** Without one completion for so long, what is in flight counts as lost. */
const STALLED_MS = 120_000

/** Keeps so many workflows in flight: a warm-up, a measuring window, and then until the last one is complete. Rejects when one fails or is lost. */
export const closedLoop = async (target: Target, options: LoopOptions): Promise<LoadResult> => {
  const { inFlight, warm, measure, onWindow } = options
  let phase: 'warming' | 'measuring' | 'draining' = 'warming'
  let completed = 0
  let opened = 0
  let closed = 0
  const latencies: number[] = []

  const advance = (): void => {
    if (phase === 'warming') {
      phase = 'measuring'
      opened = performance.now()
      onWindow('opened')
      if ('seconds' in measure) setTimeout(advance, measure.seconds * 1_000)
    } else if (phase === 'measuring') {
      phase = 'draining'
      closed = performance.now()
      onWindow('closed')
    }
  }
  if ('seconds' in warm) setTimeout(advance, warm.seconds * 1_000)

  const one = async (): Promise<void> => {
    const started = performance.now()
    const wasMeasured = phase === 'measuring'
    await target.run({ t0: nowMicros() })
    completed++
    if (phase === 'measuring' && (wasMeasured || 'seconds' in measure)) latencies.push(performance.now() - started)
    if (phase === 'warming' && 'workflows' in warm && completed === warm.workflows) advance()
    if (phase === 'measuring' && 'workflows' in measure && latencies.length === measure.workflows) advance()
  }
  const worker = async (): Promise<void> => {
    while (phase !== 'draining') await one()
  }

  const stalled = stallOf(() => completed)
  try {
    await Promise.race([Promise.all(Array.from({ length: inFlight }, worker)), target.broken, stalled.happens])
  } finally {
    stalled.forget()
  }
  return { completed, latencies, seconds: (closed - opened) / 1_000 }
}

const stallOf = (progress: () => number): { readonly happens: Promise<never>; readonly forget: () => void } => {
  let timer: NodeJS.Timeout | undefined
  const happens = new Promise<never>((_, reject) => {
    let before = -1
    timer = setInterval(() => {
      if (progress() === before)
        reject(new Error(`workflows were lost: none of those in flight ended in ${STALLED_MS / 1_000} s`))
      before = progress()
    }, STALLED_MS)
  })
  return { happens, forget: () => clearInterval(timer) }
}
