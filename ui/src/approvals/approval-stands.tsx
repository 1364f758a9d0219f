import type { ApprovalStatus } from '../../../src/client/index.ts'

const LOOKS = {
  pending: ['waiting', '◔'],
  approved: ['completed', '✓'],
  rejected: ['failed', '✕'],
  expired: ['cancelled', '⌛'],
  cancelled: ['cancelled', '⊘'],
} as const satisfies Readonly<Record<ApprovalStatus, readonly [look: string, sign: string]>>

export const ApprovalStands = ({ status }: { readonly status: ApprovalStatus }) => {
  const [look, sign] = LOOKS[status]
  return (
    <span className="status" data-status={look}>
      <span aria-hidden="true">{sign}</span> {status}
    </span>
  )
}
