import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { parseSent } from '../../domain/definition/index.ts'
import type { ExecutionDocument } from '../../domain/execution/document.ts'
import type { Problem } from '../../domain/problem.ts'
import type { Accepted } from '../../engine/engine.ts'
import { Checkpoint, SavedState } from '../documents/checkpoint.ts'
import { text } from '../codecs.ts'
import { AcceptedCodec, Execution, StartedCodec } from '../documents/execution.ts'
import { StoredWorkflow } from '../documents/workflow.ts'
import { get, type Row } from '../route.ts'
import { CAPABILITIES, capability } from './capability.ts'
import { checkpointCreation } from './checkpoints.ts'
import { exampleWorkflow } from './example.ts'
import { answered, defined } from './page.ts'
import { checkStart, standing, startExecution } from './starting.ts'
import { standingWorkflow } from './workflow-documents.ts'
import { storeWorkflow } from './workflows.ts'

const id = text(1, 128)
const OfExecution = t.exact(t.type({ execution_id: id }), 'OfExecution')
const example = { execution_id: '01890a5d-ac96-774b-bcce-b302099a8057' }

const CapabilityWorkflow = t.exact(
  t.intersection([
    t.type({ name: t.string, tasks: t.readonlyArray(t.unknown) }),
    t.partial({ description: t.string, input: t.unknown, output: t.unknown }),
  ]),
  'CapabilityWorkflow',
)
const CapabilityExecution = t.exact(
  t.intersection([t.type({ workflow_id: id }), t.partial({ input: t.unknown })]),
  'CapabilityExecution',
)
const StateToSave = t.exact(t.type({ execution_id: id, state: t.unknown }), 'StateToSave')

const success = t.type({ success: t.literal(true) })
const Succeeded = t.intersection([success, AcceptedCodec], 'Succeeded')
const CapabilityStatus = t.intersection(
  [Execution, t.type({ task_statuses: t.record(t.string, t.string) })],
  'CapabilityStatus',
)

/** `input` and `output` are what the ecosystem's client calls the schemas of what goes in and what comes out. */
const parse = ({ input, output, ...definition }: t.TypeOf<typeof CapabilityWorkflow>) => {
  const schemas = defined({ input_schema: input, output_schema: output })
  const parsed = parseSent({ ...definition, ...schemas })
  return E.isLeft(parsed) ? E.left({ ...parsed.left, problems: parsed.left.problems.map(asCalledHere) }) : parsed
}

const asCalledHere = (problem: Problem): Problem => ({
  ...problem,
  pointer: problem.pointer.replace(/^\/(in|out)put_schema(?=\/|$)/, '/$1put'),
})

const succeeded = (accepted: Accepted) => ({ success: true as const, ...accepted })

const withStatuses = (document: ExecutionDocument) => ({
  ...document,
  task_statuses: Object.fromEntries(Object.entries(document.tasks).map(([task, { status }]) => [task, status])),
})

const OF_WORKFLOWS = [
  capability('create_workflow', {
    summary: 'Create a workflow, in the language or in the dialect of the ecosystem’s client',
    body: CapabilityWorkflow,
    repeats: { kind: 'creates', check: async ({ body }) => parse(body), standing: standingWorkflow },
    answer: StoredWorkflow,
    example: { ...exampleWorkflow, tasks: Object.values(exampleWorkflow.tasks) },
    run: async ({ body, by }, parts, workflow_id) => {
      const parsed = parse(body)
      return E.isLeft(parsed) ? parsed : answered(200, await storeWorkflow(workflow_id, parsed.right, by, parts))
    },
  }),

  capability('execute_workflow', {
    summary: 'Execute a workflow',
    body: CapabilityExecution,
    repeats: { kind: 'creates', check: ({ body }, parts) => checkStart(body, parts), standing },
    answer: StartedCodec,
    example: { workflow_id: example.execution_id, input: { parameter1: 'value1' } },
    run: ({ body, by }, parts, execution_id) => startExecution(body, by, parts, execution_id),
  }),

  capability('get_workflow_status', {
    summary: 'Get one execution, with the statuses of its tasks by themselves too',
    body: OfExecution,
    repeats: { kind: 'harmless' },
    answer: CapabilityStatus,
    example,
    run: async ({ body }, { engine }) => answered(200, E.map(withStatuses)(await engine.document(body.execution_id)())),
  }),

  capability('cancel_workflow', {
    summary: 'Cancel an execution',
    body: OfExecution,
    answer: Succeeded,
    example,
    run: async ({ body, by }, { engine }) =>
      answered(200, E.map(succeeded)(await engine.command(body.execution_id, 'cancel', undefined, by)())),
  }),
] as const

