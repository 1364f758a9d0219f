import { COUNT, countOf, LAPSE, secondsIn } from '../../words.ts'
import { attempts, idsOf, on, pattern, RETRY_WORDS, TASK, taskIn } from '../naming.ts'
import type { Recipe } from '../recipe.ts'
import { everyTask, type Found } from '../tree.ts'

export const retry: Recipe = (definition, text) => {
  if (!RETRY_WORDS.test(text)) return undefined
  const count =
    pattern(`\\b(?:of|to|with|up to|=)\\s*(${COUNT})(?![\\w.])(?!\\s*(?:s|sec|min|hour)\\w*\\b)`).exec(text)?.[1] ??
    pattern(`(?<![\\w.])(${COUNT})\\s+(?:re-?tries|attempts|times|tries)\\b`).exec(text)?.[1] ??
    /\b(once|twice)\b/i.exec(text)?.[1]
  const delay = pattern(`\\b(?:every|after|delay\\w*(?:\\s+of)?|apart|wait\\w*)\\s+${LAPSE}`).exec(text)
  if (count === undefined && delay === null) return undefined
  const policy = {
    ...(count === undefined ? {} : { max_attempts: attempts(count) }),
    ...(delay === null ? {} : { initial_delay: countOf(delay[1] ?? '1') * secondsIn(delay[2] ?? 's') }),
  }
  const words = `up to ${count === undefined ? 'as many attempts as before' : `${attempts(count)} attempts`}${
    delay === null ? '' : `, the first retry after ${policy.initial_delay} s`
  }`
  const give = ({ id, task }: Found): string => {
    task['retry'] = { ...(task['retry'] as object | undefined), ...policy }
    return `${id} gets ${words}.`
  }
  if (/\b(?:all|every|each|everything)\b(?!\s+\d)/i.test(text)) {
    const calls = everyTask(definition.tasks).filter(
      ({ task }) => task.component !== undefined && task.component !== 'harmonia',
    )
    if (calls.length === 0) return { cannot: 'It has no task that calls a component.' }
    calls.forEach(give)
    return { did: `${calls.map(({ id }) => id).join(', ')}: each gets ${words}.` }
  }
  const id = taskIn(definition, text, pattern(`\\b(?:to|of|for|let|make|re-?try)\\s+${TASK}`))
  if (id === undefined) return { cannot: `Say which task is to be tried again: ${idsOf(definition)}.` }
  return on(
    definition,
    id,
  )((found) =>
    found.task.component === undefined
      ? { cannot: `${found.id} has tasks inside: only those have attempts.` }
      : give(found),
  )
}

export const timeout: Recipe = (definition, text) => {
  if (!/\btime-?\s?(?:out|limit)s?\b|\bat most\b/i.test(text)) return undefined
  const lapse = pattern(LAPSE).exec(text)
  if (lapse === null) return undefined
  const seconds = countOf(lapse[1] ?? '1') * secondsIn(lapse[2] ?? 's')
  if (/\b(?:workflow|whole|execution|run)\b/i.test(text)) {
    definition['timeout'] = seconds
    return { did: `An execution may take ${seconds} s.` }
  }
  const id = taskIn(definition, text, pattern(`\\b(?:to|of|for|give|let)\\s+${TASK}`))
  if (id === undefined) return { cannot: `Say whose timeout it is: that of the workflow, or of ${idsOf(definition)}.` }
  return on(
    definition,
    id,
  )(({ id: of, task }) => {
    task[task.component === undefined ? 'total_timeout' : 'timeout'] = seconds
    return `${of} may take ${seconds} s.`
  })
}
