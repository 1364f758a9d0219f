import * as E from 'fp-ts/lib/Either.js'
import type { Plan } from '../definition/plan.ts'
import type { ExecutionDocument, TaskDocument } from '../execution/document.ts'
import { compileCondition } from '../expression/index.ts'
import { didYouMean } from '../expression/nearest.ts'
import type { PlacedReference, Template } from '../expression/template.ts'
import type { Problem } from '../problem.ts'

/** A condition on the document of an execution, ready to be asked of many of its states. */
export interface Question {
  readonly condition: Template
  /** The paths that it reads, each once, as far as they are known before it is asked. */
  readonly reads: readonly PlacedReference[]
}

/** Reads `tasks.charge.attempt > 2`, with or without `${…}` around it. Names that no state of the execution can have are refused. */
export const readQuestion = (when: string, plan: Plan): E.Either<readonly Problem[], Question> => {
  const bare = !when.trimStart().startsWith('${')
  const { template, references, problems } = compileCondition(bare ? `\${${when}}` : when.trim(), { document: FIELDS })
  const found: readonly Problem[] =
    problems.length > 0 ? problems : references.flatMap((reference) => unknownIn(reference, plan))
  if (found.length > 0) {
    const placed = found.map(({ offset = 0, ...problem }) => ({
      ...problem,
      offset: Math.max(0, bare ? offset - 2 : offset),
    }))
    return E.left(placed.map((problem) => ({ ...problem, pointer: '/when' })))
  }
  const seen = new Set<string>()
  const reads = references.filter(({ root, path }) => {
    const key = JSON.stringify([root, ...path])
    return !seen.has(key) && seen.add(key)
  })
  return E.right({ condition: template, reads })
}

const unknownIn = (reference: PlacedReference, plan: Plan): readonly Problem[] => {
  const { root, path } = reference
  if (root === 'progress') return unknown(reference, 0, PROGRESS, 'progress has no')
  if (root !== 'tasks') return []
  const [id] = path
  if (typeof id !== 'string') return []
  const own = /^[^.[]*/.exec(id)?.[0] ?? ''
  return plan.indexOf.has(own)
    ? unknown(reference, 1, TASK_FIELDS, 'a task has no')
    : [problem(reference, 0, `there is no task ${JSON.stringify(own)}.${didYouMean(own, plan.indexOf.keys())}`)]
}

const unknown = (
  reference: PlacedReference,
  place: number,
  names: readonly string[],
  says: string,
): readonly Problem[] => {
  const name = reference.path[place]
  if (typeof name !== 'string' || names.includes(name)) return []
  return [
    problem(reference, place, `${says} ${JSON.stringify(name)}; it has ${names.join(', ')}.${didYouMean(name, names)}`),
  ]
}

const problem = ({ text, offset, offsets }: PlacedReference, place: number, why: string): Problem => {
  const within = offsets[place + 1] ?? 0
  return {
    pointer: '',
    code: 'unknown_name',
    message: `The expression ${text} at character ${within + 1}: ${why}`,
    offset: offset - (offsets[0] ?? 0) + within,
  }
}

/** As records, so that none can be forgotten. */
const ALL_FIELDS: Readonly<Record<keyof ExecutionDocument, true>> = {
  execution_id: true,
  workflow_id: true,
  workflow_name: true,
  workflow_version: true,
  status: true,
  priority: true,
  metadata: true,
  input: true,
  output: true,
  error: true,
  compensating: true,
  compensation: true,
  restored_from: true,
  forked_from: true,
  forks: true,
  fork_count: true,
  definition: true,
  retries: true,
  progress: true,
  tasks: true,
  created_at: true,
  started_at: true,
  completed_at: true,
  parent: true,
  depth: true,
  concurrency: true,
  idempotency_key: true,
  schedule: true,
  trace: true,
  revision: true,
  position: true,
}

const ALL_TASK_FIELDS: Readonly<Record<keyof TaskDocument, true>> = {
  status: true,
  attempt: true,
  component: true,
  action: true,
  depends_on: true,
  input: true,
  output: true,
  error: true,
  started_at: true,
  completed_at: true,
  duration_ms: true,
  skip_reason: true,
  next_attempt_at: true,
  waiting_until: true,
  waiting_for: true,
  approval_id: true,
  child_execution_id: true,
  shape: true,
  items: true,
  iterations: true,
  caught: true,
  accepted: true,
  heartbeat: true,
}

const ALL_PROGRESS: Readonly<Record<keyof ExecutionDocument['progress'], true>> = {
  total: true,
  pending: true,
  running: true,
  waiting: true,
  retrying: true,
  completed: true,
  failed: true,
  skipped: true,
  cancelled: true,
}

const FIELDS = Object.keys(ALL_FIELDS)
const TASK_FIELDS = Object.keys(ALL_TASK_FIELDS)
const PROGRESS = Object.keys(ALL_PROGRESS)
