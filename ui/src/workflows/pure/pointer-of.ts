type Fields = Readonly<Record<string, unknown>>

const token = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1')

/** Where in a definition, as it is written, the node of a graph is: tasks may be an object or a list, handlers one or a list. */
export const pointerOf = (written: unknown, nodeId: string): string => {
  let pointer = ''
  let value = written
  const into = (name: string | number): void => {
    pointer += `/${token(String(name))}`
    value = isFields(value) ? value[name] : undefined
  }
  for (const part of nodeId.replaceAll('[]', '').split('.')) {
    const [, handler] = /^on_error\[(\d+)\]$/.exec(part) ?? []
    if (handler !== undefined) {
      into('on_error')
      if (Array.isArray(value)) into(Number(handler))
    } else if (part === 'compensate') into('compensate')
    else {
      into('tasks')
      into(Array.isArray(value) ? value.findIndex((task) => nameOf(task) === part) : part)
    }
  }
  return pointer
}

const nameOf = (task: unknown): unknown => (isFields(task) ? (task['id'] ?? task['name']) : undefined)

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null
