import type { ExecutionsFilter, ExecutionStatus } from '../../../../src/client/index.ts'
import { STATUSES } from '../verbs.ts'

/** Which executions are listed, as it stands in the address. Times are those of the reader's clock: `2026-01-31T08:00`. */
export interface Chosen {
  readonly status: readonly ExecutionStatus[]
  readonly name: string
  readonly workflow_id: string
  readonly from: string
  readonly to: string
  readonly archived: '' | 'yes' | 'no'
  readonly metadata: readonly (readonly [key: string, value: string])[]
}

export const chosenIn = (params: URLSearchParams): Chosen => {
  const named = (params.get('status') ?? '').split(',')
  const archived = params.get('archived')
  return {
    status: STATUSES.filter((status) => named.includes(status)),
    name: params.get('name') ?? '',
    workflow_id: params.get('workflow_id') ?? '',
    from: momentIn(params.get('from')),
    to: momentIn(params.get('to')),
    archived: archived === 'yes' || archived === 'no' ? archived : '',
    metadata: [...new URLSearchParams(params.get('metadata') ?? '')],
  }
}

export const addressOf = (metadata: Chosen['metadata']): string =>
  new URLSearchParams(metadata.map(([key, value]) => [key, value])).toString()

export const isFiltered = ({ status, metadata, ...texts }: Chosen): boolean =>
  status.length > 0 || metadata.length > 0 || Object.values(texts).some((text) => text !== '')

/** What the server is asked for. */
export const filterOf = ({ status, name, workflow_id, from, to, archived, metadata }: Chosen): ExecutionsFilter => ({
  ...(status.length === 0 ? {} : { status }),
  ...(name === '' ? {} : { name }),
  ...(workflow_id === '' ? {} : { workflow_id }),
  ...(from === '' ? {} : { started_after: new Date(from).toISOString() }),
  ...(to === '' ? {} : { started_before: new Date(to).toISOString() }),
  ...(archived === '' ? {} : { archived: archived === 'yes' }),
  ...(metadata.length === 0 ? {} : { metadata: Object.fromEntries(metadata) }),
})

/** Whoever writes an address by hand may write no time there; then there is none. */
const momentIn = (text: string | null): string => (text === null || Number.isNaN(Date.parse(text)) ? '' : text)
