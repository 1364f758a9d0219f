import { isEnded, type Instance } from './instance.ts'
import type { End, Going, Run } from './run.ts'
import { isLastMoment } from './ties.ts'

/**
 * Begins work that has an end to come by. When that is late, the work is given up, and its end is that it took too long: the last
 * word is the first of the two.
 */
export const bounded = (
  run: Run,
  seconds: number | undefined,
  instance: Instance,
  begin: (end: (how: End) => void) => Going,
  end: (how: End) => void,
): Going => {
  if (seconds === undefined) return begin(end)
  const { agenda } = run
  let isOver = false
  let takeBack: () => void = () => undefined
  const over = (how: End): void => {
    if (isOver) return
    if (instance.deadline === agenda.now()) run.tie()
    isOver = true
    takeBack()
    instance.deadline = Infinity
    end(how)
  }
  const going = begin(over)
  if (isOver || isEnded(instance)) return going
  instance.deadline = agenda.now() + seconds * 1_000
  takeBack = agenda.at(instance.deadline, () => {
    if (isLastMoment(run, instance)) run.tie()
    isOver = true
    instance.deadline = Infinity
    going.cancel()
    // Given up is what was within, and not the task itself: it has failed, or goes on with a handler.
    instance.status = 'running'
    instance.endedAt = null
    end({ error: 'total_timeout' })
  })
  return {
    cancel: () => {
      isOver = true
      takeBack()
      going.cancel()
    },
  }
}
