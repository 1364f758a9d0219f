import * as E from 'fp-ts/lib/Either.js'
import { inputOf, type BuiltIn } from './built-in.ts'
import { timeout } from './timeout-field.ts'

interface ApproveInput {
  readonly prompt?: string
  readonly approvers?: readonly string[]
  readonly data?: unknown
  readonly timeout?: number
  readonly escalate?: readonly { readonly after: number; readonly to: string | readonly string[] }[]
  readonly on_reject?: 'continue' | 'fail'
}

const name = { type: 'string', minLength: 1, maxLength: 200 }
const names = { type: 'array', items: name, minItems: 1, maxItems: 100, uniqueItems: true }

const inputSchema = {
  type: 'object',
  properties: {
    prompt: { type: 'string', maxLength: 10_000, description: 'What is to be decided.' },
    approvers: { ...names, description: 'Who may decide; without it everybody.' },
    data: { description: 'Shown to whoever decides.' },
    timeout,
    escalate: {
      type: 'array',
      maxItems: 10,
      description: 'Who may decide as well when nobody has: `after` seconds from the start, `to` a name or several.',
      items: {
        type: 'object',
        properties: { after: { type: 'number', minimum: 0, maximum: 315_360_000 }, to: { anyOf: [name, names] } },
        required: ['after', 'to'],
        additionalProperties: false,
      },
    },
    on_reject: {
      enum: ['continue', 'fail'],
      default: 'continue',
      description: 'Whether a rejection completes the task like an approval, or fails it with the type `rejected`.',
    },
  },
  additionalProperties: false,
}

const read = inputOf<ApproveInput>(inputSchema)

export const approve: BuiltIn = {
  description:
    'Asks people for a decision, which is made at `POST /api/approvals/{id}/approve` or `/reject`. Its output is `{decision, by, comment, data, decided_at}`.',
  inputSchema,
  kind: {
    kind: 'await',
    awaits: (input, { at }) => {
      const given = read(input ?? {})
      if (E.isLeft(given)) return given
      const { timeout: seconds, escalate = [], on_reject, ...asked } = given.right
      const steps = [...escalate]
        .sort((a, b) => a.after - b.after)
        .map(({ after, to }) => ({ at: new Date(at + after * 1_000).toISOString(), to: [to].flat() }))
      return E.right({
        awaits: {
          kind: 'approval',
          ...asked,
          ...(steps.length === 0 ? {} : { escalate: steps }),
          ...(on_reject === 'fail' ? { on_reject } : {}),
        },
        ...(seconds === undefined ? {} : { timeout: seconds }),
      })
    },
  },
}
