import { assignmentsIn } from '../../draft/given.ts'
import { COUNT, ID } from '../../words.ts'
import { attempts, on, pattern, TASK, taskIn } from '../naming.ts'
import type { Recipe } from '../recipe.ts'

export const setInput: Recipe = (definition, text) => {
  if (!/\b(?:set|give|pass|change|use)\b/i.test(text)) return undefined
  const input = assignmentsIn(text)
  const said = pattern(`\\bset\\s+(?:the\\s+)?(?:input\\s+)?${ID}\\s+(?:of|in|for)\\s+${TASK}\\s+to\\s+(.+)$`).exec(
    text,
  )
  if (said !== null) {
    const [, field = '', id = '', value = ''] = said
    return on(
      definition,
      id,
    )(({ id: of, task }) => {
      task.input = {
        ...(task.input as object | undefined),
        ...assignmentsIn(`${field}=${value.includes(' ') ? JSON.stringify(value) : value}`),
      }
      return `${of} gets ${field}.`
    })
  }
  if (Object.keys(input).length === 0) return undefined
  const id = taskIn(
    definition,
    text.replaceAll(/(?<!\S)[^\s=]+\s?=\s?\S+/g, ' '),
    pattern(`\\b(?:to|of|for|give|in)\\s+${TASK}`),
  )
  if (id === undefined) return undefined
  return on(
    definition,
    id,
  )(({ id: of, task }) => {
    task.input = { ...(task.input as object | undefined), ...input }
    return `${of} gets ${Object.keys(input).join(', ')}.`
  })
}

export const limit: Recipe = (definition, text) => {
  const said = pattern(
    `\\b(?:at most|only|limit(?:ed)?(?: it)? to|no more than)\\s+(${COUNT})\\s+(?:\\w+\\s+)?(?:at (?:once|a time|the same time)|runs?|executions?|in parallel)`,
  ).exec(text)
  if (said === null) return undefined
  const count = attempts(said[1] ?? '1')
  definition['concurrency'] = { ...(definition['concurrency'] as object | undefined), limit: count }
  return { did: `At most ${count} of its executions run at once; the others wait.` }
}

export const describe: Recipe = (definition, text) => {
  const tag = pattern(
    `\\b(?:add|put)\\s+(?:the\\s+|a\\s+)?tags?\\s+${ID}|\\btag\\s+it\\s+(?:as\\s+|with\\s+)?${ID}`,
  ).exec(text)
  const name = tag?.[1] ?? tag?.[2]
  if (name !== undefined) {
    definition['tags'] = [...new Set([...((definition['tags'] as readonly string[] | undefined) ?? []), name])]
    return { did: `It has the tag ${name}.` }
  }
  const said = /\b(?:describe it as|set (?:the )?description to|change (?:the )?description to)\s+(.+)$/i.exec(text)
  if (said?.[1] === undefined) return undefined
  definition['description'] = said[1].replace(/^["']|["']$/g, '')
  return { did: 'It has that description.' }
}
