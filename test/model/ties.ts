import type { Instance } from './instance.ts'
import type { Run } from './run.ts'

/** Whether more than one thing has happened in there at this moment, or is about to: then it matters which one is first. */
export const checkTie = ({ instances, agenda, tie }: Run, prefix: string): void => {
  const now = agenda.now()
  let happened = 0
  for (const { id, isLeaf, startedAt, endedAt, attemptedAt, due, deadline, error, status } of instances.values()) {
    if (!id.startsWith(prefix)) continue
    // It has been given up because of something else that is counted.
    if (status === 'cancelled' && attemptedAt !== now) continue
    // What has others inside ends when one of them does, unless it ends in the moment in which it would begin.
    if (!isLeaf && endedAt === now && startedAt !== null && startedAt < now && error !== 'total_timeout') continue
    if (isLeaf && startedAt === now) happened++
    if (endedAt === now || attemptedAt === now) happened++
    if ((due === now || deadline === now) && endedAt === null) happened++
  }
  if (happened > 1) tie()
}

/** Whether anything in there happens in the very moment in which its time is over. */
export const isLastMoment = ({ instances, agenda }: Run, { id }: Instance): boolean =>
  [...instances.values()].some(
    (other) =>
      (other.id === id || other.id.startsWith(`${id}.`) || other.id.startsWith(`${id}[`)) &&
      ([other.startedAt, other.endedAt, other.attemptedAt, other.due].includes(agenda.now()) ||
        (other.id !== id && other.deadline === agenda.now())),
  )
