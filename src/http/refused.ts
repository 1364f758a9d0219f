import type { RefusalEvent } from '../domain/refusal/events.ts'
import { REFUSALS } from '../domain/refusal/events.ts'
import type { By, EventStore } from '../store/event-store.ts'
import { whoOf } from '../store/transact.ts'
import { isoNow, type Parts } from './parts.ts'
import { problem } from './problem.ts'
import type { Refusal } from './refusal.ts'
import type { Row } from './route.ts'

/** Records that a command was refused. It is written with the next transaction; nobody waits for it but who asks for refusals. */
export type RecordRefusal = (row: Row, target: Readonly<Record<string, string>>, by: By, refusal: Refusal) => void

/** What may be recorded at once, and how much more each second: nobody shall fill the disk by asking. */
const AT_ONCE = 100
const PER_SECOND = 1
const LONGEST = { target: 200, detail: 1_000 }

/** What says no to a command that was understood. */
const STATUSES: ReadonlySet<number> = new Set([404, 409, 412, 422])

/** Of these statuses, but said of the request itself, or of a race that is run again. */
const NOT_OF_A_COMMAND: ReadonlySet<Refusal['tag']> = new Set([
  'route_not_found',
  'invalid_body',
  'invalid_definition',
  'invalid_schedule',
  'invalid_template',
  'wrong_expected_revision',
])

const onTheirWay = new WeakMap<EventStore, Set<Promise<void>>>()

/** Resolves when all that was refused so far is in the log, or will not be. */
export const refusalsRecorded = async ({ store }: Pick<Parts, 'store'>): Promise<void> => {
  await Promise.all([...(onTheirWay.get(store) ?? [])])
}

export const recordRefusals = (parts: Parts): RecordRefusal => {
  const mine = onTheirWay.get(parts.store) ?? new Set()
  onTheirWay.set(parts.store, mine)
  let left = AT_ONCE
  let last = parts.clock.now()
  let leftOut = 0

  const mayRecord = (): boolean => {
    const now = parts.clock.now()
    left = Math.min(AT_ONCE, left + (Math.max(0, now - last) / 1_000) * PER_SECOND)
    last = now
    if (left < 1) return false
    left--
    return true
  }

  const append = async (by: By, event: RefusalEvent): Promise<void> => {
    const at = isoNow(parts)
    const stream = `${REFUSALS}-${at.slice(0, 7)}`
    const done = await parts.store.append({
      id: parts.newId(),
      stream,
      expected: 'any',
      at,
      events: [{ ...event, meta: whoOf(by) }],
    })()
    if (done._tag === 'Left') parts.logger.warn({ fault: done.left }, 'a refusal could not be recorded')
  }

  return (row, target, by, said) => {
    const refusal = said.tag === 'capability_refused' ? said.because : said
    const { document } = problem(refusal, '')
    if (row.repeats.kind === 'harmless' || NOT_OF_A_COMMAND.has(refusal.tag) || !STATUSES.has(document.status)) return
    if (!mayRecord()) {
      leftOut++
      return
    }
    const data = {
      command: `${row.method} ${row.path}`,
      target: Object.fromEntries(Object.entries(target).map(([name, value]) => [name, shown(name, value)])),
      status: document.status,
      code: refusal.tag,
      detail: document.detail.slice(0, LONGEST.detail),
      ...(leftOut === 0 ? {} : { left_out: leftOut }),
    }
    leftOut = 0
    const done = append(by, { type: 'command_refused', data }).finally(() => mine.delete(done))
    mine.add(done)
  }
}

/** Who has a token may use it: it is not for those who read what was refused. */
const shown = (name: string, value: string): string =>
  name.endsWith('_token') ? 'a token' : value.slice(0, LONGEST.target)

/** The stream of the refusals of a month. */
export const refusalsOf = (month: string): string => `${REFUSALS}-${month}`
