import { idOf, isOver, isUnderWay, type ExecutionEvent } from '../domain/execution/index.ts'
import type { ChildLink, Run } from './run.ts'
import { tendChild, type Family } from './tend-child.ts'

/**
 * Keeps executions and those that they have started in step. Nothing of it is remembered: a claim names the execution that it
 * starts, that one names the claim, and whatever is owed follows from how the two stand. So it is looked at after each event that
 * can change it, and for every claim and every child that a process finds.
 */
export interface Children {
  /** These events of the run are durable. */
  readonly appended: (run: Run, events: readonly ExecutionEvent[]) => void
  /** The run was folded from the log for the first time. */
  readonly loaded: (run: Run) => void
  /** It was folded again: what happened to it meanwhile was not told here. */
  readonly reloaded: (run: Run) => void
  /** From here on nothing is done, until `release`. */
  readonly hold: () => void
  readonly release: () => void
}

/** Milliseconds until the next try, when the store did not take or give what was needed. */
const RETRY = 1_000

export const childrenOf = (family: Family): Children => {
  const underWay = new Map<string, { again: boolean }>()
  let held: ChildLink[] | undefined

  const tend = (link: ChildLink): void => {
    if (held !== undefined) {
      held.push(link)
      return
    }
    const tended = underWay.get(link.child)
    if (tended === undefined) void tendUntilSettled(link)
    else tended.again = true
  }

  /** One at a time for each child: what happens meanwhile is looked at afterwards. */
  const tendUntilSettled = async (link: ChildLink): Promise<void> => {
    const round = { again: true }
    underWay.set(link.child, round)
    try {
      while (round.again && family.drive.mayRecord()) {
        round.again = false
        const fault = await tendChild(family, link)
        if (fault === undefined || family.isStopping()) continue
        if (fault.tag === 'unreadable_event') family.drive.report(fault, link.child)
        else family.drive.clock.after(RETRY, () => tend(link))
      }
    } catch (bug) {
      family.drive.report(bug, link.child)
    } finally {
      // Said in the same step in which nothing was to be done again: else a word that comes between is lost.
      underWay.delete(link.child)
    }
  }

  const tendAll = (run: Run): void => {
    for (const link of run.children.values()) tend(link)
  }

  const find = (run: Run): void => {
    run.children.clear()
    for (const link of linksBelow(run)) run.children.set(link.task_id, link)
    tendAll(run)
  }

  return {
    appended: (run, events) => {
      for (const event of events) {
        switch (event.type) {
          case 'task_started': {
            const { task_id, attempt, awaits } = event.data
            if (awaits?.kind !== 'workflow') break
            const link = { execution_id: run.id, task_id, attempt, child: awaits.execution_id }
            run.children.set(task_id, link)
            tend(link)
            break
          }
          case 'task_completed':
            run.children.delete(event.data.task_id)
            break
          case 'task_failed':
          case 'task_cancelled':
          case 'task_timed_out':
          case 'task_error_caught':
          case 'task_retry_scheduled': {
            const link = run.children.get(event.data.task_id)
            if (link === undefined) break
            run.children.delete(event.data.task_id)
            tend(link)
            break
          }
          case 'workflow_paused':
          case 'workflow_resumed':
            tendAll(run)
            break
          default:
            break
        }
      }
      const link = linkAbove(run)
      if (link !== undefined && isOver(run.execution)) tend(link)
    },
    loaded: (run) => {
      find(run)
      const link = linkAbove(run)
      if (link !== undefined && !isOver(run.execution)) tend(link)
    },
    reloaded: (run) => {
      tendAll(run)
      find(run)
      const link = linkAbove(run)
      if (link !== undefined) tend(link)
    },
    hold: () => {
      held ??= []
    },
    release: () => {
      const links = held ?? []
      held = undefined
      links.forEach(tend)
    },
  }
}

/** The claim that waits for this run. */
const linkAbove = (run: Run): ChildLink | undefined => {
  const { parent } = run.execution.origin
  return parent?.wait === true ? { ...parent, child: run.id } : undefined
}

/** Those of its claims that are under way. Looks at every task, as only a load may. */
const linksBelow = ({ id, execution }: Run): readonly ChildLink[] =>
  isOver(execution)
    ? []
    : execution.tasks.flatMap((task, index) =>
        isUnderWay(task) && task.awaits?.kind === 'workflow'
          ? [
              {
                execution_id: id,
                task_id: idOf(execution, index),
                attempt: task.attempt,
                child: task.awaits.execution_id,
              },
            ]
          : [],
      )
