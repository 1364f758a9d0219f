import { PLACES } from './names.ts'
import { didYouMean } from './nearest.ts'
import type { Place } from './template.ts'

/** Why a path cannot mean anything where it stands. */
export interface RootFault {
  readonly code: string
  readonly message: string
}

type Path = readonly (string | number)[]
type Check = (path: Path) => RootFault | undefined

const roots = new Map<string, Check>([
  ['input', () => undefined],
  ['tasks', (path) => checkTasks(path)],
  ['workflow', (path) => checkField(path, 'workflow', ['name', 'id', 'version'])],
  ['execution', (path) => checkField(path, 'execution', ['id'])],
  ['env', (path) => checkName(path, 'env', 'variable')],
])

const checkSecret: Check = (path) => checkName(path, 'secrets', 'secret')

const WHERE_SECRETS = 'in the input of a task, of an on_error task or of a compensation'

/** Checks what can be known of a path without a definition: its root, and the form that the root asks for. */
export const checkRoot = (root: string, path: Path, place: Place): RootFault | undefined => {
  if (place.document !== undefined) return checkDocument(root, place.document)
  const check = roots.get(root)
  if (check !== undefined) return check(path)
  if (place.variables?.includes(root) === true) return undefined
  if (root === 'secrets' && place.secrets === true) return checkSecret(path)
  return root === 'param' ? paramOutside : unknownRoot(root, place)
}

const unknownRoot = (root: string, place: Place): RootFault => {
  const known = [...roots.keys(), ...(place.variables ?? []), ...(place.secrets === true ? ['secrets'] : [])]
  const where = root === 'secrets' ? WHERE_SECRETS : Object.hasOwn(PLACES, root) ? PLACES[root] : undefined
  return {
    code: 'expression_unknown_root',
    message:
      where === undefined
        ? `names ${JSON.stringify(root)}; here there are ${listed(known)}.${didYouMean(root, known)}`
        : `names ${JSON.stringify(root)}, which there is only ${where}; here there are ${listed(known)}.`,
  }
}

const checkDocument = (root: string, fields: readonly string[]): RootFault | undefined =>
  fields.includes(root)
    ? undefined
    : {
        code: 'expression_unknown_root',
        message: `names ${JSON.stringify(root)}; here there are ${listed(fields)}.${didYouMean(root, fields)}`,
      }

const listed = (words: readonly string[]): string => `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`

const paramOutside: RootFault = {
  code: 'expression_param',
  message:
    'names a parameter, which only a template has; use ${input.…} for a value given at the start of an execution.',
}

const checkName = (path: Path, root: string, thing: string): RootFault | undefined =>
  path.length === 1 && typeof path[0] === 'string'
    ? undefined
    : { code: 'expression_syntax', message: `must name one ${thing}, as in \${${root}.NAME}.` }

const checkTasks = ([id, field, ...rest]: Path): RootFault | undefined => {
  if (typeof id !== 'string') {
    return {
      code: 'expression_syntax',
      message: 'must name a task, as in ${tasks.<id>.output} or ${tasks.<id>.status}.',
    }
  }
  if (field === 'output' || (field === 'status' && rest.length === 0)) return undefined
  return field === 'status'
    ? { code: 'expression_syntax', message: 'goes on after .status, which is a text and has no parts.' }
    : {
        code: 'expression_syntax',
        message: `must say what it wants of the task: \${tasks.${id}.output} or \${tasks.${id}.status}.${meant(field, ['output', 'status'])}`,
      }
}

const checkField = ([field, ...rest]: Path, root: string, fields: readonly string[]): RootFault | undefined =>
  typeof field === 'string' && fields.includes(field) && rest.length === 0
    ? undefined
    : {
        code: 'expression_syntax',
        message: `is not one of ${fields.map((name) => `\${${root}.${name}}`).join(', ')}.${meant(field, fields)}`,
      }

const meant = (word: string | number | undefined, words: readonly string[]): string =>
  typeof word === 'string' ? didYouMean(word, words) : ''
