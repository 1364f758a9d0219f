import type { Run } from './run.ts'

/** Whether more than one thing has happened in there at this moment, or is about to: then it matters which one is first. */
export const checkTie = ({ instances, agenda, tie }: Run, prefix: string): void => {
  const now = agenda.now()
  let happened = 0
  for (const { id, isLeaf, startedAt, endedAt, due } of instances.values()) {
    if (!id.startsWith(prefix)) continue
    // What has others inside ends when one of them does, unless it ends in the moment in which it would begin.
    if (!isLeaf && endedAt === now && startedAt !== null && startedAt < now) continue
    if (isLeaf && startedAt === now) happened++
    if (endedAt === now) happened++
    if (due === now && endedAt === null) happened++
  }
  if (happened > 1) tie()
}
