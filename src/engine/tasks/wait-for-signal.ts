import * as E from 'fp-ts/lib/Either.js'
import { inputOf, type BuiltIn } from './built-in.ts'
import { timeout } from './timeout-field.ts'

interface SignalInput {
  readonly name: string
  readonly timeout?: number
}

const inputSchema = {
  type: 'object',
  properties: {
    name: { type: 'string', minLength: 1, maxLength: 200, description: 'The name that the signal is sent under.' },
    timeout,
  },
  required: ['name'],
  additionalProperties: false,
}

const read = inputOf<SignalInput>(inputSchema)

export const waitForSignal: BuiltIn = {
  description:
    'Completes when a signal of this name comes, or at once when one came before that nobody has taken. Its output is `{name, data, received_at}`.',
  inputSchema,
  kind: {
    kind: 'await',
    awaits: (input) => {
      const given = read(input)
      if (E.isLeft(given)) return given
      const { name, ...rest } = given.right
      return E.right({ awaits: { kind: 'signal', name }, ...rest })
    },
  },
}
