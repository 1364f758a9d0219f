import type * as E from 'fp-ts/lib/Either.js'
import type { Proposal } from '../../http/assistant.ts'
import type { Refusal } from '../../http/refusal.ts'
import type { Hand } from '../hand.ts'
import { bullets } from './say/words.ts'

/** Proposes by the tool that models have, and answers the proposal. */
export const propose = async (
  hand: Hand,
  tool: 'propose_definition' | 'propose_action',
  given: Readonly<Record<string, unknown>>,
): Promise<E.Either<Refusal, Proposal>> => {
  const used = await hand.try(tool, given)
  if (used === undefined) throw new Error(`there is no tool ${tool}`)
  return used as E.Either<Refusal, Proposal>
}

/** What the checks say against a proposal, and what they warn of. */
export const verdict = (proposal: Proposal): string => {
  const lines = (problems: Proposal['problems']) =>
    bullets(
      problems.slice(0, 10).map(({ pointer, message }) => `${pointer === '' ? 'the whole' : pointer}: ${message}`),
    )
  if (proposal.problems.length > 0) return `It would be refused as it is:\n${lines(proposal.problems)}`
  if (proposal.kind === 'definition' && proposal.warnings.length > 0)
    return `It is valid. The checks warn of this:\n${lines(proposal.warnings)}`
  return proposal.kind === 'definition' ? 'It is valid.' : ''
}
