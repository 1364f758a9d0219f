import { closeSync, fstatSync, openSync, readFileSync, statSync, type Stats } from 'node:fs'
import { parseEnv } from 'node:util'
import * as E from 'fp-ts/lib/Either.js'
import { isSecretName, unfit } from './secret-name.ts'

export type Values = ReadonlyMap<string, string>

/** What a file of secrets says at this moment, or why it is not believed. No problem quotes a value. */
export type SecretsFile = () => E.Either<string, Values>

/** Whoever is neither the owner nor of the group: they may neither read the secrets nor put some in. */
const OTHERS = 0o006
const MAX_BYTES = 1_048_576

/** JSON (`{"NAME": "value"}`) or lines of `NAME=value`. It is read again when it has changed, and costs one look when not. */
export const secretsFile = (file: string): SecretsFile => {
  let signature = ''
  let last: E.Either<string, Values> = E.right(new Map())
  return () => {
    const now = signatureOf(file)
    if (now === signature) return last
    last = read(file)
    signature = now
    return last
  }
}

const signatureOf = (file: string): string => {
  const stats = statSync(file, { throwIfNoEntry: false })
  return stats === undefined ? 'none' : [stats.ino, stats.size, stats.mtimeMs, stats.ctimeMs].join(' ')
}

const read = (file: string): E.Either<string, Values> => {
  const refuse = (why: string) => E.left(`the secrets file ${file} ${why}`)
  let descriptor: number | undefined
  try {
    descriptor = openSync(file, 'r')
    const no = refusalOf(fstatSync(descriptor))
    if (no !== undefined) return refuse(no)
    const values = parse(readFileSync(descriptor, 'utf8'))
    return E.isLeft(values) ? refuse(values.left) : values
  } catch (error) {
    return refuse(`can't be read (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'})`)
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}

const refusalOf = ({ mode, size }: Stats): string | undefined => {
  if (process.platform !== 'win32' && (mode & OTHERS) !== 0) {
    return 'may be read or written by every user of this machine: take that away with chmod o-rw'
  }
  return size > MAX_BYTES ? `is larger than ${MAX_BYTES} bytes` : undefined
}

const parse = (text: string): E.Either<string, Values> => {
  const given = text.trimStart().startsWith('{') ? parseObject(text) : E.right(parseEnv(text))
  if (E.isLeft(given)) return given
  const values = new Map<string, string>()
  for (const [name, value] of Object.entries(given.right)) {
    if (!isSecretName(name)) {
      return E.left(`has the name ${JSON.stringify(name)}: a name has letters, digits and _, and begins with no digit`)
    }
    if (typeof value !== 'string') return E.left(`has no text for ${name}: write its value in quotes`)
    const no = unfit(value)
    if (no !== undefined) return E.left(`has a value of ${name} that ${no}`)
    values.set(name, value)
  }
  return E.right(values)
}

/** The parser's own message would quote the file. */
const parseObject = (text: string): E.Either<string, Readonly<Record<string, unknown>>> => {
  try {
    return E.right(JSON.parse(text) as Readonly<Record<string, unknown>>)
  } catch {
    return E.left('begins with { but is not JSON')
  }
}
