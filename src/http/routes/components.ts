import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { NewComponent, readComponent } from '../component.ts'
import { Action, Component, RegisteredComponent, RemovedComponent, Test } from '../documents/component.ts'
import { pageOf } from '../documents/shared.ts'
import { get, post, remove, type Outcome, type Row } from '../route.ts'
import { paging } from '../query.ts'
import { answered } from './page.ts'

const TAG = 'components'

export const components: readonly Row[] = [
  post('/api/components', {
    tag: TAG,
    summary: 'Register a component: its endpoint, or its whole manifest; a name that is known gets the new one',
    body: { codec: NewComponent, decode: readComponent, optional: false },
    answers: [{ status: 201, description: 'Registered.', codec: RegisteredComponent }],
    refuses: ['component_built_in', 'invalid_input', 'command_not_allowed'],
    example: { name: 'ergon', endpoint: 'http://127.0.0.1:9101' },
    location: (component: { readonly name: string }) => `/api/components/${component.name}`,
    run: async ({ body, by }, parts): Outcome => {
      const { mcp, name } = body
      return mcp?.command !== undefined && !parts.settings.mcpCommands
        ? E.left({ tag: 'command_not_allowed', name })
        : answered(201, await parts.components.register(body, by)())
    },
  }),

  get('/api/components', {
    tag: TAG,
    summary: 'List components by name',
    parameters: paging,
    answers: [{ status: 200, description: 'One page.', codec: pageOf('components', Component, 'Components') }],
    run: async ({ query: { limit = 100, cursor = '' }, fresh }, parts) => {
      const after = parts.components
        .list()
        .filter((component) => component.name > cursor)
        .sort((a, b) => (a.name < b.name ? -1 : 1))
      const rows = after.slice(0, limit)
      const next_cursor = after.length > limit ? (rows.at(-1)?.name ?? null) : null
      return answered(200, E.right({ components: rows, next_cursor, as_of: fresh.min_position }))
    },
  }),

  get('/api/components/{name}', {
    tag: TAG,
    summary: 'Get one component',
    answers: [{ status: 200, description: 'The component.', codec: Component }],
    refuses: ['component_not_found'],
    run: async ({ params: { name: wanted = '' } }, parts): Outcome => {
      const component = parts.components.find(wanted)
      return component === undefined
        ? E.left({ tag: 'component_not_found', name: wanted })
        : answered(200, E.right(component))
    },
  }),

  get('/api/components/{name}/manifest', {
    tag: TAG,
    summary: 'Get a component as it was registered, so that it can be registered again',
    answers: [{ status: 200, description: 'The manifest.', codec: NewComponent }],
    refuses: ['component_not_found', 'component_built_in'],
    run: async ({ params: { name: wanted = '' } }, parts) => answered(200, parts.components.manifest(wanted)),
  }),

  remove('/api/components/{name}', {
    tag: TAG,
    summary: 'Remove a component',
    answers: [{ status: 200, description: 'Removed.', codec: RemovedComponent }],
    refuses: ['component_not_found', 'component_built_in'],
    run: async ({ params: { name: wanted = '' }, by }, parts): Outcome => {
      const removed = await parts.components.remove(wanted, by)()
      return E.isLeft(removed) ? removed : answered(200, E.right({ name: wanted, ...removed.right }))
    },
  }),

  post('/api/components/{name}/test', {
    tag: TAG,
    summary: 'Call a component now: is it reachable, what can it do, how long does it take',
    answers: [{ status: 200, description: 'What was found; an unreachable component is an answer too.', codec: Test }],
    refuses: ['component_not_found'],
    run: async ({ params: { name: wanted = '' } }, parts) => answered(200, await parts.components.test(wanted)()),
  }),

  get('/api/components/{name}/actions', {
    tag: TAG,
    summary: 'List the actions of a component, as it names them now',
    answers: [{ status: 200, description: 'All of them.', codec: pageOf('actions', t.string, 'Actions') }],
    refuses: ['component_not_found', 'component_unreachable'],
    run: async ({ params: { name: wanted = '' }, fresh }, parts): Outcome => {
      const actions = await parts.components.actions(wanted)()
      if (E.isLeft(actions)) return actions
      const body = { component: wanted, actions: actions.right, next_cursor: null, as_of: fresh.min_position }
      return answered(200, E.right(body))
    },
  }),

  get('/api/components/{name}/actions/{action}', {
    tag: TAG,
    summary: 'Get one action with the schema of its input',
    answers: [{ status: 200, description: 'The action.', codec: Action }],
    refuses: ['component_not_found', 'component_unreachable'],
    run: async ({ params: { name: wanted = '', action = '' } }, parts) =>
      answered(200, await parts.components.action(wanted, action)()),
  }),
]
