import { approvalId } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'

export default class ApprovalShow extends HarmoniaCommand {
  static override description = 'Show an approval: what is asked, who may decide, and what was decided.'
  static override examples = ['<%= config.bin %> approval show 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e:sign_off:1']
  static override args = { approval: approvalId }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ApprovalShow)
    const client = await this.client(flags)
    const approval = await client.getApproval(args.approval)
    const { approvalText } = await import('../../show/approvals.ts')
    await this.print(flags, approval, () => approvalText(approval))
  }
}
