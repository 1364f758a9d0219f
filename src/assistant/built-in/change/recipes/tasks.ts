import { assignmentsIn } from '../../draft/given.ts'
import { ID } from '../../words.ts'
import { CALL, missing, NO_TASK, on, pattern, TASK } from '../naming.ts'
import { lastOf, placeIn, put, putAside } from '../place.ts'
import type { Recipe } from '../recipe.ts'
import { renameTask } from '../rename.ts'
import { dependents, taskNamed } from '../tree.ts'

export const addTask: Recipe = (definition, text) => {
  const call = CALL.exec(text)
  if (!/\b(?:add|insert|append|put|call|then call)\b/i.test(text) || call === null) return undefined
  const [, component = '', action = ''] = call
  const { side, found, rest } = placeIn(definition, text)
  const last = lastOf(definition)
  const place = found ?? (last === undefined ? undefined : taskNamed(definition, last))
  if (place === undefined) return { cannot: 'It has no task to put it after.' }
  if (typeof place === 'string') return missing(definition, place)
  const name = pattern(
    `\\b(?:called|named|task|step)\\s+${ID}(?=\\s+(?:that|which|calling|with|to|:)|\\s*$|\\s*,)`,
  ).exec(rest.replace(call[0], ' '))?.[1]
  const task = { component, action, input: { ...assignmentsIn(text) } }
  const wanted = name === undefined || NO_TASK.has(name.toLowerCase()) ? action : name
  const beside = side === 'after' && /\b(?:beside|in parallel|side by side|as well)\b/i.test(text)
  const id = beside ? putAside(place, wanted, task) : put(definition, side, place, wanted, task)
  return { did: `${id} calls ${component}.${action} ${beside ? 'beside what else comes after' : side} ${place.id}.` }
}

export const remove: Recipe = (definition, text) => {
  const said = pattern(
    `\\b(?:remove|delete|drop|take out|leave out)\\s+(?:the\\s+)?(retry|retries|timeout|approval|condition)?(?:\\s*(?:of|from|for|before|on|to)\\s+)?${TASK}`,
  ).exec(text)
  if (said === null) return undefined
  const [, what, id = ''] = said
  if (what !== undefined && what !== 'approval')
    return on(
      definition,
      id,
    )(({ id: of, task }) => {
      const field = what.startsWith('retr') ? 'retry' : what === 'timeout' ? 'timeout' : 'when'
      if (!Object.hasOwn(task, field)) return { cannot: `${of} has no ${what}.` }
      delete task[field]
      return `${of} has no ${what} of its own any more.`
    })
  const wanted = what === 'approval' ? (taskNamed(definition, `approve_${id}`)?.id ?? id) : id
  return on(
    definition,
    wanted,
  )(({ id: gone, task, among }) => {
    if (Object.keys(among).length === 1) return { cannot: `${gone} is the only task there: something has to be left.` }
    for (const dependent of dependents(among, gone))
      dependent.depends_on = [
        ...new Set((dependent.depends_on ?? []).flatMap((one) => (one === gone ? (task.depends_on ?? []) : [one]))),
      ]
    delete among[gone]
    return `${gone} is gone; what waited for it waits for what it waited for.`
  })
}

export const rename: Recipe = (definition, text) => {
  const said = pattern(
    `\\brename\\s+(?:the\\s+)?(workflow|definition|it)?\\s*(?:${TASK}\\s+)?(?:to|as|into)\\s+${ID}`,
  ).exec(text)
  const called = pattern(`\\b(?:call|name)\\s+(?:it|the workflow)\\s+${ID}`).exec(text)
  const [, whole, from, to] = said ?? []
  const name = called?.[1] ?? (whole !== undefined || from === undefined ? to : undefined)
  if (name !== undefined) {
    const before = definition.name
    definition.name = name
    return { did: `The workflow ${before} is called ${name}.` }
  }
  if (from === undefined || to === undefined) return undefined
  return on(
    definition,
    from,
  )((found) => {
    if (Object.hasOwn(found.among, to)) return { cannot: `There is a task ${to} already.` }
    renameTask(definition, found, to)
    return `The task ${found.id} is called ${to}, also where others refer to it.`
  })
}
