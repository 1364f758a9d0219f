import * as E from 'fp-ts/lib/Either.js'
import { setImmediate } from 'node:timers/promises'
import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { reasonOf } from '../src/store/open-fault.ts'
import { openLogReader } from '../src/store/open.ts'
import { buildInThread } from './building.ts'
import { discard, IN_MEMORY } from './database.ts'
import { openDesk } from './desk.ts'
import type { Notice, Request, WorkerData } from './messages.ts'
import { systemScheduler } from './scheduler.ts'

/** The program of the thread that hosts the read models: it follows the log by itself and answers what it is asked. */
const port = parentPort as MessagePort
const { log, file } = workerData as WorkerData

const notify = (notice: Notice): void => port.postMessage(notice)

const open = async () => {
  const opened = await openLogReader(log)
  if (E.isLeft(opened)) throw new Error(opened.left.reason)
  const reader = opened.right
  const desk = await openDesk({
    log: reader,
    file,
    scheduler: systemScheduler,
    // The other side has waited already.
    delayMs: 0,
    breathe: () => setImmediate(),
    report: (problem) => notify({ tag: 'problem', problem }),
    onMoved: (position) => notify({ tag: 'moved', position }),
    // What is only in memory can't be seen from another thread.
    ...(file === IN_MEMORY ? {} : { build: buildInThread({ log, file }) }),
    onLost: (reason) => die(reason),
    onDamage: () => {
      discard(file)
      die(`the projection store ${file} is damaged and is made again`)
    },
  })
  return { reader, desk }
}

/** The error reaches the other thread as its message alone: not every class of error gets there whole. */
const die = (reason: string): void =>
  queueMicrotask(() => {
    throw new Error(reason)
  })

const serve = ({ reader, desk }: Awaited<ReturnType<typeof open>>): void => {
  const answer = async (id: number, answering: Promise<unknown>): Promise<void> =>
    notify({ tag: 'answer', id, answer: await answering })

  const close = async (): Promise<void> => {
    await desk.close()
    await reader.close()
    port.close()
  }

  port.on('message', (request: Request) => {
    switch (request.tag) {
      case 'ask':
        return void answer(request.id, desk.ask(request.question, request.fresh))
      case 'rebuild':
        return void answer(
          request.id,
          desk.rebuild(request.dryRun, (progress) => notify({ tag: 'building', progress })),
        )
      case 'cancel_rebuild':
        return desk.cancelRebuild()
      case 'check':
        return void answer(request.id, desk.check(request.executionId, request.repair))
      case 'snapshotted':
        return void answer(request.id, desk.snapshotted(request.after, request.limit))
      case 'tally':
        return void answer(request.id, desk.tally())
      case 'forget':
        return desk.forget(request.stream)
      case 'load':
        return void answer(request.id, desk.load(request.stream))
      case 'save':
        return desk.save(request.stream, request.snapshot)
      case 'advance':
        return desk.advance(request.head)
      case 'close':
        return void close()
    }
  })
  notify({ tag: 'opened', position: desk.position() })
}

open().then(serve, (error: unknown) => die(reasonOf(error)))
