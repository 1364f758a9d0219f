import { refusals } from './refusals.ts'
import { ProblemCodec } from './documents/shared.ts'
import { jsonSchema, type Definitions } from './json-schema.ts'
import type { Refusal } from './refusal.ts'
import type { Row, Said } from './route.ts'

type Json = Readonly<Record<string, unknown>>

/** The OpenAPI 3.1 document, made from the same table that serves the requests. */
export const openapi = (rows: readonly Row[], version: string): Json => {
  const definitions: Definitions = new Map()
  const problem = { 'application/problem+json': { schema: jsonSchema(ProblemCodec, definitions) } }
  const paths: Record<string, Record<string, Json>> = {}
  for (const row of rows) (paths[row.path] ??= {})[row.method.toLowerCase()] = operation(row, definitions, problem)
  return {
    openapi: '3.1.0',
    info: {
      title: 'Harmonia',
      version,
      description:
        'Workflow orchestration. What is under /api is under /api/v1 as well. Refusals are RFC 9457 problems; ' +
        'every POST takes an Idempotency-Key; every GET under /api takes min_position.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    security: [],
    tags: [...new Set(rows.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: { schemas: Object.fromEntries([...definitions].sort(([a], [b]) => (a < b ? -1 : 1))) },
  }
}

const operation = (row: Row, definitions: Definitions, problem: Json): Json => {
  const parameters = [
    ...[...row.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => inPath(name ?? '')),
    ...Object.entries(row.parameters).map(([name, { schema }]) => ({
      name,
      in: 'query',
      required: false,
      ...(schema['type'] === 'array' ? { style: 'form', explode: false } : {}),
      schema,
    })),
    ...(row.metadata ? [METADATA] : []),
    ...(row.method === 'POST' ? [IDEMPOTENCY_KEY] : []),
    ...(row.refuses.includes('workflow_version_changed') ? [IF_MATCH] : []),
    ...(row.path.startsWith('/events') ? [LAST_EVENT_ID] : []),
  ]
  return {
    operationId: operationId(row),
    tags: [row.tag],
    summary: row.summary,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(row.body === undefined ? {} : { requestBody: requestBody(row, definitions) }),
    responses: { ...answers(row, definitions), ...problems(row, problem) },
  }
}

const inPath = (name: string): Json => ({ name, in: 'path', required: true, schema: { type: 'string' } })

const METADATA: Json = {
  name: 'metadata',
  in: 'query',
  required: false,
  style: 'deepObject',
  description: 'Written as metadata.<key>=<value>, once per key: only executions that carry this metadata.',
  schema: { type: 'object', additionalProperties: { type: 'string' } },
}

const header = (name: string, description: string, schema: Json): Json => ({
  name,
  in: 'header',
  required: false,
  description,
  schema,
})

const IDEMPOTENCY_KEY = header(
  'Idempotency-Key',
  'The same key with the same body gives the first answer again; with another body it is refused.',
  { type: 'string', minLength: 1, maxLength: 255, pattern: '^[!-~]+$' },
)
const IF_MATCH = header('If-Match', 'The version, in quotes, that must be the latest.', { type: 'string' })
const LAST_EVENT_ID = header('Last-Event-ID', 'The id of the last event that was seen; it goes on behind that.', {
  type: 'string',
})

const requestBody = ({ body, example }: Row, definitions: Definitions): Json => {
  const schema = body === undefined ? {} : jsonSchema(body.codec, definitions)
  const media = { schema, ...(example === undefined ? {} : { example }) }
  return { required: body?.optional !== true, content: { 'application/json': media, 'application/yaml': media } }
}

const answers = (row: Row, definitions: Definitions): Json => {
  const statuses = [...new Set(row.answers.map(({ status }) => status))]
  return Object.fromEntries(
    statuses.map((status) => {
      const said = row.answers.filter((answer) => answer.status === status)
      const content = said.flatMap((answer) => contentOf(answer, definitions))
      const described = { description: said.map(({ description }) => description).join(' ') }
      return [String(status), content.length === 0 ? described : { ...described, content: Object.fromEntries(content) }]
    }),
  )
}

const contentOf = ({ codec, type }: Said, definitions: Definitions): readonly (readonly [string, Json])[] => {
  if (codec !== undefined) return [[type ?? 'application/json', { schema: jsonSchema(codec, definitions) }]]
  return type === undefined ? [] : [[type, { schema: type === 'application/json' ? {} : { type: 'string' } }]]
}

const ALWAYS: readonly Refusal['tag'][] = ['unknown_query_parameters', 'foreign_host', 'internal_error']
const WITH_BODY: readonly Refusal['tag'][] = [
  'malformed_body',
  'body_too_large',
  'unsupported_media_type',
  'invalid_body',
  'store_unavailable',
  'append_too_large',
]

/** Refusals by status, each with the codes that it may have. */
const problems = (row: Row, problem: Json): Json => {
  const tags = new Set<Refusal['tag']>([
    ...ALWAYS,
    ...(row.body === undefined ? [] : WITH_BODY),
    ...(row.method === 'POST' ? (['idempotency_key_reused'] as const) : []),
    ...(row.path.startsWith('/api') && row.method === 'GET' ? (['behind'] as const) : []),
    ...row.refuses,
  ])
  const byStatus = new Map<number, string[]>()
  for (const tag of tags) {
    const { status } = refusals[tag]
    byStatus.set(status, [...(byStatus.get(status) ?? []), tag])
  }
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [String(status), { description: codes.join(', '), content: problem }]),
  )
}

/** `getApiExecutionsById` and the like: unique because method and path are. */
const operationId = ({ method, path }: Row): string =>
  method.toLowerCase() +
  path
    .split('/')
    .filter((part) => part !== '')
    .map((part) =>
      part.startsWith('{')
        ? `By${capital(part.slice(1, -1))}`
        : capital(part.replace(/\W+(\w)/g, (_, c: string) => c.toUpperCase())),
    )
    .join('')

const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1)
