import * as E from 'fp-ts/lib/Either.js'
import type { Parent, TaskError } from '../domain/execution/events.ts'
import type { Trace } from '../domain/trace.ts'
import type { Rejection } from '../domain/rejection.ts'
import type { Fault } from '../store/event-store.ts'
import type { Accepted, Submission } from './engine.ts'
import { failed } from './tasks/failure.ts'
import { readRunWorkflow, type RunWorkflowInput } from './tasks/run-workflow.ts'

/** The ids of the workflows that have a name, two at most: more do not matter to who needs one. */
export type WorkflowsNamed = (name: string) => Promise<E.Either<Fault, readonly string[]>>

export interface ChildStart {
  readonly submit: (submission: Submission) => Promise<E.Either<Rejection | Fault, Accepted>>
  readonly workflowsNamed: WorkflowsNamed
  readonly maxWorkflowDepth: number
}

/** All that a start follows from, as the claim has it. */
export interface ChildToStart {
  readonly execution_id: string
  readonly parent: Parent
  readonly input: unknown
  /** Of the parent. */
  readonly depth: number
  readonly priority: number
  /** Absent where it follows from the parent's id: the parent begins the trace. */
  readonly trace?: Trace
}

/** `exists` also when an earlier process, or an earlier try, has submitted it under this id. */
export type ChildStarted = 'exists' | { readonly refused: E.Either<TaskError, never> } | { readonly fault: Fault }

/** Submits the execution that a claim has named. It may be done again: the id lets it come into being once. */
export const startChild = async (
  { submit, workflowsNamed, maxWorkflowDepth }: ChildStart,
  { execution_id, parent, input, depth, priority, trace }: ChildToStart,
): Promise<ChildStarted> => {
  const read = readRunWorkflow(input)
  if (E.isLeft(read)) return { refused: read }
  if (depth >= maxWorkflowDepth) {
    const problem = `workflows may start workflows ${maxWorkflowDepth} deep (MAX_WORKFLOW_DEPTH), which is reached`
    return { refused: failed('workflow_depth_exceeded', problem, false) }
  }
  const { name: _, workflow_id: __, wait: ___, ...given } = read.right
  const workflow = await workflowIn(read.right, workflowsNamed)
  if (typeof workflow !== 'string') return workflow

  const origin = { parent, depth: depth + 1, ...(trace === undefined ? {} : { trace }) }
  const submitted = await submit({ priority, ...given, execution_id, workflow_id: workflow, origin })
  if (E.isRight(submitted)) return 'exists'
  return submitted.left.tag === 'execution_exists' ? 'exists' : whyNot(submitted.left)
}

const workflowIn = async (
  { workflow_id, name }: RunWorkflowInput,
  workflowsNamed: WorkflowsNamed,
): Promise<string | Exclude<ChildStarted, 'exists'>> => {
  if (workflow_id !== undefined) return workflow_id
  const found = await workflowsNamed(name)
  if (E.isLeft(found)) return { fault: found.left }
  const [first, second] = found.right
  if (first === undefined) return { refused: failed('workflow_not_found', `no workflow has the name ${name}`, false) }
  return second === undefined
    ? first
    : { refused: failed('workflow_ambiguous', `several workflows have the name ${name}: say workflow_id`, false) }
}

const whyNot = (no: Rejection | Fault): ChildStarted => {
  switch (no.tag) {
    case 'store_unavailable':
    case 'wrong_expected_revision':
    case 'unreadable_event':
      return { fault: no }
    case 'workflow_not_found':
      return { refused: failed(no.tag, `there is no workflow ${no.workflow_id}`, false) }
    case 'workflow_archived':
      return { refused: failed(no.tag, `the workflow ${no.workflow_id} is archived`, false) }
    case 'workflow_version_not_found':
      return { refused: failed(no.tag, `the workflow ${no.workflow_id} has no version ${no.version}`, false) }
    case 'invalid_input': {
      const problems = no.problems.map(({ pointer, message }) => `${pointer} ${message}`.trim()).join(' ')
      return { refused: failed(no.tag, `the workflow does not take this input: ${problems}`, false) }
    }
    default:
      return { refused: failed(no.tag, 'the workflow cannot be started now', true) }
  }
}
