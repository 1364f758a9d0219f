import * as E from 'fp-ts/lib/Either.js'
import { inputOf, type BuiltIn } from './built-in.ts'

/** Which workflow a task starts, and with what. */
export type RunWorkflowInput = {
  readonly version?: number
  readonly input?: unknown
  readonly wait?: boolean
  readonly metadata?: Readonly<Record<string, unknown>>
  readonly priority?: number
} & (
  | { readonly workflow_id: string; readonly name?: undefined }
  | { readonly name: string; readonly workflow_id?: undefined }
)

const inputSchema = {
  type: 'object',
  properties: {
    workflow_id: { type: 'string', minLength: 1, maxLength: 128, description: 'The workflow to run.' },
    name: { type: 'string', minLength: 1, maxLength: 200, description: 'Its name, when only one workflow has it.' },
    version: { type: 'integer', minimum: 1, description: 'The latest one by default.' },
    input: { description: 'The input of the execution; `{}` by default.' },
    wait: {
      type: 'boolean',
      default: true,
      description: 'Whether the task ends with the execution that it starts, or as soon as that is submitted.',
    },
    metadata: { type: 'object' },
    priority: { type: 'integer', minimum: -1_000_000, maximum: 1_000_000, description: "The parent's own by default." },
  },
  oneOf: [{ required: ['workflow_id'] }, { required: ['name'] }],
  additionalProperties: false,
}

export const readRunWorkflow = inputOf<RunWorkflowInput>(inputSchema)

export const runWorkflow: BuiltIn = {
  description:
    'Runs another workflow. Its output is that of the execution; with `wait: false` it is `{execution_id, workflow_id, workflow_version}`.',
  inputSchema,
  kind: {
    kind: 'await',
    awaits: (input, { newId }) => {
      const given = readRunWorkflow(input)
      if (E.isLeft(given)) return given
      return E.right({ awaits: { kind: 'workflow', execution_id: newId(), wait: given.right.wait ?? true } })
    },
  },
}
