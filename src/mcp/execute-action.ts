import * as E from 'fp-ts/lib/Either.js'
import type { ExecutionDocument } from '../domain/execution/document.ts'
import { parseSent } from '../domain/definition/index.ts'
import type { Refusal } from '../http/refusal.ts'
import { storeWorkflow } from '../http/routes/workflows.ts'
import { digest } from '../store/hash.ts'
import { schemaOf, type Argument } from './arguments.ts'
import { executionNow, secondsIn } from './execute-workflow.ts'
import { isOverWithin, wanted } from './following.ts'
import { misfits } from './request.ts'
import { rowOf } from './rows.ts'
import { RUNS, type Arguments, type Asking, type Said, type Tool } from './tool.ts'

/** Below the minute after which clients of the protocol give up by themselves. */
const PATIENCE = 30
const TASK = 'action'

const argument = (schema: object, required = false): Argument => ({
  schema: { ...schema },
  required,
  place: { in: 'path', name: '' },
})

const known: ReadonlyMap<string, Argument> = new Map([
  ['component', argument({ type: 'string', description: 'As ListComponents names it.' }, true)],
  ['action', argument({ type: 'string', description: 'As GetComponentActions names it.' }, true)],
])
const free: ReadonlyMap<string, Argument> = new Map([
  ['input', argument({ description: "What the action's input_schema asks for." })],
  ['idempotency_key', argument({ type: 'string', description: 'A second call under it finds the first execution.' })],
  ['wait_seconds', argument({ ...wanted('the end of the action'), default: PATIENCE })],
])

/** The one workflow of an action: made when it is first asked for, and the same for everybody since. */
const workflowOf = (component: string, action: string) => ({
  id: `action-${digest([component, action]).slice(0, 32)}`,
  definition: {
    name: `${component}.${action}`.slice(0, 200),
    description: `One action, for ExecuteComponentAction: ${action} of ${component}.`,
    tags: ['single-action'],
    tasks: { [TASK]: { component, action, input: '${input}' } },
    output: `\${tasks.${TASK}.output}`,
  },
})

const run = async (given: Arguments, asking: Asking): Promise<E.Either<Refusal, Said>> => {
  const { input, idempotency_key, wait_seconds: _, ...named } = given
  const problems = misfits(known, named)
  if (problems.length > 0) return E.left({ tag: 'invalid_body', problems })
  const limit = secondsIn(given, PATIENCE)
  if (E.isLeft(limit)) return limit
  const { component, action } = named as { readonly component: string; readonly action: string }

  const there = await isThere(component, action, asking)
  if (E.isLeft(there)) return there
  const { id: workflow_id, definition } = workflowOf(component, action)
  const parsed = parseSent(definition)
  if (E.isLeft(parsed)) return parsed
  const stored = await storeWorkflow(workflow_id, parsed.right, asking.by, asking.parts)
  if (E.isLeft(stored)) return stored

  // What anybody makes of the workflow since is a version of its own.
  const start = {
    workflow_id,
    version: 1,
    input: input ?? {},
    ...(idempotency_key === undefined ? {} : { idempotency_key }),
  }
  const started = await asking.call(rowOf('POST /api/executions'), { body: start })
  if (E.isLeft(started)) return started
  const { execution_id } = started.right as { readonly execution_id: string }
  const over = await isOverWithin(execution_id, limit.right, asking)
  if (E.isLeft(over)) return over
  const now = await executionNow(execution_id, asking)
  return E.isLeft(now) ? now : E.right(saidOf(now.right as ExecutionDocument))
}

/** A component that is down does not keep anybody from asking: the execution waits for it as others do. */
const isThere = async (name: string, action: string, { call }: Asking): Promise<E.Either<Refusal, unknown>> => {
  const component = await call(rowOf('GET /api/components/{name}'), { params: { name } })
  if (E.isLeft(component)) return component
  const found = await call(rowOf('GET /api/components/{name}/actions/{action}'), { params: { name, action } })
  return E.isLeft(found) && found.left.tag === 'component_unreachable' ? component : found
}

const saidOf = ({ execution_id, status, output, error }: ExecutionDocument): Said => {
  const value = { execution_id, status, output, error }
  if (status === 'completed' || error === null) return { value }
  return { value, failed: `The action has failed: ${error.message}` }
}

export const executeAction: Tool = {
  name: 'ExecuteComponentAction',
  description:
    'Run one action of a component and answer its output. It runs as an execution of one task, so it is recorded, retried, and ' +
    'survives a restart; when it is not over in time, its execution_id is answered, for GetWorkflowExecutionStatus.',
  hints: RUNS,
  inputSchema: schemaOf(new Map([...known, ...free]), new Map()),
  run,
}
