import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { reasonOf } from '../../open-fault.ts'
import { doJob } from './do-job.ts'
import type { Job, Told } from './jobs.ts'

/** The thread of the archives: one job, one answer. Compressing and checking would keep everybody else waiting. */
const tell = (told: Told): void => (parentPort as MessagePort).postMessage(told)

try {
  tell({ answer: doJob(workerData as Job) })
} catch (error) {
  tell({ failed: reasonOf(error) })
}
