import * as E from 'fp-ts/lib/Either.js'
import { createWorkflow, workflow, type Definition } from '../../domain/definition/index.ts'
import type { Submission, Verb } from '../../engine/engine.ts'
import { transact } from '../../store/transact.ts'
import { answerAwaited } from '../answering.ts'
import type { Cast, Stage } from '../life.ts'
import type { Up } from '../process.ts'
import type { Random } from '../random.ts'

export interface PeopleOptions extends Stage {
  readonly definition: Definition
  readonly inputOf: (random: Random) => unknown
  /** What comes with the signal or the decision that a task waits for. */
  readonly dataFor: (taskId: string, random: Random) => unknown
}

const WORKFLOW = 'simulated'
/** How often somebody looks after what waits for people, once the faults have stopped, in milliseconds. */
const ROUND = 15_000
const ROUNDS = 20

/** Those who start a workflow a few times, and pause, resume and cancel it as the faults allow. */
export const newPeople = ({ scene, vault, processes, definition, inputOf, dataFor }: PeopleOptions): Cast => {
  const { world, coverage, trace, has } = scene
  const { history, judge } = vault
  const random = scene.random('people')
  const steps = scene.random('what people do')
  const executions: string[] = []
  /** Whether tasks may wait for somebody at any time. */
  const asks = /"action":"(wait_for_signal|approve)"/.test(JSON.stringify(definition))
  let defined = false

  const anyUp = (): Up | undefined => {
    const up = processes.flatMap((process) => process.up() ?? [])
    return up.length === 0 ? undefined : steps.pick(up)
  }

  const define = async (): Promise<void> => {
    const given = () => ({ at: new Date(world.now()).toISOString(), random: steps.next })
    const store = {
      ...vault.inner,
      append: (append: Parameters<typeof vault.commit>[0]) => () => vault.commit(append, 'author'),
    }
    await transact(store, workflow, given, vault.newId)(WORKFLOW, createWorkflow(definition))()
    defined = true
  }

  const submit = async (up: Up, submission: Submission): Promise<void> => {
    trace(() => `user      submits ${submission.execution_id} ${JSON.stringify(submission.input)}`)
    const answer = await up.engine.submit(submission)()
    if (E.isRight(answer) || answer.left.tag === 'execution_exists') return
    coverage.kind('user is told to wait')
    trace(() => `user      is told ${answer.left.tag}`)
    world.after(steps.whole(1, 3_000), () => whenUp((again) => void submit(again, submission)))
  }

  const whenUp = (act: (up: Up) => void): void => {
    const up = defined ? anyUp() : undefined
    if (up !== undefined) act(up)
    else world.after(500, () => whenUp(act))
  }

  const start = (): void => {
    const execution_id = `00000000-0000-7000-9000-${String(executions.length).padStart(12, '0')}`
    executions.push(execution_id)
    const submission = { execution_id, workflow_id: WORKFLOW, input: inputOf(random), priority: random.whole(0, 2) }
    coverage.kind('user submits')
    whenUp((up) => void submit(up, submission))
  }

  const steer = async (verb: Exclude<Verb, 'retry'>, id: string): Promise<void> => {
    const up = anyUp()
    if (up === undefined) return
    coverage.kind(({ pause: 'user pauses', resume: 'user resumes', cancel: 'user cancels' } as const)[verb])
    trace(() => `user      ${verb}s ${id}`)
    const answer = await up.engine.command(id, verb, 'a user')()
    if (E.isLeft(answer)) trace(() => `user      is told ${answer.left.tag}`)
  }

  /** Everything that an execution waits for from outside. */
  const answerAll = (execution_id: string): void => {
    for (const awaiting of judge.awaited(execution_id)) {
      const up = anyUp()
      const data = dataFor(awaiting.task_id, steps)
      if (up !== undefined) void answerAwaited(scene, steps, { execution_id, engine: up.engine, awaiting, data })
    }
  }

  const doSomething = (): void => {
    const what = steps.whole(0, 11)
    if (executions.length === 0) return
    const id = steps.pick(executions)
    if (what > 9) return answerAll(id)
    if (what < 4) {
      if (has('pauses')) void steer('pause', id)
    } else if (what < 9) {
      if (has('pauses')) void steer('resume', id)
    } else if (has('cancels')) void steer('cancel', id)
  }

  const isPaused = (id: string): boolean => history.streamOf(id).length > 0 && judge.statusOf(id) === 'paused'

  return {
    act: (until) => {
      world.after(0, () => void define())
      for (let n = random.pick([1, 1, 2, 3]); n > 0; n--) world.after(1 + random.delay(until), start)
      for (let n = random.whole(0, 8); n > 0; n--) world.after(random.whole(1, until), doSomething)
    },
    settle: () => {
      let rounds = 0
      const round = (): void => {
        const paused = executions.filter(isPaused)
        for (const id of paused) void steer('resume', id)
        const open = executions.filter((id) => history.streamOf(id).length > 0 && !judge.isOver(id))
        open.forEach(answerAll)
        if (++rounds < ROUNDS || paused.length > 0 || (open.length > 0 && asks)) world.after(ROUND, round)
      }
      round()
    },
    checkEnd: async () => undefined,
  }
}
