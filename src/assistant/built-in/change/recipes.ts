import { didYouMean } from '../../../domain/expression/nearest.ts'
import { approversIn, assignmentsIn } from '../draft/clauses.ts'
import { COUNT, countOf, ID, LAPSE, secondsIn } from '../words.ts'
import { renameTask } from './rename.ts'
import {
  dependents,
  everyTask,
  freeName,
  insertBefore,
  taskNamed,
  type Found,
  type MutableDefinition,
  type MutableTask,
} from './tree.ts'

/** What a change has come to: a sentence of what was done, or of why it could not be. */
export type Done = { readonly did: string } | { readonly cannot: string }

/** One kind of change: undefined when an instruction is none of that kind. It changes the definition that it is given. */
export type Recipe = (definition: MutableDefinition, instruction: string) => Done | undefined

const TASK = `(?:(?:the\\s+)?(?:task|step)\\s+)?${ID}(?:\\s+(?:task|step))?`

const pattern = (text: string): RegExp => new RegExp(text, 'i')

const missing = (definition: MutableDefinition, id: string): Done => {
  const ids = everyTask(definition.tasks).map((found) => found.id)
  return {
    cannot: `There is no task "${id}" in ${definition.name}.${didYouMean(id, ids)} It has: ${ids.slice(0, 20).join(', ')}.`,
  }
}

const on =
  (definition: MutableDefinition, id: string) =>
  (change: (found: Found) => Done | string): Done => {
    const found = taskNamed(definition, id)
    if (found === undefined) return missing(definition, id)
    const done = change(found)
    return typeof done === 'string' ? { did: done } : done
  }

const attempts = (text: string): number => Math.max(1, Math.round(countOf(text)))

const RETRY_WORDS = /\bre-?tr(?:y|ies|ied|ying)\b|\battempts?\b/i

