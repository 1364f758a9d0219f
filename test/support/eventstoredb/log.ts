import { existsSync, fdatasync, ftruncateSync, openSync, readFileSync, write, writeSync } from 'node:fs'
import { promisify } from 'node:util'

/** An event as it stands in the log; `position` is the place of its record in the file. */
export interface Stored {
  readonly id: string
  readonly stream: string
  readonly revision: number
  readonly position: number
  readonly type: string
  readonly json: boolean
  readonly data: Buffer
  readonly metadata: Buffer
  /** Tenths of a microsecond since 1970. */
  readonly created: string
}

export type Proposed = Pick<Stored, 'id' | 'type' | 'json' | 'data' | 'metadata'>

export interface Log {
  /** In the order of the log, whether durable yet or not. */
  readonly all: readonly Stored[]
  /** How many of them are durable; readers see no more. */
  readonly shown: () => number
  /** The position of the last durable event. */
  readonly lastShown: () => number
  readonly streamOf: (stream: string) => readonly Stored[]
  /** -1 when there is none. */
  readonly revisionOf: (stream: string) => number
  readonly byId: (id: string) => Stored | undefined
  readonly isTombstoned: (stream: string) => boolean
  readonly isSoftDeleted: (stream: string) => boolean
  /** The first revision that readers see. */
  readonly firstShown: (stream: string) => number
  /** The place of the event at a position; undefined when no record begins there. */
  readonly indexAt: (position: number) => number | undefined
  /** Adds events to a stream; they are durable once `flushed` has resolved. */
  readonly add: (stream: string, events: readonly Proposed[]) => readonly Stored[]
  readonly tombstone: (stream: string) => Stored
  readonly flushed: () => Promise<void>
  /** Called whenever more is shown. */
  readonly onShown: (call: () => void) => () => void
}

const HEADER = 'a log of the test server that speaks the protocol of EventStoreDB, one event a line\n'
const LAST_REVISION = Number.MAX_SAFE_INTEGER
export const DELETED = '$streamDeleted'
export const METADATA = '$metadata'

interface Line {
  readonly s: string
  readonly r: number
  readonly i: string
  readonly t: string
  readonly j: boolean
  readonly d: string
  readonly m: string
  readonly c: string
  /** The append ends here. */
  readonly e: boolean
}

/** In a file, or in memory without one. An append is in the log as a whole or not at all, however the process ends. */
export const openLog = (file: string | undefined): Log => {
  const all: Stored[] = []
  const streams = new Map<string, Stored[]>()
  const ids = new Map<string, Stored>()
  const positions = new Map<number, number>()
  const truncated = new Map<string, number>()
  const tombstones = new Set<string>()
  const listeners = new Set<() => void>()
  let shown = 0
  let end = Buffer.byteLength(HEADER)
  let unwritten: string[] = []
  let flushing: Promise<void> | undefined

  const index = (event: Stored): void => {
    positions.set(event.position, all.length)
    all.push(event)
    ids.set(event.id, event)
    const own = streams.get(event.stream) ?? []
    streams.set(event.stream, own)
    own.push(event)
    if (event.type === DELETED) tombstones.add(event.stream)
    if (event.type === METADATA && event.stream.startsWith('$$')) {
      const { $tb } = JSON.parse(event.data.toString()) as { readonly $tb?: number }
      truncated.set(event.stream.slice(2), $tb ?? 0)
    }
  }

  const storedOf = (line: Line, position: number): Stored => ({
    id: line.i,
    stream: line.s,
    revision: line.r,
    position,
    type: line.t,
    json: line.j,
    data: Buffer.from(line.d, 'base64'),
    metadata: Buffer.from(line.m, 'base64'),
    created: line.c,
  })

  const load = (path: string): number => {
    if (!existsSync(path)) {
      const made = openSync(path, 'a+')
      writeSync(made, HEADER)
      return made
    }
    const text = readFileSync(path)
    let whole: Stored[] = []
    let good = end
    for (let at = end; ;) {
      const newline = text.indexOf(10, at)
      if (newline === -1) break
      const line = JSON.parse(text.subarray(at, newline).toString()) as Line
      whole.push(storedOf(line, at))
      at = newline + 1
      if (!line.e) continue
      for (const event of whole) index(event)
      whole = []
      good = at
    }
    end = good
    shown = all.length
    const opened = openSync(path, 'r+')
    ftruncateSync(opened, good)
    return opened
  }

  const descriptor = file === undefined ? undefined : load(file)
  let written = end

  const put = (
    stream: string,
    revision: number,
    { id, type, json, data, metadata }: Proposed,
    last: boolean,
  ): Stored => {
    const line: Line = {
      s: stream,
      r: revision,
      i: id,
      t: type,
      j: json,
      d: data.toString('base64'),
      m: metadata.toString('base64'),
      c: `${BigInt(Date.now()) * 10_000n}`,
      e: last,
    }
    const text = `${JSON.stringify(line)}\n`
    const event = storedOf(line, end)
    end += Buffer.byteLength(text)
    if (descriptor !== undefined) unwritten.push(text)
    index(event)
    return event
  }

  const writeAll = async (fd: number): Promise<void> => {
    const bytes = Buffer.from(unwritten.join(''))
    unwritten = []
    for (let done = 0; done < bytes.length;) {
      const { bytesWritten } = await promisify(write)(fd, bytes, done, bytes.length - done, written)
      done += bytesWritten
      written += bytesWritten
    }
    await promisify(fdatasync)(fd)
  }

  const flush = async (): Promise<void> => {
    const upTo = all.length
    if (descriptor !== undefined) await writeAll(descriptor)
    shown = upTo
    for (const listener of [...listeners]) listener()
  }

  /** One flush after the other; whoever comes during one is in the next. */
  let next: Promise<void> | undefined
  const flushed = (): Promise<void> => {
    next ??= (flushing ?? Promise.resolve()).then(() => {
      flushing = next
      next = undefined
      return flush()
    })
    return next
  }

  const revisionOf = (stream: string): number => streams.get(stream)?.at(-1)?.revision ?? -1

  return {
    all,
    shown: () => shown,
    lastShown: () => all[shown - 1]?.position ?? -1,
    streamOf: (stream) => streams.get(stream) ?? [],
    revisionOf,
    byId: (id) => ids.get(id),
    isTombstoned: (stream) => tombstones.has(stream),
    isSoftDeleted: (stream) => (truncated.get(stream) ?? 0) >= LAST_REVISION,
    firstShown: (stream) => truncated.get(stream) ?? 0,
    indexAt: (position) => positions.get(position),
    add: (stream, events) => {
      const first = revisionOf(stream) + 1
      return events.map((event, n) => put(stream, first + n, event, n === events.length - 1))
    },
    tombstone: (stream) => {
      const event = {
        id: crypto.randomUUID(),
        type: DELETED,
        json: true,
        data: Buffer.from('{}'),
        metadata: Buffer.alloc(0),
      }
      return put(stream, LAST_REVISION, event, true)
    },
    flushed,
    onShown: (call) => {
      listeners.add(call)
      return () => listeners.delete(call)
    },
  }
}
