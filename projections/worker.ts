import { setImmediate } from 'node:timers/promises'
import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { openSqliteReader } from '../src/store/sqlite/reader.ts'
import { discard } from './database.ts'
import { openDesk } from './desk.ts'
import type { Notice, Request, WorkerData } from './messages.ts'
import { systemScheduler } from './scheduler.ts'

/** The program of the thread that hosts the read models: it follows the log by itself and answers what it is asked. */
const port = parentPort as MessagePort
const { log, file } = workerData as WorkerData

const notify = (notice: Notice): void => port.postMessage(notice)

const reader = openSqliteReader(log)
const desk = await openDesk({
  log: reader,
  file,
  scheduler: systemScheduler,
  // The other side has waited already.
  delayMs: 0,
  breathe: () => setImmediate(),
  report: (problem) => notify({ tag: 'problem', problem }),
  onMoved: (position) => notify({ tag: 'moved', position }),
  onDamage: () => {
    discard(file)
    queueMicrotask(() => {
      throw new Error(`the projection store ${file} is damaged and is made again`)
    })
  },
})

const answer = async (id: number, answering: Promise<unknown>): Promise<void> =>
  notify({ tag: 'answer', id, answer: await answering })

port.on('message', (request: Request) => {
  switch (request.tag) {
    case 'ask':
      return answer(request.id, desk.ask(request.question, request.fresh))
    case 'rebuild':
      return answer(request.id, desk.rebuild())
    case 'load':
      return answer(request.id, desk.load(request.stream))
    case 'save':
      return desk.save(request.stream, request.snapshot)
    case 'advance':
      return desk.advance(request.head)
    case 'close':
      return close()
  }
})
notify({ tag: 'opened', position: desk.position() })

const close = async (): Promise<void> => {
  await desk.close()
  reader.close()
  port.close()
}
