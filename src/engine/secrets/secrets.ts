import * as E from 'fp-ts/lib/Either.js'
import type { SecretName, SecretNames } from '../engine.ts'
import { isSecretName, unfit } from './secret-name.ts'
import { scrubber, type Scrub } from './scrub.ts'
import { secretsFile, type SecretsFile, type Values } from './secrets-file.ts'

/** The values that definitions refer to as `${secrets.NAME}`. Nothing that comes out of here but `find` shows one of them. */
export interface Secrets extends SecretNames {
  /** The value at this moment, or why there is none. */
  readonly find: (name: string) => E.Either<string, string>
  /** Blots out of a JSON value what shows one of these secrets as it is, or was when a call of this process used it. */
  readonly scrub: (names: readonly string[], value: unknown) => unknown
}

export interface SecretSources {
  /** Where `HARMONIA_SECRET_<NAME>` stands. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly file?: string
}

const PREFIX = 'HARMONIA_SECRET_'

/** Values of one name that are blotted out: the present one, and those that calls may still be out with. */
const REMEMBERED = 16

/** The environment goes before the file. Left when a source can't be used; no problem quotes a value. */
export const openSecrets = ({ env, file }: SecretSources): E.Either<string, Secrets> => {
  const given = inEnvironment(env)
  if (E.isLeft(given)) return given
  const fromFile: SecretsFile = file === undefined ? () => E.right(new Map()) : secretsFile(file)
  const first = fromFile()
  return E.isLeft(first) ? first : E.right(secretsOf(given.right, fromFile))
}

/** No secrets at all. */
export const noSecrets: Secrets = {
  find: (name) => E.left(unknown(name)),
  list: () => ({ secrets: [], problem: null }),
  scrub: (_, value) => value,
}

const secretsOf = (given: Values, fromFile: SecretsFile): Secrets => {
  const used = new Map<string, { readonly value: string; readonly scrub: Scrub }[]>()

  const find = (name: string): E.Either<string, string> => {
    const value = given.get(name)
    if (value !== undefined) return E.right(value)
    const there = fromFile()
    if (E.isLeft(there)) return there
    const found = there.right.get(name)
    return found === undefined ? E.left(unknown(name)) : E.right(found)
  }

  const scrubs = (name: string): readonly { readonly scrub: Scrub }[] => {
    const found = find(name)
    const known = used.get(name) ?? []
    if (E.isLeft(found) || known.some(({ value }) => value === found.right)) return known
    const all = [{ value: found.right, scrub: scrubber(name, found.right) }, ...known].slice(0, REMEMBERED)
    used.set(name, all)
    return all
  }

  return {
    find: (name) => {
      const found = find(name)
      if (E.isRight(found)) scrubs(name)
      return found
    },
    list: () => {
      const there = fromFile()
      const inFile = E.isRight(there) ? [...there.right.keys()].filter((name) => !given.has(name)) : []
      const secrets: SecretName[] = [
        ...[...given.keys()].map((name) => ({ name, source: 'environment' as const })),
        ...inFile.map((name) => ({ name, source: 'file' as const })),
      ]
      return {
        secrets: secrets.sort((a, b) => (a.name < b.name ? -1 : 1)),
        problem: E.isLeft(there) ? there.left : null,
      }
    },
    scrub: (names, value) => names.flatMap(scrubs).reduce((clean, { scrub }) => scrub(clean), value),
  }
}

const inEnvironment = (env: SecretSources['env']): E.Either<string, Values> => {
  const values = new Map<string, string>()
  for (const [variable, value = ''] of Object.entries(env)) {
    if (!variable.startsWith(PREFIX) || value === '') continue
    const name = variable.slice(PREFIX.length)
    if (!isSecretName(name)) return E.left(`${variable} does not name a secret after ${PREFIX}`)
    const no = unfit(value)
    if (no !== undefined) return E.left(`the value of ${variable} ${no}`)
    values.set(name, value)
  }
  return E.right(values)
}

const unknown = (name: string): string =>
  `there is no secret ${name}: set ${PREFIX}${name}, or put ${name} into the file that HARMONIA_SECRETS_FILE names`
