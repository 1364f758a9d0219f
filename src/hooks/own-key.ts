import { createHmac, randomBytes } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
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
  if (!existsSync(file)) make(folder, file)
  const kept = Buffer.from(readFileSync(file, 'utf8').trim(), 'hex')
  if (kept.length !== LENGTH)
    throw new Error(`${file} is not the key that this server has made: put that back, or remove it`)
  return kept
}

/** Whole or not at all, wherever the process dies; no other process has the folder. */
const make = (folder: string, file: string): void => {
  mkdirSync(folder, { recursive: true })
  const beside = `${file}.new`
  const descriptor = openSync(beside, 'w', 0o600)
  writeSync(descriptor, randomBytes(LENGTH).toString('hex'))
  fsyncSync(descriptor)
  closeSync(descriptor)
  renameSync(beside, file)
}
