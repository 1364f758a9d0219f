import { popHeap } from '../domain/heap.ts'
import { isEarlier } from '../domain/execution/due.ts'
import { explain, type Held } from '../domain/execution/explain/index.ts'
import { isDueALook } from '../domain/execution/holding.ts'
import { idOf, next, type Execution, type Work } from '../domain/execution/index.ts'
import { leave } from '../domain/execution/instances.ts'
import { leaveLine } from '../domain/execution/line.ts'
import { hasEnded, taskAt } from '../domain/execution/state.ts'

/**
 * Where an explanation and `next` say different things of an execution at a moment: what is explained as free to start, or as due, is what
 * `next` hands out, and each task that has not ended has one reason. Undefined when they agree. Ruins the execution that it is given.
 */
export const disagreement = (execution: Execution, now: number): string | undefined => {
  const { tasks, unfinished } = explain(execution, now)
  const open = execution.tasks.flatMap((task, index) => (hasEnded(task) ? [] : [idOf(execution, index)]))
  const explained = tasks.map(({ task_id }) => task_id)
  if (explained.join() !== open.join() || unfinished !== open.length)
    return `explained are ${explained.join()}, unfinished ${open.join()}`

  const said = tasks.flatMap(workIn).toSorted()
  const ending = tasks.filter(({ reason }) => reason.code === 'execution_ends').length
  const answered = tasks.filter(isAnswered).length
  const work = handedOut(execution, now)
  const owesEnd = work.some(({ do: what }) => what === 'expire' || what === 'finish')
  if (ending !== (owesEnd ? unfinished - answered : 0))
    return `${ending} of ${unfinished} tasks end with it, and it ${owesEnd ? 'owes' : 'does not owe'} its end`

  const owed = work.flatMap((one) => ('task' in one ? [`${one.do} ${idOf(execution, one.task)}`] : [])).toSorted()
  return said.join() === owed.join()
    ? undefined
    : `it says ${said.join() || 'nothing'}, and owes ${owed.join() || 'nothing'}`
}

const workIn = ({ task_id, reason }: Held): readonly string[] =>
  reason.code === 'free_to_start' || reason.code === 'due_now' ? [`${reason.step} ${task_id}`] : []

const isAnswered = ({ reason }: Held): boolean => reason.code === 'due_now' && reason.step === 'take_answer'

/** All that `next` hands out, one after the other, none of it being done. */
const handedOut = (execution: Execution, now: number): readonly Work[] => {
  const all: Work[] = []
  const taken = new Set<number>()
  let left = 2 * (execution.tasks.length + execution.due.length)
  for (let work = next(execution, now, () => true); work !== undefined; work = next(execution, now, () => true)) {
    if (work.do === 'expire' || work.do === 'finish') return [...all, work]
    if (!taken.has(work.task) && isForSure(execution, work)) {
      all.push(work)
      taken.add(work.task)
    }
    putAside(execution, work)
    if (left-- < 0) throw new Error('next hands out the same work again and again')
  }
  return all
}

/** A look at a for_each with a condition may come to nothing, which only who asks the condition knows. */
const isForSure = (execution: Execution, work: Extract<Work, { readonly task: number }>): boolean =>
  work.do !== 'settle_task' || isDueALook(execution, taskAt(execution, work.task))

const putAside = (execution: Execution, work: Exclude<Work, { readonly do: 'expire' | 'finish' }>): void => {
  switch (work.do) {
    case 'start_task':
    case 'open_task':
      leave(taskAt(execution, work.task))
      return
    case 'skip_task':
      leaveLine(execution.doomed)
      return
    case 'end_wait':
    case 'escalate':
    case 'time_out_task':
      popHeap(execution.due, isEarlier)
      return
    case 'take_answer':
    case 'settle_task':
    // They left their line as they were handed out.
  }
}
