import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { attemptNamed } from '../../domain/execution/attempt-ref.ts'
import { someOf, text } from '../codecs.ts'
import { Approval, APPROVAL_STATUSES, DecidedCodec } from '../documents/approval.ts'
import { pageOf } from '../documents/shared.ts'
import { paging } from '../query.ts'
import { bodyOf, get, post, type Row } from '../route.ts'
import { answered, defined, inPages } from './page.ts'

const TAG = 'approvals'
const id = text(1, 128)
const PENDING = ['pending'] as const

const Decision = t.exact(t.partial({ by: text(1, 200), comment: text(1, 10_000), data: t.unknown }), 'ApprovalDecision')

const decide = (verb: 'approve' | 'reject', decision: 'approved' | 'rejected', summary: string): Row =>
  post(`/api/approvals/{id}/${verb}`, {
    tag: TAG,
    summary,
    body: bodyOf(Decision, { optional: true }),
    answers: [{ status: 202, description: 'Recorded.', codec: DecidedCodec }],
    refuses: ['approval_not_found', 'approval_decided', 'approval_over', 'not_an_approver', 'execution_over'],
    example: { by: 'ada', comment: 'looks right' },
    run: async ({ params: { id: approval_id = '' }, body, by }, { engine }) => {
      const attempt = attemptNamed(approval_id)
      if (attempt === undefined) return E.left({ tag: 'approval_not_found', approval_id })
      const decided = await engine.decide(attempt, { decision, ...defined(body) }, by)()
      return answered(202, E.isLeft(decided) ? decided : E.right({ approval_id, decision, ...decided.right }))
    },
  })

export const approvals: readonly Row[] = [
  get('/api/approvals', {
    tag: TAG,
    summary: 'List what tasks ask people to decide, newest first; only what is pending, unless status says otherwise',
    parameters: {
      ...paging,
      status: someOf(APPROVAL_STATUSES),
      approver: text(1, 200),
      execution_id: id,
      workflow_id: id,
    },
    answers: [{ status: 200, description: 'One page.', codec: pageOf('approvals', Approval, 'Approvals') }],
    refuses: ['bad_cursor', 'behind', 'read_models_unavailable'],
    run: async ({ query: { limit = 100, status = PENDING, ...query }, fresh }, { readModels }) =>
      inPages('approvals', await readModels.approvals({ ...query, status, limit }, fresh)()),
  }),

  get('/api/approvals/{id}', {
    tag: TAG,
    summary: 'Get one approval',
    answers: [{ status: 200, description: 'The approval.', codec: Approval }],
    refuses: ['approval_not_found', 'behind', 'read_models_unavailable'],
    run: async ({ params: { id: approval_id = '' }, fresh }, { readModels }) => {
      const found = await readModels.approval(approval_id, fresh)()
      if (E.isRight(found) && found.right === undefined) return E.left({ tag: 'approval_not_found', approval_id })
      return answered(200, found)
    },
  }),

  decide('approve', 'approved', 'Approve'),
  decide('reject', 'rejected', 'Reject'),
]
