import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import { parseDocument } from 'yaml'
import { isBuiltIn, readRegistration, type Registration } from '../domain/component/index.ts'
import type { Problem } from '../domain/problem.ts'
import { readComponent } from '../http/component.ts'

const EXTENSIONS = ['.yaml', '.yml', '.json']

/**
 * The manifests of a folder, by the names of their files. Left is everything that is wrong with any of them, a line each, with the
 * file; or that the folder is not there, unless that may be.
 */
export const readComponentFiles = (
  folder: string,
  mayBeMissing: boolean,
): E.Either<readonly string[], readonly Registration[]> => {
  if (!existsSync(folder)) return mayBeMissing ? E.right([]) : E.left([`there is no folder ${folder}`])
  const files = readdirSync(folder)
    .filter((name) => EXTENSIONS.includes(extname(name)))
    .sort()
  const problems: string[] = []
  const found = new Map<string, string>()
  const manifests: Registration[] = []
  for (const name of files) {
    const read = readComponentFile(join(folder, name))
    if (E.isLeft(read)) {
      problems.push(...read.left.map((problem) => `${join(folder, name)}: ${problem}`))
      continue
    }
    const other = found.get(read.right.name)
    if (other !== undefined) problems.push(`${join(folder, name)}: ${read.right.name} is also in ${other}`)
    found.set(read.right.name, basename(name))
    manifests.push(read.right)
  }
  return problems.length > 0 ? E.left(problems) : E.right(manifests)
}

const readComponentFile = (file: string): E.Either<readonly string[], Registration> => {
  const value = parse(file)
  if (E.isLeft(value)) return value
  const decoded = readComponent(value.right)
  if (E.isLeft(decoded)) return E.left(decoded.left.map(told))
  const { name } = decoded.right
  if (isBuiltIn(name)) return E.left([`/name must be another one: ${name} is built in`])
  const read = readRegistration(decoded.right)
  return E.isLeft(read) ? E.left(read.left.map(told)) : read
}

const told = ({ pointer, message }: Problem): string => `${pointer === '' ? 'it' : pointer} ${message}`

/** JSON is YAML, too. */
const parse = (file: string): E.Either<readonly string[], unknown> => {
  try {
    const document = parseDocument(readFileSync(file, 'utf8'), { prettyErrors: true })
    const [first] = document.errors
    return first === undefined
      ? E.right(document.toJS({ maxAliasCount: 1_000 }) as unknown)
      : E.left([`is not YAML: ${first.message.split('\n')[0] ?? ''}`])
  } catch (error) {
    return E.left([`cannot be read: ${(error as Error).message}`])
  }
}
