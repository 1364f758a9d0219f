import { isEnded, type Instance } from './instance.ts'
import { NOTHING, valueIn, type End, type Going, type Run, type Scope } from './run.ts'
import type { BlockBody, Rule } from './language.ts'
import { handsOn, makesGood, verdict } from './rules.ts'
import { checkTie } from './ties.ts'

interface Member {
  readonly id: string
  readonly rule: Rule
  readonly instance: Instance
  readonly upstream: readonly string[]
  going: Going | undefined
}

/** Opens a set of tasks; `done` is called once, when it has ended. */
export const openBlock = (
  run: Run,
  body: BlockBody,
  prefix: string,
  around: Scope,
  done: (end: End) => void,
): Going => {
  const members = new Map<string, Member>()
  for (const [id, task] of Object.entries(body.tasks)) {
    const isLeaf = !('tasks' in task) && task.for_each === undefined && task.repeat === undefined
    const { trigger_rule: rule = 'all_success', depends_on: upstream = [] } = task
    members.set(id, { id, rule, upstream, instance: run.add(`${prefix}${id}`, isLeaf), going: undefined })
  }
  const all = [...members.values()]
  const scope: Scope = {
    tasks: { ...around.tasks, ...Object.fromEntries(all.map(({ id, instance }) => [id, instance])) },
    vars: around.vars,
  }
  let isOver = false

  const finish = (end: End): void => {
    isOver = true
    done(end)
  }

  const giveUp = (): void => {
    isOver = true
    for (const { going, instance } of all) {
      going?.cancel()
      if (!isEnded(instance)) instance.status = 'cancelled'
    }
  }

  /** It ends although not everything in it has. */
  const cutShort = (end: End): void => {
    checkTie(run, prefix)
    // Whoever would start in this moment might as well have been first.
    if (all.some((member) => member.instance.status === 'pending' && saysOf(member) === 'run')) run.tie()
    giveUp()
    done(end)
  }

  const dependents = (id: string): readonly Member[] => all.filter(({ upstream }) => upstream.includes(id))

  /** Somebody downstream has made it good. */
  const isMadeGood = (id: string): boolean =>
    dependents(id).some(
      ({ id: next, rule, instance }) =>
        (instance.status === 'completed' && makesGood(rule)) || (instance.lost && isMadeGood(next)),
    )

  /** Somebody downstream has, or may still: of one that has not ended nobody can tell yet. */
  const mayBeMadeGood = (id: string): boolean =>
    dependents(id).some(({ id: next, rule, instance }) => {
      if (!isEnded(instance)) return isHope(next, rule)
      return (instance.status === 'completed' && makesGood(rule)) || (instance.lost && mayBeMadeGood(next))
    })

  const isHope = (id: string, rule: Rule): boolean =>
    makesGood(rule) || (handsOn(rule) && dependents(id).some((next) => isHope(next.id, next.rule)))

  const failures = (): readonly Member[] =>
    all.filter(({ id, instance }) => instance.status === 'failed' && !isMadeGood(id))

  const failed = (): End => {
    const first = Math.min(...failures().map(({ instance }) => instance.endedAt ?? Infinity))
    const culprits = failures().flatMap(({ instance: { id, endedAt } }) => (endedAt === first ? [id] : []))
    return { error: 'task_failed', culprits }
  }

  const endOfAll = (): End => {
    if (failures().length > 0) return failed()
    if (body.race === true) return { error: 'no_winner' }
    if (body.output === undefined) return { output: lastOutputs() }
    const output = valueIn(run, scope, body.output)
    return output === undefined ? { error: 'expression_error' } : { output }
  }

  /** What it gives when it maps no output: the outputs of the tasks that no other waits for. */
  const lastOutputs = (): unknown =>
    Object.fromEntries(
      all.filter(({ id }) => dependents(id).length === 0).map(({ id, instance }) => [id, instance.output]),
    )

  /** One of them has ended: what follows at once comes before anything else starts. */
  const ended = ({ id, instance }: Member): void => {
    if (isOver) return
    if (body.race === true && instance.status === 'completed')
      return cutShort({ output: { winner: id, output: instance.output } })
    look()
  }

  const look = (): void => {
    for (let changed = true; changed && !isOver;) {
      changed = false
      if (body.race !== true && body.failure_policy === 'fail_fast' && isLostForGood()) return cutShort(failed())
      if (all.every(({ instance }) => isEnded(instance))) return finish(endOfAll())
      const given = all.find((member) => member.instance.status === 'pending' && isGivenUp(member))
      if (given !== undefined) {
        skip(given.instance, saysOf(given) === 'lost')
        run.later(() => isDoubtful(given))
        changed = true
        continue
      }
      const next = all.find(
        (member) => member.going === undefined && !isEnded(member.instance) && saysOf(member) === 'run',
      )
      if (next === undefined) return
      start(next)
      changed = true
    }
  }

  const isLostForGood = (): boolean =>
    all.some(({ id, instance }) => instance.status === 'failed' && !mayBeMadeGood(id))

  const saysOf = ({ rule, upstream }: Member) =>
    verdict(
      rule,
      upstream.map((id) => (members.get(id) as Member).instance),
    )

  const isGivenUp = (member: Member): boolean => {
    const says = saysOf(member)
    return member.going === undefined && (says === 'lost' || says === 'skipped')
  }

  /** In one moment one upstream task failed and another one was skipped: whichever came first decided how this one counts. */
  const isDoubtful = ({ upstream, instance: { endedAt } }: Member): boolean => {
    const then = upstream.flatMap((id) => {
      const { instance } = members.get(id) as Member
      return instance.endedAt === endedAt ? [instance] : []
    })
    const isSkipped = ({ status, lost }: Instance): boolean => status === 'skipped' && !lost
    return then.some(isSkipped) && !then.every(isSkipped)
  }

  const skip = (instance: Instance, lost: boolean): void => {
    instance.status = 'skipped'
    instance.lost = lost
    instance.endedAt = run.agenda.now()
  }

  const start = (member: Member): void => {
    const { instance } = member
    const task = body.tasks[member.id]
    if (task === undefined) return
    member.going = NOTHING
    const holds = task.when === undefined ? true : valueIn(run, scope, task.when)
    if (holds === false) return skip(instance, false)
    if (holds !== true) {
      instance.status = 'failed'
      instance.error = 'expression_error'
      instance.endedAt = run.agenda.now()
      return
    }
    let within = true
    const going = run.start(task, instance, scope, () => {
      // What ends in the moment in which it starts is seen by the loop that started it.
      if (!within) ended(member)
      else if (body.race === true && instance.status === 'completed') ended(member)
    })
    within = false
    if (!isEnded(instance)) member.going = going
  }

  look()
  return { cancel: giveUp }
}
