import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { reasonOf } from '../../open-fault.ts'
import type { Answer, Job, Told } from './jobs.ts'
import { packStreams } from './pack-streams.ts'
import { checkArchive, unpackStreams } from './unpack-streams.ts'

/** The thread of the archives: one job, one answer. Compressing and checking would keep everybody else waiting. */
const done = (job: Job): Answer => {
  switch (job.kind) {
    case 'pack':
      return packStreams(job)
    case 'unpack':
      return unpackStreams(job)
    case 'check':
      return checkArchive(job)
  }
}

const tell = (told: Told): void => (parentPort as MessagePort).postMessage(told)

try {
  tell({ answer: done(workerData as Job) })
} catch (error) {
  tell({ failed: reasonOf(error) })
}
