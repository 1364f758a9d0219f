import * as E from 'fp-ts/lib/Either.js'
import { idOf } from '../ids.ts'
import { addInstance, elementsIn, joinReady, stir } from '../instances.ts'
import { conditionIn } from '../scope.ts'
import { taskAt, type Elements, type Execution, type TaskState } from '../state.ts'
import { failureOf } from './group.ts'
import type { ShapeRules, Step } from './shape.ts'

/** One element per item: all at once, or so many at a time, each making room for the next. */
export const forEach: ShapeRules = {
  open: (execution, index, task) => {
    const items = itemsOf(task, task.input)
    task.inside = { items, children: [], open: 0, succeeded: 0, failed: 0, firstFailed: -1 }
    execution.promised += items.length
    openElements(execution, index, task)
    if (items.length === 0) stir(execution, index)
  },
  childEnded: (execution, index, task, child) => {
    const elements = elementsIn(task)
    elements.open--
    if (child.status === 'completed') elements.succeeded++
    else {
      elements.failed++
      if (elements.firstFailed < 0) elements.firstFailed = elements.children[child.place] as number
    }
    openElements(execution, index, task)
    if (elements.open === 0 || task.node.forEach?.completeWhen !== undefined) stir(execution, index)
  },
  childGone: (_, task) => {
    elementsIn(task).open--
  },
  needs: (task, input) => {
    const items = task.node.input.kind === 'constant' ? task.node.input.value : input
    return Array.isArray(items) ? E.right(items.length) : E.left(notAList(items))
  },
  promised: ({ inside }) => (inside === undefined ? 0 : itemsLeft(inside as Elements)),
  step: (execution, index, task, { env }) => {
    const elements = elementsIn(task)
    const { completeWhen } = task.node.forEach ?? {}
    if (completeWhen === undefined) return elements.open === 0 ? allEnded(execution, elements) : undefined

    const { succeeded, failed, items } = elements
    const variables = { total: items.length, succeeded, failed, done: succeeded + failed }
    const met = conditionIn(execution, index, completeWhen, env, variables)
    if (E.isLeft(met)) return { is: 'failed', error: met.left }
    if (met.right) return { is: 'completed' }
    return elements.open === 0 ? { is: 'failed', error: neverMet(elements) } : undefined
  },
  output: (execution, task) => {
    const { items, children } = elementsIn(task)
    return items.map((_, place) => {
      const child = children[place]
      return child === undefined ? null : (taskAt(execution, child).output ?? null)
    })
  },
}

const openElements = (execution: Execution, index: number, task: TaskState): void => {
  const elements = elementsIn(task)
  const { items, children } = elements
  const { body, forEach } = task.node
  if (body === undefined || forEach === undefined)
    throw new Error(`${idOf(execution, index)} has nothing to do per item`)
  while (elements.open < forEach.concurrency && children.length < items.length) {
    const child = addInstance(execution, body, index, children.length)
    children.push(child)
    elements.open++
    execution.promised--
    joinReady(execution, child)
  }
}

export const itemsOf = ({ node }: TaskState, input: unknown): readonly unknown[] =>
  (node.input.kind === 'constant' ? node.input.value : input) as readonly unknown[]

const itemsLeft = ({ items, children }: Elements): number => items.length - children.length

const allEnded = (execution: Execution, { failed, firstFailed, items }: Elements): Step => {
  if (failed === 0) return { is: 'completed' }
  const { message, details } = failureOf(execution, firstFailed)
  const error = {
    type: 'items_failed',
    message: `${failed} of ${items.length} items failed; the first: ${message}`,
    retryable: false,
    details: { ...details, failed },
  }
  return { is: 'failed', error }
}

const neverMet = ({ items, succeeded, failed }: Elements) => ({
  type: 'complete_when_not_met',
  message: `complete_when was not met: of ${items.length} items ${succeeded} succeeded and ${failed} failed`,
  retryable: false,
  details: { total: items.length, succeeded, failed },
})

const notAList = (items: unknown) => ({
  type: 'items_not_a_list',
  message: `the items of a for_each must be a list, not ${items === null ? 'null' : typeof items}: make "items" an expression that gives one`,
  retryable: false,
})