const OF_STATE = [
  capability('save_state', {
    summary: 'Save JSON of your own beside an execution',
    body: StateToSave,
    answer: Succeeded,
    example: { ...example, state: { page: 7 } },
    run: async ({ body, by }, { engine }) =>
      answered(200, E.map(succeeded)(await engine.saveState(body.execution_id, body.state, by)())),
  }),

  capability('load_state', {
    summary: 'Load the state that was saved beside an execution',
    body: OfExecution,
    repeats: { kind: 'harmless' },
    answer: SavedState,
    example,
    run: async ({ body }, { engine }) => answered(200, await engine.savedState(body.execution_id)()),
  }),

  capability('create_checkpoint', {
    summary: 'Create a checkpoint of an execution',
    body: OfExecution,
    repeats: { kind: 'creates', ...checkpointCreation },
    answer: Checkpoint,
    faults: ['behind', 'read_models_unavailable'],
    example,
    run: async ({ body, by }, { engine }, checkpoint_id) =>
      answered(200, await engine.checkpoint(body.execution_id, { checkpoint_id }, by)()),
  }),
] as const

/** The names under which the ecosystem's client looks for this server, and what each can do. */
const COMPONENTS: Readonly<Record<string, readonly Row[]>> = {
  'harmonia.workflow': OF_WORKFLOWS,
  'harmonia.state': OF_STATE,
}

const nameOf = ({ path }: Row): string => path.slice(CAPABILITIES.length + 1)

export const capabilityNames: readonly string[] = Object.values(COMPONENTS).flat().map(nameOf)

/** Where the caller has found this server; TLS is spoken by who stands in front of it, if by anyone. */
const baseOf = ({ host = '', 'x-forwarded-proto': proto }: Readonly<Record<string, string | string[] | undefined>>) =>
  `${proto === 'https' ? 'https' : 'http'}://${String(host)}`

const RegisteredComponent = t.type(
  {
    component_id: t.string,
    name: t.string,
    version: t.string,
    endpoint: t.string,
    capabilities: t.readonlyArray(t.string),
  },
  'RegisteredComponent',
)

/** The small protocol of the ecosystem's own client: it looks a component up, then calls its capabilities by name. */
export const capabilities: readonly Row[] = [
  get('/api/registry/component/{component_id}', {
    tag: 'capabilities',
    summary: 'Look up harmonia.workflow or harmonia.state: where it is, and which capabilities it has',
    answers: [{ status: 200, description: 'Where to call it.', codec: RegisteredComponent }],
    refuses: ['component_not_found'],
    run: async ({ params: { component_id = '' }, headers }, { version }) => {
      const rows = Object.hasOwn(COMPONENTS, component_id) ? COMPONENTS[component_id] : undefined
      if (rows === undefined) return E.left({ tag: 'component_not_found', name: component_id })
      const endpoint = `${baseOf(headers)}/api`
      const registered = { component_id, name: component_id, version, endpoint, capabilities: rows.map(nameOf) }
      return answered(200, E.right(registered))
    },
  }),
  ...OF_WORKFLOWS,
  ...OF_STATE,
]
