import type { ChatReference } from '../../../../src/client/index.ts'

const ROOMS: Readonly<Record<ChatReference['kind'], string>> = {
  workflow: '/workflows',
  execution: '/executions',
  template: '/templates',
}

/** Where something is shown that an answer refers to. */
export const placeOf = ({ kind, id }: ChatReference): string => `${ROOMS[kind]}/${encodeURIComponent(id)}`
