import { Flags } from '@oclif/core'
import { hostname } from 'node:os'
import type { TaskAction } from '../../src/client/index.ts'
import { HarmoniaCommand } from '../command.ts'
import { exits } from '../exit.ts'

export default class Worker extends HarmoniaCommand {
  static override description = `Fetch tasks of a component and run a program for each.
No shell reads the program's line. It gets the task's input as JSON on standard input and HARMONIA_TASK_ID, HARMONIA_ACTION,
HARMONIA_IDEMPOTENCY_KEY and others in its environment; what it writes to standard output is the task's output, as JSON.
Another exit code than 0 fails the task with the last lines of standard error as its message, and lets it be tried again when the code
is 75 (EX_TEMPFAIL). When nobody wants the outcome any more, the program gets SIGTERM.
The component is registered with "worker" if nobody has registered it. SIGTERM lets the worker end what it has begun; a second one does not.`
  static override examples = [
    '<%= config.bin %> worker --component render --exec "python3 render.py" --concurrency 4',
    '<%= config.bin %> worker --component mail --exec ./send --arg --from --arg "A. N. Other" --action send --url http://10.0.0.5:8002',
  ]
  static override flags = {
    component: Flags.string({ required: true, description: 'Whose tasks it fetches.' }),
    exec: Flags.string({ required: true, description: 'The program, with arguments.', helpValue: '<command>' }),
    arg: Flags.string({ multiple: true, description: 'One more argument, as it is; may be given again.' }),
    action: Flags.string({ multiple: true, description: 'Only tasks of this action; may be given again.' }),
    concurrency: Flags.integer({ description: 'Programs at once.', default: 1, min: 1, max: 1_000 }),
    id: Flags.string({ description: 'What the worker is called; host and process unless given.' }),
    'lease-seconds': Flags.integer({
      description:
        'How long a worker may keep silent before its tasks go to another; only when it registers the component.',
      min: 1,
      max: 3_600,
    }),
    grace: Flags.integer({ description: 'Seconds that programs have to end once it is to stop.', default: 30, min: 0 }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(Worker)
    const { component, arg = [], action, concurrency, grace } = flags
    const { wordsOf } = await import('../worker/words.ts')
    const { enrol } = await import('../worker/enrol.ts')
    const { NotRunnable, runCommand } = await import('../worker/run-command.ts')
    const { taskLine } = await import('../show/worker.ts')
    const { HarmoniaWorker } = await import('../../src/client/index.ts')
    const [program, ...args] = wordsOf(flags.exec)
    const client = await this.client(flags)
    const notes = this.notes(flags)
    if (await enrol(client, component, flags['lease-seconds']))
      notes?.write(`Registered ${component}: its tasks are fetched by workers.\n`)

    let unrunnable: Error | undefined
    const carryOut: TaskAction = async (params, context) => {
      const begun = Date.now()
      const told = (outcome: 'completed' | 'failed' | 'unwanted', error?: unknown): void => {
        const line = taskLine({ task: context.task, outcome, seconds: (Date.now() - begun) / 1_000, error })
        process.stdout.write(`${flags.json ? JSON.stringify(line.json) : line.text}\n`)
      }
      try {
        const output = await runCommand([program, ...args, ...arg], params, context, client.url)
        told(context.signal.aborted ? 'unwanted' : 'completed')
        return output
      } catch (error) {
        told(context.signal.aborted ? 'unwanted' : 'failed', error)
        if (error instanceof NotRunnable) {
          unrunnable = error
          void worker.stop()
        }
        throw error
      }
    }
    const worker = new HarmoniaWorker({
      client,
      component,
      actions: action === undefined ? carryOut : Object.fromEntries(action.map((name) => [name, carryOut])),
      concurrency,
      workerId: flags.id ?? `${hostname()}:${process.pid}`,
      onError: (error, task) => {
        const about = task === undefined ? '' : `${task.task_id} of ${task.execution_id}: `
        notes?.write(`${about}${error instanceof Error ? error.message : String(error)}\n`)
      },
    })
    let asked = 0
    const stop = (): void => {
      asked++
      void worker.stop({ graceMs: asked > 1 ? 0 : grace * 1_000 })
    }
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop)
    notes?.write(`Worker ${worker.workerId} asks ${client.url} for tasks of ${component}.\n`)
    await worker.run()
    if (unrunnable !== undefined) {
      process.stderr.write(`Error: ${unrunnable.message}\n`)
      this.exit(exits.refused)
    }
  }
}
