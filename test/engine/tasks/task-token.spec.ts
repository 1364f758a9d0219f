import { expect } from 'chai'
import fc from 'fast-check'
import { attemptNamed, nameOfAttempt, type AttemptRef } from '../../../src/domain/execution/attempt-ref.ts'
import { attemptOf, taskToken } from '../../../src/engine/tasks/task-token.ts'
import { nextId } from '../../support/engine.ts'

const word = fc.stringMatching(/^[A-Za-z0-9_-]{1,20}$/)
const place = fc.option(fc.nat(99_999)).map((index) => (index === null ? '' : `[${index}]`))
const taskId = fc
  .array(fc.tuple(word, place), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.map((part) => part.join('')).join('.'))
const attempt = fc.record({
  execution_id: fc.constant(null).map(nextId),
  task_id: taskId,
  attempt: fc.integer({ min: 1, max: 1_000_000 }),
})

const ofEveryAttempt = (holds: (ref: AttemptRef) => unknown): void =>
  fc.assert(fc.property(attempt, (ref) => void holds(ref)))

describe('the name of an attempt', () => {
  it('says which one, also of tasks within tasks', () => {
    ofEveryAttempt((ref) => expect(attemptNamed(nameOfAttempt(ref))).to.deep.equal(ref))
  })

  it('goes into a path and a shell as it is', () => {
    ofEveryAttempt((ref) => expect(nameOfAttempt(ref)).to.match(/^[A-Za-z0-9_.~:-]+$/))
  })

  it('is no other text', () => {
    for (const text of ['', 'a', 'a:b', 'a:b:0', 'a:b:01', 'a:b:x', 'a:[3]:1', 'a:b:1:2', 'a/b:c:1'])
      expect(attemptNamed(text), text).to.equal(undefined)
  })
})

describe('a task token', () => {
  it('says which attempt it is for', () => {
    ofEveryAttempt((ref) => expect(attemptOf(taskToken(ref))).to.deep.equal(ref))
  })

  it('is nothing that a token was made of by adding, cutting or spelling otherwise', () => {
    const token = taskToken({ execution_id: nextId(), task_id: 'a', attempt: 1 })
    for (const other of ['', `${token}=`, `${token} `, token.slice(0, -1), `%${token}`, 'AAAA'])
      expect(attemptOf(other), other).to.equal(undefined)
  })
})
