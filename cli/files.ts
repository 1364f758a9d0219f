import { readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { text as textOf } from 'node:stream/consumers'
import { Refused, BadUsage } from './exit.ts'
import { whereJsonBreaks } from './json-place.ts'

/** The value of a definition file: YAML or JSON by its extension; `-` is standard input, in either. */
export const definitionFrom = async (file: string): Promise<unknown> => {
  const text = await read(file)
  return extname(file) === '.json' ? json(text, file) : yaml(text, file === '-' ? 'standard input' : file)
}

/** A JSON value that was given on the command line: itself, or `@` and the file that it is in. */
export const jsonFrom = async (given: string): Promise<unknown> => {
  if (given.startsWith('@')) return json(await read(given.slice(1)), given.slice(1))
  try {
    return json(given, 'the value')
  } catch (error) {
    throw new BadUsage((error as Error).message)
  }
}

/** Whether an argument means a file rather than an id or a name. */
export const isFile = (argument: string): boolean =>
  argument === '-' || argument.includes('/') || ['.json', '.yaml', '.yml'].includes(extname(argument))

const read = async (file: string): Promise<string> => {
  if (file === '-') return textOf(process.stdin)
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new BadUsage(code === 'ENOENT' ? `There is no file ${file}.` : `${file} cannot be read: ${message}`)
  }
}

const json = (text: string, name: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    const { line, column } = whereJsonBreaks(text)
    throw new Refused(`${name} is not JSON: line ${line}, column ${column}.`)
  }
}

const yaml = async (text: string, name: string): Promise<unknown> => {
  const { parseDocument } = await import('yaml')
  const document = parseDocument(text, { prettyErrors: true })
  const [problem] = document.errors
  if (problem !== undefined) {
    const { line, col } = problem.linePos?.[0] ?? { line: 1, col: 1 }
    const [says = ''] = problem.message.replace(/\.$/, '').split(' at line ')
    const what = problem.code === 'MULTIPLE_DOCS' ? 'More than one document' : says
    throw new Refused(`${name} is not YAML: line ${line}, column ${col}: ${what}.`)
  }
  try {
    return document.toJS({ maxAliasCount: 100 })
  } catch (error) {
    throw new Refused(`${name} is not usable YAML: ${(error as Error).message}`)
  }
}
