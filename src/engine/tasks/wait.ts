import * as E from 'fp-ts/lib/Either.js'
import { inputOf, type BuiltIn } from './built-in.ts'
import { failed } from './failure.ts'

type WaitInput = { readonly seconds: number } | { readonly until: string }

const inputSchema = {
  type: 'object',
  properties: {
    seconds: { type: 'number', minimum: 0, maximum: 31_536_000, description: 'Seconds from the start of the task.' },
    until: {
      type: 'string',
      format: 'date-time',
      description: 'An RFC 3339 time. One that has passed ends the wait at once.',
    },
  },
  oneOf: [{ required: ['seconds'] }, { required: ['until'] }],
  additionalProperties: false,
}

const read = inputOf<WaitInput>(inputSchema)

export const wait: BuiltIn = {
  description: 'Completes by itself after `seconds`, or at the time `until`. Its output is `{waited_until}`.',
  inputSchema,
  kind: {
    kind: 'timer',
    due: (input, startedAt) => {
      const given = read(input)
      if (E.isLeft(given)) return given
      if ('seconds' in given.right) return E.right(startedAt + given.right.seconds * 1_000)
      const until = Date.parse(given.right.until)
      return Number.isNaN(until)
        ? failed('invalid_input', `/until: there is no time ${given.right.until}`, false)
        : E.right(until)
    },
    output: (_, until) => ({ waited_until: until }),
  },
}