const retry: Recipe = (definition, text) => {
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

const idsOf = (definition: MutableDefinition): string => Object.keys(definition.tasks).slice(0, 20).join(', ')

/** The task that an instruction names: one that there is, or else the word where one should be. */
const taskIn = (definition: MutableDefinition, text: string, form: RegExp): string | undefined => {
  const ids = everyTask(definition.tasks).map(({ id }) => id)
  const words = text.split(/[^\w-]+/)
  const exact = ids.filter((id) => words.includes(id)).sort((a, b) => b.length - a.length)[0]
  if (exact !== undefined) return exact
  return [...text.matchAll(new RegExp(form.source, 'gi'))]
    .flatMap(([, named]) => (named === undefined ? [] : [named]))
    .find((named) => !NO_TASK.has(named.toLowerCase()))
}

const NO_TASK: ReadonlySet<string> = new Set([
  'a',
  'an',
  'the',
  'it',
  'task',
  'step',
  'of',
  'to',
  'up',
  'workflow',
  'calling',
  'that',
  'which',
  'with',
  'all',
])

const timeout: Recipe = (definition, text) => {
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

const put = (
  definition: MutableDefinition,
  side: string,
  { id: place, among }: Found,
  wanted: string,
  task: MutableTask,
): string => {
  const id = freeName(among, wanted)
  const there = among[place]
  if (side === 'before') {
    insertBefore(among, place, id, { ...task, depends_on: [...(there?.depends_on ?? [])] })
    if (there !== undefined) there.depends_on = [id]
    return id
  }
  for (const dependent of dependents(among, place))
    dependent.depends_on = (dependent.depends_on ?? []).map((one) => (one === place ? id : one))
  among[id] = { ...task, depends_on: [place] }
  return id
}

/** Beside a task: the new one waits for it, and those that waited for it go on waiting for it. */
const putAside = ({ id: place, among }: Found, wanted: string, task: MutableTask): string => {
  const id = freeName(among, wanted)
  among[id] = { ...task, depends_on: [place] }
  return id
}

const SIDE = pattern(`\\b(before|after)\\s+(?:(?:the\\s+)?(last|first)\\b(?:\\s+(?:task|step|one))?|${TASK})`)

/** Where something new goes, with what is said of it without that. */
const placeIn = (
  definition: MutableDefinition,
  text: string,
): { readonly side: string; readonly found: Found | string | undefined; readonly rest: string } => {
  const said = SIDE.exec(text)
  if (said === null) return { side: 'after', found: undefined, rest: text }
  const [whole, side = 'after', end, id] = said
  const ids = Object.keys(definition.tasks)
  const name = end === undefined ? (id ?? '') : ((end.toLowerCase() === 'last' ? lastOf(definition) : ids[0]) ?? '')
  return { side: side.toLowerCase(), found: taskNamed(definition, name) ?? name, rest: text.replace(whole, ' ') }
}

/** A task that nothing waits for. */
const lastOf = ({ tasks }: MutableDefinition): string | undefined =>
  Object.keys(tasks).findLast((id) => dependents(tasks, id).length === 0)

const approval: Recipe = (definition, text) => {
  if (
    !/\b(?:add|insert|put|ask|require|need|have|wants?)\b.*\b(?:approv\w*|sign-?off)\b|\bapprov\w*\s+(?:before|after)\b/i.test(
      text,
    )
  )
    return undefined
  const { side, found, rest } = placeIn(definition, text)
  if (found === undefined) return { cannot: `Say before or after which task: ${idsOf(definition)}.` }
  if (typeof found === 'string') return missing(definition, found)
  const approvers = approversIn(rest)
  const prompt = side === 'before' ? `Run ${found.id}?` : `Go on after ${found.id}?`
  const input = { prompt, ...(approvers.length === 0 ? {} : { approvers }), on_reject: 'fail' }
  const id = put(definition, side, found, `approve_${found.id}`, { component: 'harmonia', action: 'approve', input })
  const who = approvers.length === 0 ? 'anybody' : approvers.join(' or ')
  return { did: `${id} asks ${who} ${side} ${found.id}; a rejection fails the execution.` }
}

const wait: Recipe = (definition, text) => {
  const lapse = pattern(`\\b(?:wait|pause|delay)\\b.*?${LAPSE}`).exec(text)
  const signal = pattern(`\\bsignal\\s+(?:called\\s+|named\\s+)?${ID}`).exec(text)
  if ((lapse === null && signal === null) || RETRY_WORDS.test(text)) return undefined
  const { side, found } = placeIn(definition, text)
  if (found === undefined) return { cannot: `Say before or after which task: ${idsOf(definition)}.` }
  if (typeof found === 'string') return missing(definition, found)
  if (signal?.[1] !== undefined) {
    const task = { component: 'harmonia', action: 'wait_for_signal', input: { name: signal[1] } }
    return {
      did: `${put(definition, side, found, `wait_for_${signal[1]}`, task)} waits for the signal ${signal[1]} ${side} ${found.id}.`,
    }
  }
  const seconds = countOf(lapse?.[1] ?? '1') * secondsIn(lapse?.[2] ?? 's')
  const task = { component: 'harmonia', action: 'wait', input: { seconds } }
  return {
    did: `${put(definition, side, found, `wait_${side}_${found.id}`, task)} waits ${seconds} s ${side} ${found.id}.`,
  }
}

const CALL = /(?<![\w./:-])([A-Za-z][\w-]*)\.([A-Za-z_][\w-]*)(?![\w/]|\.\w)/

const handler: Recipe = (definition, text) => {
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

const addTask: Recipe = (definition, text) => {
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

const remove: Recipe = (definition, text) => {
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

const rename: Recipe = (definition, text) => {
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

const order: Recipe = (definition, text) => {
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

const condition: Recipe = (definition, text) => {
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

const setInput: Recipe = (definition, text) => {
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
  const id = taskIn(definition, text.replaceAll(/\S+\s*=\s*\S+/g, ' '), pattern(`\\b(?:to|of|for|give|in)\\s+${TASK}`))
  if (id === undefined) return undefined
  return on(
    definition,
    id,
  )(({ id: of, task }) => {
    task.input = { ...(task.input as object | undefined), ...input }
    return `${of} gets ${Object.keys(input).join(', ')}.`
  })
}

const limit: Recipe = (definition, text) => {
  const said = pattern(
    `\\b(?:at most|only|limit(?:ed)?(?: it)? to|no more than)\\s+(${COUNT})\\s+(?:\\w+\\s+)?(?:at (?:once|a time|the same time)|runs?|executions?|in parallel)`,
  ).exec(text)
  if (said === null) return undefined
  const count = attempts(said[1] ?? '1')
  definition['concurrency'] = { ...(definition['concurrency'] as object | undefined), limit: count }
  return { did: `At most ${count} of its executions run at once; the others wait.` }
}

const describe: Recipe = (definition, text) => {
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

/** In this order: what is more particular goes before what is less. */
export const recipes: readonly Recipe[] = [
  rename,
  remove,
  handler,
  approval,
  retry,
  timeout,
  limit,
  describe,
  condition,
  wait,
  addTask,
  setInput,
  order,
]
