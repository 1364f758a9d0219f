import { isObject, quoted, refuse, warn, type Findings } from '../findings.ts'
import type { SentTask } from '../read-tasks.ts'
import type { Dependencies } from './dependencies.ts'
import { findContradictions } from './contradictions.ts'
import { always, isPossible, mayBeSkipped, needsSuccess, ruleOf, type Rule } from './trigger-rules.ts'

/** Finds trigger rules that have nothing to be about, and tasks that can never run, whatever comes of the others. */
export const checkRuns = (block: Dependencies, race: boolean, findings: Findings): void => {
  const { tasks, graph, groups } = block
  const rules = tasks.map((task) => checkRule(task, findings))
  const canSkip = tasks.map(() => false)
  const isOff = tasks.map(() => false)
  if (race && tasks.length === 1) {
    const message = 'A race of one task is won by it: put the others beside it, or leave "race" out.'
    warn(findings, tasks[0]!.pointer, 'race_of_one', message)
  }

  for (const group of groups) {
    const [index] = group as [number]
    const upstream = graph[index]!
    const task = tasks[index]!
    const rule = rules[index]!
    if (group.length > 1) {
      for (const member of group) canSkip[member] = true
      continue
    }
    canSkip[index] =
      task.fields.when !== undefined ||
      mayBeSkipped(
        rule,
        upstream.some((other) => canSkip[other]),
      )
    isOff[index] = warnOfSwitchedOff(
      task,
      rule,
      upstream.filter((other) => isOff[other]).map((other) => tasks[other]!),
      findings,
    )
    if (
      isPossible(
        rule,
        upstream.map((other) => canSkip[other]!),
        !race,
      )
    )
      continue
    refuseNever(task, whyNever(rule, upstream, { tasks, canSkip, race }), findings)
    canSkip[index] = true
    rules[index] = always
  }
  for (const { index, message } of findContradictions(block, rules)) refuseNever(tasks[index]!, message, findings)
}

/** The rule of a task, or one that asks for nothing when there is none that makes sense. */
const checkRule = ({ id, fields, pointer }: SentTask, findings: Findings): Rule => {
  const { trigger_rule: given, depends_on: named } = fields
  const upstream = Array.isArray(named) ? named.length : 0
  const rule = ruleOf(given)
  if (given === undefined || rule === undefined) return rule ?? always
  const place = `${pointer}/trigger_rule`
  if (upstream === 0 && given !== 'all_success') {
    const message = `The task ${quoted(id)} waits for nothing, so there is nothing that its trigger rule is about: add "depends_on", or leave the rule out.`
    refuse(findings, place, 'needs_dependencies', message)
    return always
  }
  if (isObject(given) && rule.count > upstream) {
    const message = `"n_of" asks for ${rule.count} tasks, but "depends_on" names ${upstream}: the task would never run.`
    refuse(findings, `${place}/n_of`, 'out_of_range', message)
    return always
  }
  return rule
}

const SWITCHED_OFF = /^\$\{\s*false\s*\}$/

const warnOfSwitchedOff = (
  { fields, pointer, id }: SentTask,
  rule: Rule,
  off: readonly SentTask[],
  findings: Findings,
) => {
  if (typeof fields.when === 'string' && SWITCHED_OFF.test(fields.when)) {
    warn(
      findings,
      `${pointer}/when`,
      'never_runs',
      `The task ${quoted(id)} is skipped in every run: its "when" is always false.`,
    )
    return true
  }
  const [first] = off
  if (first === undefined || !needsSuccess(rule, Array.isArray(fields.depends_on) ? fields.depends_on.length : 0))
    return false
  const message = `The task ${quoted(id)} is skipped in every run: it needs ${quoted(first.id)}, which never runs.`
  warn(findings, pointer, 'never_runs', message)
  return true
}

interface State {
  readonly tasks: readonly SentTask[]
  readonly canSkip: readonly boolean[]
  readonly race: boolean
}

const whyNever = (rule: Rule, upstream: readonly number[], { tasks, canSkip, race }: State): string => {
  if (race) {
    return 'in a race the first task that completes ends it, so none can follow on it. Put the tasks that follow on each other into one task with "tasks".'
  }
  const unskippable = tasks[upstream.find((other) => !canSkip[other])!]!
  return `its rule ${rule.name} asks that ${quoted(unskippable.id)} is skipped, which never happens: it has no "when". Give it one, or take another rule.`
}

const refuseNever = ({ id, fields, pointer }: SentTask, why: string, findings: Findings): void => {
  const place = fields.trigger_rule === undefined ? `${pointer}/depends_on` : `${pointer}/trigger_rule`
  refuse(findings, place, 'never_runs', `The task ${quoted(id)} can never run: ${why}`)
}
