import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { claimStart, start, type OnConflict } from '../../../src/domain/start/index.ts'
import type { ExecutionStatus } from '../../../src/domain/execution/document.ts'

const at = '2026-01-01T00:00:00.000Z'
const claim = (execution_id: string) =>
  ({ type: 'start_claimed', data: { workflow_id: 'w', key: 'k', execution_id } }) as const

interface Asked {
  readonly execution_id?: string
  readonly on_conflict?: OnConflict
  readonly standing?: { readonly execution_id: string; readonly status: ExecutionStatus }
}

const given = (...past: readonly ReturnType<typeof claim>[]) => ({
  when: ({ execution_id = 'second', on_conflict = 'return_existing', standing }: Asked) => {
    const state = past.reduce((sofar, event) => start.evolve(sofar, { ...event, at }), start.initial())
    const intent = claimStart({ workflow_id: 'w', key: 'k', execution_id, on_conflict, standing })
    return intent(state, { at, random: () => 0 })
  },
})

const over: readonly ExecutionStatus[] = ['completed', 'failed', 'cancelled']
const under: readonly ExecutionStatus[] = ['pending', 'running', 'paused']

describe('claiming a start key', () => {
  it('fixes the execution of a key that was never used', () =>
    expect(given().when({ execution_id: 'first' })).to.deep.equal(E.right([claim('first')])))

  it('does nothing while it is not known how the execution of the key stands', () => {
    for (const on_conflict of ['return_existing', 'reject', 'reject_if_running'] as const)
      expect(given(claim('first')).when({ on_conflict })).to.deep.equal(E.right([]))
  })

  it('does nothing when it was another execution that somebody looked at', () => {
    const standing = { execution_id: 'first', status: 'completed' } as const
    const asked = { on_conflict: 'reject_if_running', standing } as const
    expect(given(claim('first'), claim('other')).when(asked)).to.deep.equal(E.right([]))
  })

  for (const status of [...over, ...under]) {
    const standing = { execution_id: 'first', status }
    const taken = E.left({ tag: 'start_key_taken', key: 'k', execution_id: 'first', status })
    it(`leaves the key to an execution that is ${status}, or refuses`, () => {
      expect(given(claim('first')).when({ standing })).to.deep.equal(E.right([]))
      expect(given(claim('first')).when({ standing, on_conflict: 'reject' })).to.deep.equal(taken)
    })
    it(`${over.includes(status) ? 'takes the key anew' : 'refuses'} when it asks not to run beside one that is ${status}`, () =>
      expect(given(claim('first')).when({ standing, on_conflict: 'reject_if_running' })).to.deep.equal(
        over.includes(status) ? E.right([claim('second')]) : taken,
      ))
  }
})
