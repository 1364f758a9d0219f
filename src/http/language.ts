import { schemaParts, workflowSchema } from '../domain/definition/index.ts'
import { Described, type JsonSchema } from './codecs.ts'

/** What the parts are called among the schemas of the API, which has tasks of its own. */
const PREFIX = 'Definition'

/** Describes what an author writes, with all of its parts. What reads it is the language's own parser. */
export const languageCodec = (): Described<unknown> => {
  const parts = Object.entries(schemaParts()).map(([name, part]) => [PREFIX + name, renamed(part)] as const)
  const whole = { $ref: `#/components/schemas/${PREFIX}Workflow` }
  return new Described('NewWorkflow', whole, (value) => value, Object.fromEntries(parts))
}

const renamed = (part: JsonSchema): JsonSchema =>
  JSON.parse(JSON.stringify(part).replaceAll('"#/$defs/', `"#/components/schemas/${PREFIX}`)) as JsonSchema

let made: string | undefined

/** The document for editors. */
export const schemaDocument = (): string => (made ??= JSON.stringify(workflowSchema()))
