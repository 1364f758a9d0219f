import { ACCEPTED, type Call, type Outcome } from '../../src/engine/tasks/task-kind.ts'

/** What a call has come to, which must not be a promise of more. */
export const concluded = async (call: Pick<Call, 'outcome'>): Promise<Outcome> => {
  const reply = await call.outcome
  if (reply === ACCEPTED) throw new Error('the component will report later')
  return reply
}
