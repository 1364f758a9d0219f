import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as E from 'fp-ts/lib/Either.js'
import { parseYaml } from './body/parse-yaml.ts'

/** A definition to begin with: its text, comments included, and what it says of itself. */
export interface Example {
  readonly file: string
  readonly name: string
  readonly description: string
  readonly tags: readonly string[]
  readonly text: string
}

const FOLDER = fileURLToPath(new URL('../../../examples/', import.meta.url))

/** The small ones first, then whole processes. */
const SHELVES = ['.', 'workflows']

let read: readonly Example[] | undefined

/** The definitions that ship with Harmonia, read once. */
export const examples = (): readonly Example[] =>
  (read ??= SHELVES.flatMap((shelf) =>
    readdirSync(join(FOLDER, shelf))
      .filter((file) => /\.(yaml|json)$/.test(file))
      .toSorted()
      .map((file) => exampleIn(shelf === '.' ? file : `${shelf}/${file}`)),
  ))

const exampleIn = (file: string): Example => {
  const text = readFileSync(join(FOLDER, file), 'utf8')
  // JSON is YAML as well.
  const parsed = parseYaml(text)
  if (E.isLeft(parsed)) throw new Error(`examples/${file} can not be read: ${JSON.stringify(parsed.left)}`)
  const { name, description = '', tags = [] } = parsed.right as Partial<Example>
  if (name === undefined) throw new Error(`examples/${file} has no name`)
  return { file, name, description, tags, text }
}
