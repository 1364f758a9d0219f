import * as t from 'io-ts'

/** Seconds and counts; what is left out comes from the settings that the execution started with. */
export const RetryPolicy = t.exact(
  t.partial({
    max_attempts: t.number,
    initial_delay: t.number,
    max_delay: t.number,
    multiplier: t.number,
    jitter: t.number,
  }),
)
export type RetryPolicy = t.TypeOf<typeof RetryPolicy>

const Metadata = t.record(t.string, t.unknown)

export const Task = t.exact(
  t.intersection([
    t.type({ component: t.string, action: t.string, input: t.unknown, depends_on: t.readonlyArray(t.string) }),
    t.partial({ name: t.string, description: t.string, retry: RetryPolicy, timeout: t.number, metadata: Metadata }),
  ]),
)
export type Task = t.TypeOf<typeof Task>

/** A definition in its stored, normal form: `tasks` keyed by id, every default of the language filled in. */
export const Definition = t.exact(
  t.intersection([
    t.type({ name: t.string, tasks: t.record(t.string, Task) }),
    t.partial({
      description: t.string,
      input_schema: t.unknown,
      output: t.unknown,
      timeout: t.number,
      metadata: Metadata,
      tags: t.readonlyArray(t.string),
    }),
  ]),
)
export type Definition = t.TypeOf<typeof Definition>
