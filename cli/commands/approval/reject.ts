import { approvalId, decisionFlags } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'

export default class ApprovalReject extends HarmoniaCommand {
  static override description = 'Reject what a task asks for. Whether the task then fails is for its definition to say.'
  static override examples = [
    '<%= config.bin %> approval reject 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e:sign_off:1 --by ada --comment "too expensive"',
  ]
  static override args = { approval: approvalId }
  static override flags = decisionFlags

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ApprovalReject)
    const client = await this.client(flags)
    const { decidedText, decisionIn } = await import('../../show/approvals.ts')
    const decided = await client.reject(args.approval, decisionIn(flags))
    await this.print(flags, decided, () => decidedText(decided))
  }
}
