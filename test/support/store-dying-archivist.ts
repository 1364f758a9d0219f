import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { parentPort, type MessagePort } from 'node:worker_threads'

/** The real thread of the archives, in which the process is killed, or the disk is full, where ARCHIVE_FAULT says. */
const fault = process.env['ARCHIVE_FAULT'] ?? ''
const die = (): void => void process.kill(process.pid, 'SIGKILL')

const names = ['openSync', 'writeSync', 'fsyncSync', 'renameSync'] as const
const real = { ...fs }
for (const name of names) {
  const call = real[name] as (...args: unknown[]) => unknown
  Object.assign(fs, {
    [name]: (...args: unknown[]): unknown => {
      if (fault === `before ${name}`) die()
      if (fault === `full at ${name}`) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
      const result = call(...args)
      if (fault === `after ${name}`) die()
      return result
    },
  })
}
syncBuiltinESMExports()

const port = parentPort as MessagePort
const post = port.postMessage.bind(port)
port.postMessage = (message: unknown): void => {
  if (fault === 'before the answer') die()
  post(message)
}

await import('../../src/store/sqlite/archive/archivist.ts')
