import * as t from 'io-ts'

const optional = <P extends t.Props, Q extends t.Props>(required: P, extra: Q) =>
  t.exact(t.intersection([t.type(required), t.partial(extra)]))

const texts = t.readonlyArray(t.string)
const Metadata = t.record(t.string, t.unknown)
const FailurePolicy = t.keyof({ continue: null, fail_fast: null })

/**
 * Seconds and counts; what is left out comes from the settings that the execution started with. `retry_on` and `abort_on` are
 * types of errors, where a `*` at the end stands for any rest.
 */
export const RetryPolicy = t.exact(
  t.partial({
    max_attempts: t.number,
    initial_delay: t.number,
    max_delay: t.number,
    multiplier: t.number,
    jitter: t.number,
    max_duration: t.number,
    retry_on: texts,
    abort_on: texts,
  }),
)
export type RetryPolicy = t.TypeOf<typeof RetryPolicy>

/** What the upstream tasks must have come to before a task starts. `all_success` is never stored: it is the default. */
export const TriggerRule = t.union([
  t.keyof({
    all_success: null,
    all_failed: null,
    all_done: null,
    one_success: null,
    one_failed: null,
    one_done: null,
    none_failed: null,
    none_failed_min_one_success: null,
    none_skipped: null,
    all_skipped: null,
    all_done_min_one_success: null,
    always: null,
  }),
  t.strict({ n_of: t.number }),
])
export type TriggerRule = t.TypeOf<typeof TriggerRule>

const call = { component: t.string, action: t.string, input: t.unknown }
const attempts = { retry: RetryPolicy, timeout: t.number }

/** Something that a component is to do: of a handler, or to undo a task. */
export const Call = optional(call, attempts)
export type Call = t.TypeOf<typeof Call>

/** What follows when a task has failed with one of the errors in `catch`, or with any: a value, or a call. */
export const Handler = optional({ then: t.union([Call, t.strict({ output: t.unknown })]) }, { catch: texts })
export type Handler = t.TypeOf<typeof Handler>

/** One run of the body for each item. `items` is a list, or the expression that gives it. */
export const ForEach = optional(
  { items: t.union([t.string, t.readonlyArray(t.unknown)]) },
  { as: t.string, concurrency: t.number, complete_when: t.string },
)
export type ForEach = t.TypeOf<typeof ForEach>

/** One run of the body after the other. It has exactly one of `while` and `until`. */
export const Repeat = t.exact(
  t.partial({ while: t.string, until: t.string, max_iterations: t.number, delay: t.number }),
)
export type Repeat = t.TypeOf<typeof Repeat>

const common = {
  name: t.string,
  description: t.string,
  metadata: Metadata,
  trigger_rule: TriggerRule,
  when: t.string,
  for_each: ForEach,
  repeat: Repeat,
  on_error: t.readonlyArray(Handler),
  compensate: Call,
  output: t.unknown,
  total_timeout: t.number,
}

/** A task that a component carries out. */
export const Leaf = optional({ ...call, depends_on: texts }, { ...common, ...attempts, heartbeat_timeout: t.number })
export type Leaf = t.TypeOf<typeof Leaf>

const GroupFields = t.partial({ ...common, race: t.boolean, failure_policy: FailurePolicy })

/** A task that is a set of tasks, which may wait for each other and for nobody else. */
export type Group = t.TypeOf<typeof GroupFields> & {
  readonly depends_on: readonly string[]
  readonly tasks: Readonly<Record<string, Task>>
}

export type Task = Leaf | Group

export const Task: t.Type<Task> = t.recursion('WorkflowTask', () =>
  t.union([
    Leaf,
    t.exact(t.intersection([t.type({ depends_on: texts, tasks: t.record(t.string, Task) }), GroupFields])),
  ]),
)

export const isGroup = (task: Task): task is Group => Object.hasOwn(task, 'tasks')

/** How many runs of a workflow, or of those of one key, may be under way at once. */
export const Concurrency = optional(
  { limit: t.number },
  { key: t.string, when_full: t.keyof({ queue: null, reject: null, cancel_oldest: null }) },
)
export type Concurrency = t.TypeOf<typeof Concurrency>

/**
 * A definition in its stored, normal form: `tasks` keyed by id, `depends_on` and `input` filled in, `on_error` a list, no
 * `trigger_rule` that is the default. Expressions are as they were written.
 */
export const Definition = t.exact(
  t.intersection([
    t.type({ name: t.string, tasks: t.record(t.string, Task) }),
    t.partial({
      description: t.string,
      input_schema: t.unknown,
      output: t.unknown,
      output_schema: t.unknown,
      timeout: t.number,
      failure_policy: FailurePolicy,
      compensate_on: t.readonlyArray(t.keyof({ failed: null, cancelled: null })),
      concurrency: Concurrency,
      metadata: Metadata,
      tags: texts,
    }),
  ]),
)
export type Definition = t.TypeOf<typeof Definition>
