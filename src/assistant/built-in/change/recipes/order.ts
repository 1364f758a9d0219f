import { assignmentsIn } from '../../draft/given.ts'
import { CALL, on, pattern, TASK } from '../naming.ts'
import type { Recipe } from '../recipe.ts'

export const order: Recipe = (definition, text) => {
  const said =
    pattern(
      `\\b(?:make|let|have)\\s+${TASK}\\s+(?:depends?\\s+on|waits?\\s+for|runs?\\s+after|starts?\\s+after)\\s+${TASK}`,
    ).exec(text) ??
    pattern(`\\b(?:run|start|move|put)\\s+${TASK}\\s+(?:only\\s+)?(?:after|behind)\\s+${TASK}`).exec(text) ??
    pattern(`^\\s*${TASK}\\s+(?:should\\s+|must\\s+)?(?:depends?\\s+on|waits?\\s+for)\\s+${TASK}`).exec(text)
  const [, later, earlier] = said ?? []
  if (later === undefined || earlier === undefined) return undefined
  return on(
    definition,
    later,
  )((after) =>
    on(
      definition,
      earlier,
    )((before) => {
      if (after.among !== before.among) return { cannot: `${after.id} and ${before.id} are not among the same tasks.` }
      after.task.depends_on = [...new Set([...(after.task.depends_on ?? []), before.id])]
      return `${after.id} waits for ${before.id}.`
    }),
  )
}

export const condition: Recipe = (definition, text) => {
  const said = pattern(`\\b(?:run|do|start|call)\\s+${TASK}\\s+only\\s+(?:if|when)\\s+(.+)$`).exec(text)
  const [, id, given] = said ?? []
  if (id === undefined || given === undefined) return undefined
  const expression = given.trim().replace(/[.?!]$/, '')
  return on(
    definition,
    id,
  )(({ id: of, task }) => {
    task['when'] = expression.startsWith('${') ? expression : `\${${expression}}`
    return `${of} runs only when ${expression} is true.`
  })
}

export const handler: Recipe = (definition, text) => {
  const said = pattern(`\\b(?:if|when|in case)\\s+${TASK}\\s+(?:fails?|goes wrong|errors?)\\b`).exec(text)
  const call = CALL.exec(text)
  if (said?.[1] === undefined || call === null) return undefined
  const [, component = '', action = ''] = call
  return on(
    definition,
    said[1],
  )(({ id, task }) => {
    const then = { component, action, input: { task: id, error: '${error.message}', ...assignmentsIn(text) } }
    task['on_error'] = [...((task['on_error'] as readonly unknown[] | undefined) ?? []), { then }]
    return `When ${id} has failed, ${component}.${action} is called instead.`
  })
}
