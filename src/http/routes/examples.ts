import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { pageOf, text } from '../documents/shared.ts'
import { examples as all, type Example } from '../examples.ts'
import { get, type Row } from '../route.ts'
import { answered } from './page.ts'

const ExampleCodec: t.Type<Example, unknown, unknown> = t.type(
  { file: text, name: text, description: text, tags: t.readonlyArray(text), text },
  'Example',
)

export const examples: readonly Row[] = [
  get('/api/examples', {
    tag: 'workflows',
    summary: 'The definitions that ship with this server, as texts to begin with',
    answers: [{ status: 200, description: 'All of them.', codec: pageOf('examples', ExampleCodec, 'Examples') }],
    run: async ({ fresh }) => answered(200, E.right({ examples: all(), next_cursor: null, as_of: fresh.min_position })),
  }),
]
