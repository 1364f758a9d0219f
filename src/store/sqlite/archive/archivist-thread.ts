import * as E from 'fp-ts/lib/Either.js'
import { Worker } from 'node:worker_threads'
import type { Fault } from '../../event-store.ts'
import type { Answer, Job, Told } from './jobs.ts'

const ARCHIVIST = new URL('./archivist.js', import.meta.url)

/** Has a job done in a thread of its own, which ends with it. */
export const inThread = (job: Job, program: URL = ARCHIVIST): Promise<E.Either<Fault, Answer>> =>
  new Promise((resolve) => {
    const thread = new Worker(program, { workerData: job })
    const failed = (reason: string): void => resolve(E.left({ tag: 'store_unavailable', reason }))
    thread.once('message', (told: Told) => ('answer' in told ? resolve(E.right(told.answer)) : failed(told.failed)))
    thread.once('error', (error: Error) => failed(`the thread of the archives stopped: ${error.message}`))
    // After its message, if there was one.
    thread.once('exit', () => failed('the thread of the archives stopped'))
  })
