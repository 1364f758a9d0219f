import { Flags } from '@oclif/core'
import type { ExecutionsFilter, ExecutionStatus } from '../../../src/client/index.ts'
import { pagingFlags, pairs, workflowId } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'
import { list } from '../../whole-list.ts'

const STATUSES = [
  'pending',
  'running',
  'paused',
  'completed',
  'failed',
  'cancelled',
] as const satisfies ExecutionStatus[]

export default class ExecutionList extends HarmoniaCommand {
  static override description = 'List the executions, newest first.'
  static override examples = [
    '<%= config.bin %> execution list --status running --status paused',
    '<%= config.bin %> execution list --name data_processing_pipeline --started-after 2026-01-01T00:00:00Z --all --json',
  ]
  static override flags = {
    workflow: workflowId({ description: 'Only those of this workflow.' }),
    status: Flags.option({ options: STATUSES, multiple: true })({ description: 'Only those; may be repeated.' }),
    name: Flags.string({ description: 'Only those of workflows with this name.' }),
    'started-after': Flags.string({ description: 'An RFC 3339 time.', helpValue: '<time>' }),
    'started-before': Flags.string({ description: 'An RFC 3339 time.', helpValue: '<time>' }),
    metadata: pairs({ description: 'Only those with this metadata; may be repeated.', multiple: true }),
    ...pagingFlags,
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(ExecutionList)
    const client = await this.client(flags)
    const filter: ExecutionsFilter = {
      ...(flags.workflow === undefined ? {} : { workflow_id: flags.workflow }),
      ...(flags.status === undefined ? {} : { status: flags.status }),
      ...(flags.name === undefined ? {} : { name: flags.name }),
      ...(flags['started-after'] === undefined ? {} : { started_after: flags['started-after'] }),
      ...(flags['started-before'] === undefined ? {} : { started_before: flags['started-before'] }),
      ...(flags.metadata === undefined ? {} : { metadata: Object.fromEntries(flags.metadata) }),
    }
    const page = await list(flags, 'executions', (paging) => client.listExecutions({ ...filter, ...paging }))
    const { executionTable } = await import('../../show/executions.ts')
    await this.print(flags, page, () => executionTable(page))
  }
}
