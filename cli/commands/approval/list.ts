import { Flags } from '@oclif/core'
import type { ApprovalsFilter, ApprovalStatus } from '../../../src/client/index.ts'
import { executionFlag, pagingFlags, workflowId } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'
import { list } from '../../whole-list.ts'

const STATUSES = ['pending', 'approved', 'rejected', 'expired', 'cancelled'] as const satisfies ApprovalStatus[]

export default class ApprovalList extends HarmoniaCommand {
  static override description = 'List what tasks ask people to decide, newest first.'
  static override examples = [
    '<%= config.bin %> approval list --approver ada',
    '<%= config.bin %> approval list --status approved --status rejected --all --json',
  ]
  static override flags = {
    status: Flags.option({ options: STATUSES, multiple: true })({
      description: 'Only those; may be repeated. Pending ones without it.',
    }),
    approver: Flags.string({ description: 'Only those that this person may decide.' }),
    execution: executionFlag({ description: 'Only those of this execution.' }),
    workflow: workflowId({ description: 'Only those of this workflow.' }),
    ...pagingFlags,
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(ApprovalList)
    const client = await this.client(flags)
    const filter: ApprovalsFilter = {
      ...(flags.status === undefined ? {} : { status: flags.status }),
      ...(flags.approver === undefined ? {} : { approver: flags.approver }),
      ...(flags.execution === undefined ? {} : { execution_id: flags.execution }),
      ...(flags.workflow === undefined ? {} : { workflow_id: flags.workflow }),
    }
    const page = await list(flags, 'approvals', (paging) => client.listApprovals({ ...filter, ...paging }))
    const { approvalTable } = await import('../../show/approvals.ts')
    await this.print(flags, page, () => approvalTable(page))
  }
}
