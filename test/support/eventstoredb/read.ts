import streams from '@eventstore/db-client/generated/streams_pb.js'
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js'
import grpc, { type ServerWritableStream } from '@grpc/grpc-js'
import type { Log, Stored } from './log.ts'
import type { Node } from './node.ts'
import { callError, nameOf, readEvent } from './wire.ts'

type Call = ServerWritableStream<ReadReq, ReadResp>

/** Reads and subscriptions, of one stream or of `$all`: they are one call of the protocol. */
export const read =
  (node: Node) =>
  (call: Call): void => {
    call.on('error', () => undefined)
    const refusal = node.refusal(call.metadata)
    if (refusal !== undefined) return void call.emit('error', refusal)
    const options = call.request.getOptions() as ReadReq.Options
    const source = sourceOf(node.log, options)
    if ('error' in source) return void call.emit('error', source.error)
    const wanted = filterOf(options.getFilter())
    if (options.hasSubscription()) void subscribe(node, call, source, wanted, options.hasFilter())
    else void readOnce(call, options, source, wanted)
  }

/** What is read: events in their order, from a place on. */
interface Source {
  /** Undefined behind what is shown, and before the first. */
  readonly at: (place: number) => Stored | undefined
  /** Where a read begins. */
  readonly first: number
  /** Where a subscription begins. */
  readonly behind: number
  /** Of a stream that has nothing to show. */
  readonly missing: boolean
}

const isBackwards = (options: ReadReq.Options): boolean =>
  options.getReadDirection() === streams.ReadReq.Options.ReadDirection.BACKWARDS

type Refused = { readonly error: object }

const sourceOf = (log: Log, options: ReadReq.Options): Source | Refused => {
  const backwards = isBackwards(options)
  const ofStream = options.getStream()
  return ofStream === undefined ? ofAll(log, options, backwards) : ofOne(log, ofStream, backwards)
}

const ofOne = (log: Log, options: ReadReq.Options.StreamOptions, backwards: boolean): Source | Refused => {
  const stream = nameOf(options.getStreamIdentifier())
  if (log.isTombstoned(stream))
    return {
      error: callError(grpc.status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
        exception: 'stream-deleted',
        'stream-name': stream,
      }),
    }
  const own = log.streamOf(stream)
  const hidden = log.firstShown(stream)
  const at = (revision: number): Stored | undefined => {
    const event = revision < hidden ? undefined : own[revision]
    return event !== undefined && event.position <= log.lastShown() ? event : undefined
  }
  let end = own.length
  while (end > hidden && at(end - 1) === undefined) end--
  const asked = options.hasRevision() ? Number(options.getRevision()) : options.hasEnd() ? end : hidden
  return {
    at,
    first: backwards ? Math.min(asked, end - 1) : Math.max(asked, hidden),
    behind: options.hasRevision() ? asked + 1 : asked,
    missing: end <= hidden,
  }
}

const ofAll = (log: Log, options: ReadReq.Options, backwards: boolean): Source | Refused => {
  const all = options.getAll() as ReadReq.Options.AllOptions
  const at = (place: number): Stored | undefined => (place < log.shown() ? log.all[place] : undefined)
  const end = log.shown()
  if (all.hasStart()) return { at, first: backwards ? -1 : 0, behind: 0, missing: false }
  if (all.hasEnd()) return { at, first: backwards ? end - 1 : end, behind: end, missing: false }
  const position = Number(all.getPosition()?.getCommitPosition())
  const index = position === 0 ? -1 : log.indexAt(position)
  if (index === undefined)
    return { error: callError(grpc.status.UNKNOWN, 'Unexpected FilteredReadAllResult: InvalidPosition') }
  // Forwards the event at the position is the first; backwards it is the one before.
  return { at, first: backwards ? index - 1 : Math.max(0, index), behind: index + 1, missing: false }
}

type Wanted = (event: Stored) => boolean

const filterOf = (filter: ReadReq.Options.FilterOptions | undefined): Wanted => {
  const onType = filter?.getEventType()
  const expression = onType ?? filter?.getStreamIdentifier()
  if (expression === undefined) return () => true
  const text = (event: Stored): string => (onType === undefined ? event.stream : event.type)
  const pattern = expression.getRegex()
  if (pattern !== '') {
    const regex = new RegExp(pattern)
    return (event) => regex.test(text(event))
  }
  const prefixes = expression.getPrefixList()
  return (event) => prefixes.some((prefix) => text(event).startsWith(prefix))
}

const readOnce = async (call: Call, options: ReadReq.Options, source: Source, wanted: Wanted): Promise<void> => {
  const step = isBackwards(options) ? -1 : 1
  if (source.missing) {
    const missing = new streams.ReadResp.StreamNotFound()
    call.write(new streams.ReadResp().setStreamNotFound(missing))
    return void call.end()
  }
  let left = Number(options.getCount())
  for (let place = source.first; left > 0 && !call.cancelled; place += step) {
    const event = source.at(place)
    if (event === undefined) break
    if (!wanted(event)) continue
    left--
    if (!call.write(readEvent(event)) && !call.cancelled) await drained(call)
  }
  call.end()
}

/** Events that are looked at in vain before a checkpoint is told. */
const CHECKPOINT = 32

const subscribe = async (
  { log, subscriptions }: Node,
  call: Call,
  source: Source,
  wanted: Wanted,
  filtered: boolean,
): Promise<void> => {
  let wake: () => void = () => undefined
  const forget = log.onShown(() => wake())
  subscriptions.add(call)
  const over = (): void => {
    forget()
    subscriptions.delete(call)
    wake()
  }
  call.on('cancelled', over)
  call.on('close', over)
  const open = (): boolean => !call.cancelled && subscriptions.has(call)

  const confirmation = new streams.ReadResp.SubscriptionConfirmation().setSubscriptionId(crypto.randomUUID())
  call.write(new streams.ReadResp().setConfirmation(confirmation))
  let caughtUp = false
  let inVain = 0
  for (let next = source.behind; open();) {
    const event = source.at(next)
    if (event === undefined) {
      if (!caughtUp) call.write(new streams.ReadResp().setCaughtUp(new streams.ReadResp.CaughtUp()))
      caughtUp = true
      await new Promise<void>((resolve) => (wake = resolve))
      continue
    }
    next++
    inVain = wanted(event) ? 0 : inVain + 1
    const message = wanted(event)
      ? readEvent(event)
      : filtered && inVain % CHECKPOINT === 0
        ? checkpoint(event)
        : undefined
    if (message !== undefined && !call.write(message) && open()) await drained(call)
  }
}

const checkpoint = ({ position }: Stored): ReadResp =>
  new streams.ReadResp().setCheckpoint(
    new streams.ReadResp.Checkpoint().setCommitPosition(`${position}`).setPreparePosition(`${position}`),
  )

/** Resolves when more can be written, or nothing ever will. */
const drained = (call: Call): Promise<void> =>
  new Promise((resolve) => {
    const settle = (): void => {
      for (const event of WAITED_FOR) call.off(event, settle)
      resolve()
    }
    for (const event of WAITED_FOR) call.on(event, settle)
  })

const WAITED_FOR = ['drain', 'cancelled', 'close'] as const
