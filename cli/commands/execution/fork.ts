import { Flags } from '@oclif/core'
import type { Changes, NewWorkflow, TaskChange } from '../../../src/client/index.ts'
import { executionId, jsonFlag, pairs } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'
import { BadUsage } from '../../exit.ts'

const ofTask = { multiple: true, helpValue: '<task=json|@file>' } as const

export default class ExecutionFork extends HarmoniaCommand {
  static override description =
    'Let a new execution go on from an event of this one, with changes; this one stays as it is.\nTasks that are changed, and all that depends on them, start over; what else has completed keeps its outputs and does not run.'
  static override examples = [
    '<%= config.bin %> execution fork 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e --rerun charge',
    `<%= config.bin %> execution fork 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e --at 12 --input '{"amount": 40}' --set-output 'ship={"parcel": "p-17"}'`,
    '<%= config.bin %> execution fork 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e --definition fixed.yaml --reason "the action had another name"',
  ]
  static override args = { execution: executionId }
  static override flags = {
    at: Flags.integer({ description: 'The revision of the event to go on from, instead of the last one.', min: 0 }),
    input: jsonFlag({ description: 'Another input of the execution: tasks that read it start over.' }),
    'set-output': pairs({ ...ofTask, description: 'The task has this output and does not run; may be repeated.' }),
    'set-input': pairs({ ...ofTask, description: 'The task runs with this input; may be repeated.' }),
    rerun: Flags.string({ multiple: true, helpValue: '<task>', description: 'The task runs again; may be repeated.' }),
    definition: Flags.string({
      helpValue: '<file>',
      description: 'Follow this definition, which belongs to the new execution alone.',
      exclusive: ['definition-version'],
    }),
    'definition-version': Flags.integer({ description: 'Follow this version of the workflow.', min: 1 }),
    reason: Flags.string({ description: 'Recorded with the event.' }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ExecutionFork)
    const { definitionFrom, jsonFrom } = await import('../../files.ts')
    const tasks: Record<string, TaskChange> = {}
    const change = (task: string, what: TaskChange): void => {
      if (tasks[task] !== undefined) throw new BadUsage(`Say only one thing of the task ${task}.`)
      tasks[task] = what
    }
    for (const [task, json] of flags['set-output'] ?? []) change(task, { output: await jsonFrom(json) })
    for (const [task, json] of flags['set-input'] ?? []) change(task, { input: await jsonFrom(json) })
    for (const task of flags.rerun ?? []) change(task, { rerun: true })
    const changes: Changes = {
      ...(flags.input === undefined ? {} : { input: flags.input }),
      ...(Object.keys(tasks).length === 0 ? {} : { tasks }),
      ...(flags['definition-version'] === undefined ? {} : { definition_version: flags['definition-version'] }),
      ...(flags.definition === undefined
        ? {}
        : { definition: (await definitionFrom(flags.definition)) as NewWorkflow }),
    }
    const client = await this.client(flags)
    const forked = await client.forkExecution(args.execution, {
      ...(flags.at === undefined ? {} : { at_revision: flags.at }),
      ...(Object.keys(changes).length === 0 ? {} : { changes }),
      ...(flags.reason === undefined ? {} : { reason: flags.reason }),
    })
    const { forkedText } = await import('../../show/executions.ts')
    await this.print(flags, forked, () => forkedText(forked))
  }
}
