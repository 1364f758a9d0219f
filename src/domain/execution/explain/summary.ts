import type { Explanation } from './explanation.ts'
import type { Mover, ReasonCode } from './reason.ts'
import { sentence } from './sentence.ts'

/** The whole explanation in a sentence or two, for whoever reads nothing else. */
export const summary = (of: Omit<Explanation, 'summary'>): string => {
  const first = opening(of)
  const counted = countedReasons(of)
  const next = of.next_event === null ? '' : ` Next: ${moverInWords(of.next_event)}.`
  return `${first}${counted === '' ? '' : ` ${counted}.`}${next}`
}

const opening = (of: Omit<Explanation, 'summary'>): string => {
  const { status, paused, ended, causes, compensating, tasks } = of
  if (ended !== null) return `${endInWords(of)}${rootInWords(causes)}`
  if (compensating !== null) {
    const why = compensating.cause === 'failed' ? rootInWords(causes) : because(compensating.reason)
    return `It undoes what has completed (${compensating.left} more to undo), before it is ${compensating.cause}${why}`
  }
  switch (status) {
    case 'paused':
      return paused?.by_parent === true
        ? 'It is paused because the execution that waits for it is.'
        : `It is paused${by(paused?.by ?? null)}${since(paused?.since ?? null)}${because(paused?.reason ?? null)}`
    case 'pending': {
      const waits = tasks.find(({ reason }) => QUEUED.has(reason.code))
      return waits === undefined
        ? 'It stands in the queue.'
        : `It ${sentence(waits.reason).replace(/^is held: the execution /, '')}.`
    }
    default:
      return 'It runs.'
  }
}

const QUEUED: ReadonlySet<ReasonCode> = new Set(['queued', 'no_free_slot', 'concurrency_key_full'])

const endInWords = ({ status, ended }: Omit<Explanation, 'summary'>): string => {
  const at = ended?.since ?? ''
  if (status === 'cancelled')
    return `It was cancelled at ${at}${by(ended?.by ?? null)}${because(ended?.reason ?? null)}`
  return `It ${status} at ${at}.`
}

const rootInWords = (causes: Explanation['causes']): string => {
  const [root] = causes
  if (root === undefined) return ''
  const where =
    root.task_id === null
      ? ''
      : `task ${root.task_id}${root.attempt === null || root.attempt < 2 ? '' : ` (attempt ${root.attempt})`}: `
  return ` Root cause: ${where}${root.error.type}: ${closed(root.error.message)}`
}

const by = (who: string | null): string => (who === null ? '' : ` by ${who}`)
const since = (time: string | null): string => (time === null ? '' : ` since ${time}`)
const because = (reason: string | null): string => (reason === null ? '.' : `: ${closed(reason)}`)
const closed = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`)

const countedReasons = ({ reasons }: Omit<Explanation, 'summary'>): string =>
  Object.entries(reasons)
    .filter(([code]) => !QUEUED.has(code as ReasonCode))
    .map(([code, count]) => `${count} ${count === 1 ? 'task' : 'tasks'} ${PHRASES[code as ReasonCode](count === 1)}`)
    .join(', ')

const verb = (one: string, many: string) => (isOne: boolean) => (isOne ? one : many)

const PHRASES: Readonly<Record<ReasonCode, (isOne: boolean) => string>> = {
  waits_for_tasks: verb('waits for others', 'wait for others'),
  free_to_start: verb('starts next', 'start next'),
  due_now: verb('is looked at next', 'are looked at next'),
  execution_ends: verb('ends with it', 'end with it'),
  given_up: verb('is given up', 'are given up'),
  paused: verb('is held by the pause', 'are held by the pause'),
  queued: verb('is held', 'are held'),
  no_free_slot: verb('is held', 'are held'),
  concurrency_key_full: verb('is held', 'are held'),
  one_at_a_time: verb('waits for its turn', 'wait for their turn'),
  component_busy: verb('waits for a busy component', 'wait for busy components'),
  rate_limited: verb('waits for a rate limit', 'wait for a rate limit'),
  breaker_open: verb('waits for a circuit breaker', 'wait for a circuit breaker'),
  no_worker_asks: verb('waits for a worker to ask', 'wait for workers to ask'),
  server_stopping: verb('is held: the server is stopping', 'are held: the server is stopping'),
  store_away: verb('is held: the event store is away', 'are held: the event store is away'),
  retry_due: verb('is to be tried again', 'are to be tried again'),
  iteration_due: verb('waits for its turn in time', 'wait for their turn in time'),
  timer: verb('waits for its time', 'wait for their time'),
  signal: verb('waits for a signal', 'wait for signals'),
  approval: verb('waits for a decision', 'wait for decisions'),
  child_execution: verb('waits for an execution', 'wait for executions'),
  running: verb('runs', 'run'),
  handler: verb('has its failure handled', 'have their failures handled'),
  tasks_inside: verb('waits for what is inside it', 'wait for what is inside them'),
}

export const moverInWords = ({ event, task_id, signal, execution_id, at }: Mover): string =>
  [
    event,
    task_id === undefined ? '' : ` of ${task_id}`,
    signal === undefined ? '' : ` ${signal}`,
    execution_id === undefined ? '' : ` of execution ${execution_id}`,
    at === undefined ? '' : ` at ${at}`,
  ].join('')
