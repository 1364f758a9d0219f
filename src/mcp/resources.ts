import {
  ErrorCode,
  McpError,
  type ListResourcesResult,
  type ReadResourceResult,
  type ResourceTemplate,
} from '@modelcontextprotocol/sdk/types.js'
import * as E from 'fp-ts/lib/Either.js'
import type { CallRow } from '../http/in-process.ts'
import type { By } from '../store/event-store.ts'
import { inWords } from './result.ts'
import { rowOf } from './rows.ts'

const JSON_TYPE = 'application/json'
const NOT_FOUND = -32_002

export const resourceTemplates: ResourceTemplate[] = [
  {
    name: 'workflow',
    title: 'A workflow with its definition',
    uriTemplate: 'harmonia://workflows/{id}{?version}',
    mimeType: JSON_TYPE,
  },
  {
    name: 'execution',
    title: 'An execution, now or as of a revision or a time',
    uriTemplate: 'harmonia://executions/{id}{?at}',
    mimeType: JSON_TYPE,
  },
  {
    name: 'history',
    title: 'One page of the events of an execution; next_cursor is the cursor of the next one',
    uriTemplate: 'harmonia://executions/{id}/events{?from,limit,cursor}',
    mimeType: JSON_TYPE,
  },
]

const URI = /^harmonia:\/\/(?:workflows\/([^/?#]+)|executions\/([^/?#]+)(\/events)?)(?:\?([^#]*))?$/

/** What a URI of ours means; a refusal is an error of the protocol. */
export const readResource = async (uri: string, by: By, call: CallRow): Promise<ReadResourceResult> => {
  const parts = URI.exec(uri)
  if (parts === null) {
    const forms = resourceTemplates.map(({ uriTemplate }) => uriTemplate).join(', ')
    throw new McpError(ErrorCode.InvalidParams, `there are resources of these forms: ${forms}`)
  }
  const [, workflow, execution, events, search = ''] = parts
  const route =
    workflow !== undefined
      ? 'GET /api/workflows/{id}'
      : `GET /api/executions/{id}${events === undefined ? '' : '/events'}`
  const read = await call(rowOf(route), { params: { id: decoded(workflow ?? execution ?? '') }, search, by })
  if (E.isLeft(read)) {
    throw new McpError(read.left.tag.endsWith('_not_found') ? NOT_FOUND : ErrorCode.InvalidParams, inWords(read.left))
  }
  return { contents: [{ uri, mimeType: JSON_TYPE, text: JSON.stringify(read.right) }] }
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** All workflows, then all executions, each in pages of the endpoint that lists them. */
const LISTS = ['workflows', 'executions'] as const

interface Listed {
  readonly workflow_id: string
  readonly execution_id?: string
  readonly name?: string
  readonly workflow_name?: string
  readonly description?: string
  readonly status?: string
  readonly next_cursor?: string | null
}

export const listResources = async (
  cursor: string | undefined,
  by: By,
  call: CallRow,
): Promise<ListResourcesResult> => {
  const [list, after] = placeOf(cursor)
  const search = after === '' ? '' : new URLSearchParams({ cursor: after }).toString()
  const page = await call(rowOf(`GET /api/${list}`), { search, by })
  if (E.isLeft(page)) throw new McpError(ErrorCode.InvalidParams, inWords(page.left))
  const { [list]: rows = [], next_cursor } = page.right as { readonly next_cursor: string | null } & {
    readonly [List in typeof list]?: readonly Listed[]
  }
  const following = LISTS[LISTS.indexOf(list) + 1]
  const next = next_cursor === null ? following && `${following}:` : `${list}:${next_cursor}`
  const resources = rows.map((row) => (row.execution_id === undefined ? workflowIn(row) : executionIn(row)))
  return { resources, ...(next === undefined ? {} : { nextCursor: next }) }
}

const placeOf = (cursor = `${LISTS[0]}:`): readonly [(typeof LISTS)[number], string] => {
  const mark = cursor.indexOf(':')
  const list = LISTS.find((name) => name === cursor.slice(0, mark))
  if (list === undefined) throw new McpError(ErrorCode.InvalidParams, 'the cursor is not one that this list gave')
  return [list, cursor.slice(mark + 1)]
}

const workflowIn = ({ workflow_id, name = workflow_id, description }: Listed) => ({
  uri: `harmonia://workflows/${encodeURIComponent(workflow_id)}`,
  name,
  mimeType: JSON_TYPE,
  ...(description === undefined ? {} : { description }),
})

const executionIn = ({ execution_id = '', workflow_name = execution_id, status }: Listed) => ({
  uri: `harmonia://executions/${encodeURIComponent(execution_id)}`,
  name: workflow_name,
  mimeType: JSON_TYPE,
  ...(status === undefined ? {} : { description: status }),
})
