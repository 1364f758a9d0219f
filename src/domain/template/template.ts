import * as t from 'io-ts'
import { Parameters } from './parameters.ts'

/** The workflow, in one of its versions, that a definition was taken from. */
export const Source = t.strict({ workflow_id: t.string, version: t.number })

/** A version of a template as it is stored: the definition as its author wrote it, for what is in it is known once it is filled. */
export const Template = t.exact(
  t.intersection([
    t.type({ name: t.string, parameters: Parameters, definition: t.record(t.string, t.unknown) }),
    t.partial({ description: t.string, tags: t.readonlyArray(t.string), source: Source }),
  ]),
)
export type Template = t.TypeOf<typeof Template>
