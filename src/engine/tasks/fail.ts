import * as E from 'fp-ts/lib/Either.js'
import { inputOf, type BuiltIn } from './built-in.ts'
import { failed } from './failure.ts'

interface FailInput {
  readonly message?: string
  readonly type?: string
  readonly retryable?: boolean
}

const inputSchema = {
  type: 'object',
  properties: {
    message: { type: 'string', maxLength: 2_000, description: 'What the error says.' },
    type: { type: 'string', minLength: 1, maxLength: 200, description: "The error's type; `failed` by default." },
    retryable: { type: 'boolean', default: false, description: 'Whether the task may be tried again.' },
  },
  additionalProperties: false,
}

const read = inputOf<FailInput>(inputSchema)

export const fail: BuiltIn = {
  description: 'Fails at once with the error that its input describes.',
  inputSchema,
  kind: {
    kind: 'pure',
    run: (input) => {
      const given = read(input ?? {})
      if (E.isLeft(given)) return given
      const { type = 'failed', message = 'the task was told to fail', retryable = false } = given.right
      return failed(type, message, retryable)
    },
  },
}
