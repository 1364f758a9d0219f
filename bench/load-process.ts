import { ceilingTarget } from './load/ceiling-target.ts'
import { closedLoop } from './load/closed-loop.ts'
import { harmoniaTarget } from './load/harmonia-target.ts'
import { isCeiling, type FromLoad, type LoadPlan } from './load/messages.ts'

/** The load generator: is told a plan, prepares the server, is told to go, and says what it measured. */
const say = (message: FromLoad): void => {
  process.send?.(message)
}

const told = <Message>(): Promise<Message> => new Promise((resolve) => process.once('message', resolve))

const load = async (): Promise<void> => {
  const plan = await told<LoadPlan>()
  const target = isCeiling(plan.engine) ? ceilingTarget(plan) : await harmoniaTarget(plan)
  const go = told()
  say({ kind: 'prepared' })
  await go
  const result = await closedLoop(target, { ...plan, onWindow: (kind) => say({ kind }) })
  await target.close()
  say({ kind: 'done', ...result })
}

process.on('disconnect', () => process.exit())
load().catch((error: unknown) =>
  say({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) }),
)
