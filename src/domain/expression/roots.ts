/** Why a path cannot mean anything; `meant` is a word and what it may have been meant to be. */
export interface RootFault {
  readonly code: string
  readonly message: string
  readonly meant?: readonly [string, readonly string[]]
}

type Path = readonly (string | number)[]

const roots = new Map<string, (path: Path) => RootFault | undefined>([
  ['input', () => undefined],
  ['tasks', (path) => checkTasks(path)],
  ['workflow', (path) => checkField(path, 'workflow', ['name', 'id', 'version'])],
  ['execution', (path) => checkField(path, 'execution', ['id'])],
  ['env', (path) => (path.length === 1 && typeof path[0] === 'string' ? undefined : envForm)],
  ['param', () => paramOutside],
])

/** Checks what can be known of a path without a definition: its root, and the form that the root asks for. */
export const checkRoot = (root: string, path: Path): RootFault | undefined => {
  const check = roots.get(root)
  return check === undefined ? unknownRoot(root) : check(path)
}

const unknownRoot = (root: string): RootFault => ({
  code: 'expression_unknown_root',
  message: `begins with ${JSON.stringify(root)}; an expression begins with input, tasks, workflow, execution or env.`,
  meant: [root, [...roots.keys()]],
})

const envForm: RootFault = { code: 'expression_syntax', message: 'must name one variable, as in ${env.NAME}' }

const paramOutside: RootFault = {
  code: 'expression_param',
  message:
    'names a parameter, which only a template has; use ${input.…} for a value given at the start of an execution',
}

const checkTasks = ([id, field, ...rest]: Path): RootFault | undefined => {
  if (typeof id !== 'string') {
    return {
      code: 'expression_syntax',
      message: 'must name a task, as in ${tasks.<id>.output} or ${tasks.<id>.status}',
    }
  }
  if (field === 'output' || (field === 'status' && rest.length === 0)) return undefined
  return field === 'status'
    ? { code: 'expression_syntax', message: 'goes on after .status, which is a text and has no parts' }
    : {
        code: 'expression_syntax',
        message: `must say what it wants of the task: \${tasks.${id}.output} or \${tasks.${id}.status}.`,
        ...(typeof field === 'string' ? { meant: [field, ['output', 'status']] as const } : {}),
      }
}

const checkField = ([field, ...rest]: Path, root: string, fields: readonly string[]): RootFault | undefined =>
  typeof field === 'string' && fields.includes(field) && rest.length === 0
    ? undefined
    : {
        code: 'expression_syntax',
        message: `is not one of ${fields.map((name) => `\${${root}.${name}}`).join(', ')}.`,
        ...(typeof field === 'string' ? { meant: [field, fields] as const } : {}),
      }
