import type { KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { bundle } from '../src/audit/bundle.ts'
import { publicKeyIn, signingKey } from '../src/audit/keys.ts'
import { readBundle, type ReadBundle } from '../src/audit/read-bundle.ts'
import { redactAll, redactPath, type RedactPath } from '../src/audit/redact.ts'
import { BadUsage, Refused } from './exit.ts'

type Whole = ReadBundle & Required<Pick<ReadBundle, 'header' | 'seal'>>

/** What the server has sent, which must be whole and right before it is passed on. */
export const exportedFrom = (text: string): Whole => {
  const { header, events, seal, broken } = readBundle(Buffer.from(text))
  if (broken !== undefined || header === undefined || seal === undefined)
    throw new Refused(`What the server has sent does not hold: ${broken?.detail ?? 'it is not whole'}.`)
  return { header, events, seal }
}

export const pathsFrom = (list: string): readonly RedactPath[] =>
  list.split(',').flatMap((part) => {
    const text = part.trim()
    if (text === '') return []
    const path = redactPath(text)
    if (path !== undefined) return [path]
    throw new BadUsage(`Expected a path such as output, task_completed.output or meta.actor, and got "${text}".`)
  })

/** The file's text, redacted and signed as it was asked for. */
export const textOf = async (
  { header, events }: Whole,
  paths: readonly RedactPath[],
  key: KeyObject | undefined,
): Promise<string> => {
  const redacted = redactAll(events, paths)
  if (redacted.unused.length > 0)
    throw new BadUsage(`No event has ${redacted.unused.join(', ')}: nothing was exported.`)
  const lines: string[] = []
  for await (const line of bundle(header, redacted.events, key)) lines.push(line)
  return lines.join('')
}

export const keyFrom = (file: string): KeyObject => {
  const key = signingKey(contentOf(file).toString())
  if (key === undefined) throw new BadUsage(`${file} is no private key as "harmonia audit keygen" makes them.`)
  return key
}

/** The public key in a file, which may also be the private one. */
export const publicKeyFrom = (file: string): string => {
  const key = publicKeyIn(contentOf(file).toString())
  if (key === undefined) throw new BadUsage(`${file} is no key as "harmonia audit keygen" makes them.`)
  return key
}

export const contentOf = (file: string): Buffer => {
  try {
    return readFileSync(file)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new BadUsage(code === 'ENOENT' ? `There is no file ${file}.` : `${file} cannot be read: ${message}`)
  }
}
