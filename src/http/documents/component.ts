import * as t from 'io-ts'
import { ComponentFacts } from '../../domain/component/events.ts'
import type { ActionDocument, ComponentDocument, ComponentTest } from '../../engine/components.ts'
import { oneOf } from '../codecs.ts'
import { count, maybe, text } from './shared.ts'

export const Component: t.Type<ComponentDocument, unknown, unknown> = t.intersection(
  [
    ComponentFacts,
    t.type({
      built_in: t.boolean,
      source: oneOf(['local', 'hermes'] as const),
      actions: t.readonlyArray(text),
      status: oneOf(['unknown', 'up', 'down'] as const),
      last_seen: maybe(text),
      latency_ms: maybe(count),
      traffic: maybe(
        t.type({
          in_flight: count,
          max_in_flight: count,
          per_second: maybe(count),
          breaker: maybe(
            t.type({
              failures: count,
              reset_seconds: count,
              state: oneOf(['closed', 'open', 'half_open'] as const),
              consecutive_failures: count,
              opened_at: maybe(text),
              retry_at: maybe(text),
            }),
          ),
        }),
      ),
    }),
    t.partial({
      workers: t.type({
        queued: count,
        leased: count,
        waiting: count,
        redelivered: count,
        oldest_wait: maybe(count),
        last_asked: maybe(text),
      }),
    }),
  ],
  'Component',
)

export const RegisteredComponent = t.intersection([Component, t.type({ position: count })], 'RegisteredComponent')

export const RemovedComponent = t.type({ name: text, position: count }, 'RemovedComponent')

export const Test: t.Type<ComponentTest, unknown, unknown> = t.type(
  { reachable: t.boolean, actions: t.readonlyArray(text), latency_ms: maybe(count), error: maybe(text) },
  'ComponentTest',
)

export const Action: t.Type<ActionDocument, unknown, unknown> = t.type(
  { component: text, action: text, description: maybe(text), input_schema: t.unknown },
  'Action',
)
