import * as E from 'fp-ts/lib/Either.js'
import type { Registration } from '../../domain/component/events.ts'
import { secretsShownTo } from '../../domain/component/mcp.ts'
import { didYouMean } from '../../domain/expression/nearest.ts'
import type { ComponentTest, ComponentUnreachable } from '../components.ts'
import type { Attempt } from '../engine.ts'
import type { Connected, ToolDocument, Whereabouts } from '../mcp/connect.ts'
import type { Sessions } from '../mcp/sessions.ts'
import { scrubbedCall } from '../secrets/scrub-reply.ts'
import type { Secrets } from '../secrets/secrets.ts'
import { failed } from '../tasks/failure.ts'
import { idempotencyKey } from '../tasks/identity.ts'
import { isObject } from '../tasks/json.ts'
import { settled, type Call, type Outcome } from '../tasks/task-kind.ts'
import { credentialsOf } from './credentials.ts'
import type { Way } from './way.ts'

export interface OverMcp {
  readonly secrets: Secrets
  readonly now: () => number
  readonly sessions: Sessions
  /** Whether a program that a registration names may be run. */
  readonly mayRun: (registration: Registration) => boolean
}

/** Milliseconds. */
const PATIENCE = 10_000

/** Components that are servers of the Model Context Protocol: their tools are actions. */
export const overMcp =
  ({ secrets, now, sessions, mayRun }: OverMcp): Way =>
  (component) => {
    const { registration, seen } = component
    const { name, mcp } = registration
    const names = secretsShownTo(registration)
    const isAllowed = mcp?.command === undefined || mayRun(registration)

    const session = sessions.enter(async () => {
      const to = whereabouts(registration, secrets)
      if (E.isLeft(to)) throw new Error(to.left)
      // Loaded by the first component that is reached this way.
      const { connect } = await import('../mcp/connect.ts')
      return connect(to.right, sessions.version)
    })

    const scrubbedText = (text: string): string => secrets.scrub(names, text) as string

    const tools = async (): Promise<E.Either<string, readonly ToolDocument[]>> => {
      if (!isAllowed) return E.left(NOT_ALLOWED)
      const began = now()
      try {
        const found = await session.use(({ listTools }) => listTools(PATIENCE))
        component.actions = found.map((tool) => tool.name)
        seen(true, now(), now() - began)
        return E.right(found)
      } catch (error) {
        seen(false, now(), 0)
        return E.left(scrubbedText(error instanceof Error ? error.message : String(error)))
      }
    }

    const unreachable = (reason: string): E.Either<ComponentUnreachable, never> =>
      E.left({ tag: 'component_unreachable', name, reason })

    const call = (attempt: Attempt): Call => {
      const { action, input = {}, deadline } = attempt
      if (!isAllowed) return settled(failed('command_not_allowed', NOT_ALLOWED, false))
      if (!isObject(input)) return settled(failed('invalid_input', 'the input of a tool must be an object', false))
      const { actions } = component
      const giveUp = new AbortController()
      const key = idempotencyKey(attempt)
      const ask = ({ callTool }: Connected): Promise<Outcome> =>
        callTool({ name: action, input, key, timeout: deadline - now(), signal: giveUp.signal })
      const outcome = (async (): Promise<Outcome> => {
        if (actions.length > 0 && !actions.includes(action)) {
          // It may have learnt it since.
          const known = await tools()
          if (E.isRight(known) && !component.actions.includes(action)) return unknown(name, action, component.actions)
        }
        const began = now()
        try {
          const reply = await session.use(ask)
          const isWell = E.isRight(reply) || reply.left.type !== 'connection_failed'
          seen(isWell, now(), now() - began, isWell)
          return reply
        } catch (error) {
          seen(false, now(), 0, false)
          return failed('connection_failed', error instanceof Error ? error.message : String(error), true)
        }
      })()
      return scrubbedCall({ outcome, abort: () => giveUp.abort() }, names, secrets)
    }

    return {
      call,
      test: async (): Promise<ComponentTest> => {
        const began = now()
        const found = await tools()
        return E.isLeft(found)
          ? { reachable: false, actions: [], latency_ms: null, error: found.left }
          : { reachable: true, actions: component.actions, latency_ms: now() - began, error: null }
      },
      listActions: async () => {
        const found = await tools()
        return E.isLeft(found) ? unreachable(found.left) : E.right(component.actions)
      },
      findAction: async (action) => {
        const found = await tools()
        if (E.isLeft(found)) return unreachable(found.left)
        const tool = found.right.find((one) => one.name === action)
        if (tool === undefined) return E.left({ tag: 'action_not_found', component: name, action })
        const { description = null, inputSchema } = tool
        return E.right({ component: name, action, description, input_schema: inputSchema })
      },
      leave: session.leave,
    }
  }

const NOT_ALLOWED =
  'it is a program, and neither a manifest in HARMONIA_COMPONENTS_DIR nor HARMONIA_MCP_COMMANDS=true lets it be run'

const unknown = (component: string, action: string, names: readonly string[]) =>
  failed('action_not_found', `${component} has no tool ${action}.${didYouMean(action, names)}`, false)

/** Where the server is, with its secrets as they are at this moment; or why that cannot be said. */
const whereabouts = ({ mcp = {}, auth }: Registration, secrets: Secrets): E.Either<string, Whereabouts> => {
  const { url, command = '', args = [], env = {} } = mcp
  if (url !== undefined) {
    const shown = auth === undefined ? E.right([]) : credentialsOf(auth, secrets).headers()
    if (E.isLeft(shown)) return E.left(shown.left.message)
    const [header, value = ''] = shown.right
    return E.right({ url, headers: header === undefined ? {} : { [header]: value } })
  }
  const given: Record<string, string> = {}
  for (const [variable, value] of Object.entries(env)) {
    const found = typeof value === 'string' ? E.right(value) : secrets.find(value.secret)
    if (E.isLeft(found)) return found
    given[variable] = found.right
  }
  return E.right({ command, args, env: given })
}
