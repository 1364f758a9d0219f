import { openBlock } from './block.ts'
import { bounded } from './bounded.ts'
import { isEnded, type Instance } from './instance.ts'
import { NOTHING, valueIn, type End, type Going, type Run, type Scope } from './run.ts'
import { isGroup, type HandlerBody, type TaskBody } from './language.ts'
import { startLeaf } from './leaf.ts'
import { isAmong } from './names.ts'
import { checkTie } from './ties.ts'

/** Begins the work of a task whose turn has come. `done` is called once, when the instance has ended by itself. */
export const startTask = (run: Run, task: TaskBody, instance: Instance, scope: Scope, done: () => void): Going => {
  const finish = ({ output = null, error }: End): void => {
    if (isEnded(instance)) return
    instance.status = error === undefined ? 'completed' : 'failed'
    instance.output = error === undefined ? output : null
    instance.error = error ?? null
    instance.endedAt = run.agenda.now()
    done()
  }
  const { for_each, repeat, total_timeout: seconds } = task
  if (for_each === undefined && repeat === undefined) return startBody(run, task, instance, scope, done, seconds)
  const iterate = for_each === undefined ? startIterations : startElements
  return bounded(run, seconds, instance, (end) => iterate(run, task, instance, scope, end), finish)
}

const begin = (run: Run, instance: Instance): void => {
  instance.status = 'running'
  instance.attempts = 1
  instance.startedAt = run.agenda.now()
}

const cancelled = (run: Run, instance: Instance, inside: () => void): Going => ({
  cancel: () => {
    inside()
    if (isEnded(instance)) return
    instance.status = 'cancelled'
    instance.endedAt = run.agenda.now()
  },
})

/** What a task does once: one element, one iteration, or all of it when it is not iterated. */
const startBody = (
  run: Run,
  task: TaskBody,
  instance: Instance,
  scope: Scope,
  done: () => void,
  seconds?: number,
): Going => {
  let inside: Going = NOTHING
  let isOver = false
  const last = (how: End): void => {
    isOver = true
    finishAs(run, instance, how)
    const { compensate } = task
    if (compensate !== undefined && instance.status === 'completed') run.undoable.push({ instance, compensate, scope })
    done()
  }
  const end = (how: End): void => {
    const handler = how.error === undefined ? undefined : handlerOf(task, how.error)
    if (handler === undefined) return last(how)
    const see = { ...scope, vars: { ...scope.vars, error: { type: how.error } } }
    inside = handle(run, handler.then, instance, see, last)
  }
  if (isGroup(task)) begin(run, instance)
  const work = (over: (how: End) => void): Going =>
    isGroup(task) ? openBlock(run, task, `${instance.id}.`, scope, over) : startLeaf(run, task, instance, scope, over)
  const going = bounded(run, seconds, instance, work, end)
  // What has ended at once has left nothing behind, or a handler.
  if (!isOver && inside === NOTHING) inside = going
  return cancelled(run, instance, () => inside.cancel())
}

/** A task whose condition can't be made. What is iterated has its handlers inside, so that none of them is asked. */
export const failTask = (run: Run, task: TaskBody, instance: Instance, scope: Scope, done: () => void): Going => {
  const end = (how: End): void => {
    finishAs(run, instance, how)
    const { compensate } = task
    if (compensate !== undefined && instance.status === 'completed') run.undoable.push({ instance, compensate, scope })
    done()
  }
  const isIterated = task.for_each !== undefined || task.repeat !== undefined
  const handler = isIterated ? undefined : handlerOf(task, 'expression_error')
  if (handler === undefined) {
    end({ error: 'expression_error' })
    return NOTHING
  }
  const see = { ...scope, vars: { ...scope.vars, error: { type: 'expression_error' } } }
  const going = handle(run, handler.then, instance, see, end)
  return cancelled(run, instance, going.cancel)
}

/** Whatever was to be done is, one way or the other. */
export const finishAs = (run: Run, instance: Instance, { output = null, error }: End): void => {
  instance.status = error === undefined ? 'completed' : 'failed'
  instance.output = error === undefined ? output : null
  instance.error = error ?? null
  instance.endedAt = run.agenda.now()
}

/** The first handler that an error is for. */
export const handlerOf = ({ on_error = [] }: TaskBody, type: string): HandlerBody | undefined =>
  on_error.find((handler) => handler.catch === undefined || isAmong(type, handler.catch))

/** A value at once, or a task beside the one that failed. */
export const handle = (
  run: Run,
  then: HandlerBody['then'],
  instance: Instance,
  scope: Scope,
  done: (end: End) => void,
): Going => {
  instance.status = 'running'
  instance.error = null
  instance.startedAt ??= run.agenda.now()
  if ('output' in then) {
    const output = valueIn(run, scope, then.output)
    done(output === undefined ? { error: 'expression_error' } : { output })
    return NOTHING
  }
  const beside = run.add(`${instance.id}.on_error`, true)
  const going = startLeaf(run, then, beside, scope, (how) => {
    finishAs(run, beside, how)
    done(how)
  })
  return going
}

