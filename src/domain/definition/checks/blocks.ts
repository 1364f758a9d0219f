import { warn, type Fields, type Findings } from '../findings.ts'
import type { Block } from '../read-tasks.ts'
import { checkDependencies, type Dependencies } from './dependencies.ts'
import { checkExpressions, checkKey } from './expressions.ts'
import { checkTemplate } from './references.ts'
import { checkRuns } from './runs.ts'
import { whereabouts, type Scope, type Whereabouts } from './scope.ts'
import { warnOfTimeouts } from './timeouts.ts'
import { variablesWithin } from './variables.ts'

/** What a block is in. */
interface Around {
  readonly outer: Scope | undefined
  readonly variables: readonly string[]
  /** The fewest seconds that anything around may take. */
  readonly budget: number
  readonly race: boolean
  readonly whereIs: Whereabouts
}

/** Checks how the tasks of a definition go together: who waits for whom, who reads what, and whether all of them can run. */
export const checkBlocks = (body: Fields, whole: Block, findings: Findings): void => {
  const whereIs = whereabouts(whole)
  const budget = typeof body.timeout === 'number' ? body.timeout : Infinity
  const block = checkBlock(whole, { outer: undefined, variables: [], budget, race: false, whereIs }, findings)
  const scope = { block, reader: undefined, outer: undefined }
  checkTemplate(body.output, '/output', { scope, variables: [], whereIs }, findings)
  checkKey(body.concurrency, findings)
  if (body.compensate_on !== undefined && !hasCompensation(whole)) {
    const message = 'Nothing is undone: no task has "compensate".'
    warn(findings, '/compensate_on', 'no_effect', message)
  }
}

const hasCompensation = ({ tasks }: Block): boolean =>
  tasks.some(({ fields, block }) => fields.compensate !== undefined || (block !== undefined && hasCompensation(block)))

const checkBlock = (block: Block, around: Around, findings: Findings): Dependencies => {
  const { outer, variables, whereIs } = around
  const dependencies = checkDependencies(block, outer, whereIs, findings)
  checkRuns(dependencies, around.race, findings)
  for (const [index, task] of block.tasks.entries()) {
    const scope = { block: dependencies, reader: index, outer }
    const inner = variablesWithin(task, variables, findings)
    checkExpressions(task, { scope, variables, whereIs }, inner, findings)
    const budget = warnOfTimeouts(task, around.budget, findings)
    if (task.block === undefined) continue
    const race = task.fields.race === true
    const within = checkBlock(task.block, { outer: scope, variables: inner, budget, race, whereIs }, findings)
    const ended = { block: within, reader: undefined, outer: scope }
    checkTemplate(task.fields.output, `${task.pointer}/output`, { scope: ended, variables: inner, whereIs }, findings)
  }
  return dependencies
}
