import { approvalId, decisionFlags } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'

export default class ApprovalApprove extends HarmoniaCommand {
  static override description = 'Approve what a task asks for.'
  static override examples = [
    '<%= config.bin %> approval approve 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e:sign_off:1 --by ada --comment "looks right"',
  ]
  static override args = { approval: approvalId }
  static override flags = decisionFlags

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ApprovalApprove)
    const client = await this.client(flags)
    const { decidedText, decisionIn } = await import('../../show/approvals.ts')
    const decided = await client.approve(args.approval, decisionIn(flags))
    await this.print(flags, decided, () => decidedText(decided))
  }
}