const startElements = (
  run: Run,
  task: TaskBody,
  instance: Instance,
  scope: Scope,
  finish: (end: End) => void,
): Going => {
  const { items, as = 'item', concurrency = Infinity, complete_when } = task.for_each ?? { items: [] }
  const list = valueIn(run, scope, items)
  if (!Array.isArray(list)) {
    finish({ error: list === undefined ? 'expression_error' : 'items_not_a_list' })
    return NOTHING
  }
  begin(run, instance)
  const opened: { readonly instance: Instance; going: Going | undefined }[] = []
  let isOver = false

  const giveUp = (): void => {
    isOver = true
    for (const element of opened) {
      element.going?.cancel()
      if (!isEnded(element.instance)) element.instance.status = 'cancelled'
    }
  }

  const open = (): void => {
    const underWay = (): number => opened.filter((element) => !isEnded(element.instance)).length
    while (opened.length < list.length && underWay() < concurrency) {
      const id = `${instance.id}[${opened.length}]`
      opened.push({ instance: run.add(id, !isGroup(task)), going: undefined })
    }
  }

  /** Ends it if it is time for that. */
  const settle = (): void => {
    const states = opened.map((element) => element.instance.status)
    const succeeded = states.filter((status) => status === 'completed').length
    const failed = states.filter((status) => status === 'failed').length
    const isDone = succeeded + failed === list.length
    const output = list.map((_, n) => opened[n]?.instance.output ?? null)
    const end = (how: End): void => {
      if (!isDone) checkTie(run, `${instance.id}[`)
      if (!isDone && instance.startedAt === run.agenda.now()) run.tie()
      giveUp()
      finish(how)
    }
    if (complete_when !== undefined) {
      const vars = { ...scope.vars, total: list.length, succeeded, failed, done: succeeded + failed }
      const met = valueIn(run, { ...scope, vars }, complete_when)
      if (met === true) return end({ output })
      if (met !== false) return end({ error: 'expression_error' })
      if (isDone) end({ error: 'complete_when_not_met' })
    } else if (isDone) end(failed > 0 ? { error: 'items_failed' } : { output })
  }

  const go = (): void => {
    for (let waiting = next(); waiting !== undefined && !isOver; waiting = next()) {
      const element = waiting
      const n = opened.indexOf(element)
      element.going = NOTHING
      const vars = { ...scope.vars, [as]: list[n] as unknown, index: n }
      const going = startBody(run, task, element.instance, { ...scope, vars }, () => {
        open()
        settle()
        if (!isOver) go()
      })
      if (!isEnded(element.instance)) element.going = going
    }
  }
  const next = () => opened.find(({ instance: { status }, going }) => status === 'pending' && going === undefined)

  open()
  if (list.length === 0) settle()
  else go()
  return cancelled(run, instance, giveUp)
}

const startIterations = (
  run: Run,
  task: TaskBody,
  instance: Instance,
  scope: Scope,
  finish: (end: End) => void,
): Going => {
  const rules = task.repeat ?? {}
  begin(run, instance)
  let going: Going | undefined
  let latest: Instance | undefined
  let takeBack: () => void = () => undefined
  let isOver = false

  const end = (how: End): void => {
    isOver = true
    finish(how)
  }
  const asks = (condition: string, iteration: number): unknown => {
    const vars = { ...scope.vars, output: latest?.output ?? null, iteration }
    return valueIn(run, { ...scope, vars }, condition)
  }

  const iterate = (n: number): void => {
    if (latest !== undefined && latest.status !== 'completed') return end({ error: 'task_failed' })
    if (rules.until !== undefined && latest !== undefined) {
      const ends = asks(rules.until, n - 1)
      if (typeof ends !== 'boolean') return end({ error: 'expression_error' })
      if (ends) return end({ output: latest.output })
    }
    if (rules.while !== undefined) {
      const goesOn = asks(rules.while, n)
      if (typeof goesOn !== 'boolean') return end({ error: 'expression_error' })
      if (!goesOn) return end({ output: latest?.output ?? null })
    }
    if (n >= (rules.max_iterations ?? 1_000)) return end({ error: 'max_iterations' })
    const vars = { ...scope.vars, iteration: n, previous: latest?.output ?? null }
    const iteration = run.add(`${instance.id}[${n}]`, !isGroup(task))
    latest = iteration
    const start = (): void => {
      iteration.due = Infinity
      going = startBody(run, task, iteration, { ...scope, vars }, () => {
        if (!isOver) iterate(n + 1)
      })
    }
    const delay = n === 0 ? 0 : (rules.delay ?? 0)
    if (delay === 0) start()
    else {
      iteration.due = run.agenda.now() + delay * 1_000
      takeBack = run.agenda.at(iteration.due, start)
    }
  }

  iterate(0)
  return cancelled(run, instance, () => {
    isOver = true
    takeBack()
    going?.cancel()
    if (latest !== undefined && !isEnded(latest)) latest.status = 'cancelled'
  })
}
