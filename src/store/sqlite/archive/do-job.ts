import type { Answer, Job } from './jobs.ts'
import { packStreams } from './pack-streams.ts'
import { checkArchive, unpackStreams } from './unpack-streams.ts'

/** Does one job, on the calling thread. Throws what the disk, SQLite or a broken file throws. */
export const doJob = (job: Job): Answer => {
  switch (job.kind) {
    case 'pack':
      return packStreams(job)
    case 'unpack':
      return unpackStreams(job)
    case 'check':
      return checkArchive(job)
  }
}
