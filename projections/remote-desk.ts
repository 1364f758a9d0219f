import * as E from 'fp-ts/lib/Either.js'
import { Worker } from 'node:worker_threads'
import type { BuildProgress, NotBuilt } from './beside.ts'
import type { Desk } from './desk.ts'
import type { Notice, Request, WorkerData } from './messages.ts'
import type { ReadFault } from './read-models.ts'
import type { Scheduler } from './scheduler.ts'

export interface RemoteDeskOptions extends WorkerData {
  readonly scheduler: Scheduler
  /** How long an event may wait to be taken in while nobody asks. */
  readonly delayMs: number
  readonly report: (problem: string) => void
  /** The program of the worker, when it is not the usual one. */
  readonly program?: URL
}

const FIRST_RESTART_MS = 50
const LAST_RESTART_MS = 5_000

interface Waiting {
  readonly answer: (answer: unknown) => void
  readonly lose: (reason: string) => void
}

/**
 * The desk in a worker thread. When the thread dies, whoever waits is told so and another thread is started.
 * Rejects when the first one can't open its files.
 */
export const openRemoteDesk = async (options: RemoteDeskOptions): Promise<Desk> => {
  const { log, file, scheduler, delayMs, report, program = new URL('./worker.js', import.meta.url) } = options
  const waiting = new Map<number, Waiting>()
  /** Questions for a position that the log had not reached when they were asked. */
  const early = new Set<number>()
  let lastId = 0
  let thread: Worker | undefined
  let absent = 'the read models are not open'
  let position = 0
  let head = 0
  let deaths = 0
  let closing = false
  let telling: (() => void) | undefined
  let building: ((progress: BuildProgress) => void) | undefined
  let restarting: (() => void) | undefined
  let gone: Promise<void> = Promise.resolve()

  const post = (request: Request): void => thread?.postMessage(request)

  const tell = (): void => {
    telling?.()
    telling = undefined
    post({ tag: 'advance', head })
  }

  const settle = (id: number): Waiting | undefined => {
    const found = waiting.get(id)
    waiting.delete(id)
    early.delete(id)
    return found
  }

  const notice = (message: Notice): void => {
    switch (message.tag) {
      case 'opened':
        deaths = 0
        position = message.position
        return tell()
      case 'moved':
        position = message.position
        return
      case 'answer':
        return settle(message.id)?.answer(message.answer)
      case 'building':
        return building?.(message.progress)
      case 'problem':
        return report(message.problem)
    }
  }

  const start = (): Promise<void> =>
    new Promise((opened, refused) => {
      const worker = new Worker(program, { name: 'read-models', workerData: { log, file } satisfies WorkerData })
      let cause = 'the thread ended'
      worker.on('message', (message: Notice) => {
        notice(message)
        if (message.tag === 'opened') opened()
      })
      worker.on('error', (error) => (cause = error.message))
      gone = new Promise((left) => {
        worker.on('exit', () => {
          died(cause)
          refused(new Error(`the read models can't be opened: ${cause}`))
          left()
        })
      })
      thread = worker
    })

  const died = (cause: string): void => {
    thread = undefined
    if (!closing) absent = `the read models are down: ${cause}`
    for (const id of [...waiting.keys()]) settle(id)?.lose(absent)
    if (closing) return
    report(absent)
    restarting = scheduler.after(Math.min(FIRST_RESTART_MS * 2 ** deaths++, LAST_RESTART_MS), () => {
      // Another death reports itself and starts the next one.
      start().catch(() => undefined)
    })
  }

  const call = <Answer>(request: (id: number) => Request, lost: (reason: string) => Answer): Promise<Answer> => {
    if (thread === undefined || closing) return Promise.resolve(lost(absent))
    const id = ++lastId
    return new Promise((resolve) => {
      waiting.set(id, { answer: (answer) => resolve(answer as Answer), lose: (reason) => resolve(lost(reason)) })
      post(request(id))
    })
  }

  const unavailable = (reason: string): E.Either<ReadFault, unknown> =>
    E.left({ tag: 'read_models_unavailable', reason })

  const close = async (): Promise<void> => {
    closing = true
    absent = 'the read models are closed'
    telling?.()
    restarting?.()
    post({ tag: 'close' })
    await gone
  }

  await start().catch(async (error: unknown) => {
    await close()
    throw error
  })

  return {
    ask: (question, fresh) =>
      call((id) => {
        if (fresh.min_position > head) early.add(id)
        return { tag: 'ask', id, question, fresh }
      }, unavailable),
    rebuild: (dryRun, onProgress) => {
      building = onProgress
      return call(
        (id) => ({ tag: 'rebuild', id, dryRun }),
        (reason) => E.left<NotBuilt>({ tag: 'rebuild_failed', reason }),
      )
    },
    cancelRebuild: () => post({ tag: 'cancel_rebuild' }),
    check: (executionId, repair) =>
      call(
        (id) => ({ tag: 'check', id, executionId, repair }),
        (reason) => E.left<ReadFault>({ tag: 'read_models_unavailable', reason }),
      ),
    snapshotted: (after, limit) =>
      call(
        (id) => ({ tag: 'snapshotted', id, after, limit }),
        () => [],
      ),
    tally: () =>
      call(
        (id) => ({ tag: 'tally', id }),
        () => undefined,
      ),
    forget: (stream) => post({ tag: 'forget', stream }),
    load: (stream) =>
      call(
        (id) => ({ tag: 'load', id, stream }),
        () => undefined,
      ),
    save: (stream, snapshot) => post({ tag: 'save', stream, snapshot }),
    advance: (announced) => {
      if (announced <= head) return
      head = announced
      if (early.size > 0) tell()
      else telling ??= scheduler.after(delayMs, tell)
    },
    position: () => position,
    close,
  }
}
