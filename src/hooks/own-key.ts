import { createHmac, randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { secretText } from './sign.ts'

/** The secrets of webhooks that name none: derived from one key, so that no secret has to be stored with a webhook. */
export type OwnSecrets = (webhookId: string) => string

const LENGTH = 32

/** The key lies in a file that only its owner can read, made when it is first needed; without a folder it lives as long as the process. */
export const openOwnSecrets = (folder: string | undefined): OwnSecrets => {
  let key: Buffer | undefined
  return (webhookId) => {
    key ??= folder === undefined ? randomBytes(LENGTH) : keyIn(folder)
    return secretText(createHmac('sha256', key).update(`webhook ${webhookId}`).digest())
  }
}

const keyIn = (folder: string): Buffer => {
  const file = join(folder, 'key')
  mkdirSync(folder, { recursive: true })
  try {
    const made = randomBytes(LENGTH)
    const descriptor = openSync(file, 'wx', 0o600)
    writeSync(descriptor, made.toString('hex'))
    fsyncSync(descriptor)
    closeSync(descriptor)
    return made
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const kept = Buffer.from(readFileSync(file, 'utf8').trim(), 'hex')
  if (kept.length !== LENGTH)
    throw new Error(`${file} is not the key that this server has made: put that back, or remove it`)
  return kept
}
