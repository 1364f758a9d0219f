import { expect } from 'chai'
import fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import { builtInNames } from '../../../src/domain/component/index.ts'
import { builtIns, taskKinds } from '../../../src/engine/tasks/kinds.ts'
import type { Transport } from '../../../src/engine/tasks/transport.ts'
import { anAttempt } from '../../support/components-attempt.ts'
import { concluded } from '../../support/concluded.ts'

const START = Date.UTC(2026, 0, 1)

const nowhere: Transport = {
  exchange: () => {
    throw new Error('nothing is to be sent')
  },
  leave: () => {},
  close: async () => {},
}
const calling = { transport: nowhere, now: () => START, resolve: () => undefined }
const kindOf = taskKinds(calling)

const run = (action: string, input: unknown) => {
  const kind = kindOf('harmonia', action)
  if (kind.kind !== 'pure') throw new Error(`${action} is not pure`)
  return kind.run(input)
}

const wait = kindOf('harmonia', 'wait')
const due = (input: unknown) => {
  if (wait.kind !== 'timer') throw new Error('wait is not a timer')
  return wait.due(input, START)
}

const failsWith = (type: string, retryable: boolean) => (outcome: E.Either<unknown, unknown>) =>
  expect(E.isLeft(outcome) && outcome.left).to.include({ type, retryable })

describe('the built-in components', () => {
  it('are those whose names nobody can take', () => {
    expect([...builtIns(calling).keys()]).to.deep.equal([...builtInNames])
  })

  it('describe each action and its input', () => {
    for (const [, { description, inputSchema }] of [...builtIns(calling).values()].flatMap((actions) => [...actions])) {
      expect(description).to.match(/^[A-Z].*\.$/)
      expect(inputSchema).to.be.an('object')
    }
  })

  for (const action of ['shout', '', 'constructor', '__proto__']) {
    it(`have no action ${JSON.stringify(action)}`, () => {
      failsWith('action_not_found', false)(run(action, {}))
    })
  }
})

describe('a component that nobody registered', () => {
  it('fails its task, to be tried again', async () => {
    const kind = kindOf('ergon', 'run')
    if (kind.kind !== 'call') throw new Error('not a call')
    failsWith('component_not_found', true)(await concluded(kind.call(anAttempt())))
  })
})

describe('harmonia.echo', () => {
  it('gives back whatever it gets', () =>
    fc.assert(
      fc.property(fc.jsonValue(), (input) => {
        expect(run('echo', input)).to.deep.equal(E.right(input))
      }),
    ))
  it('gives null for nothing', () => expect(run('echo', undefined)).to.deep.equal(E.right(null)))
})

describe('harmonia.fail', () => {
  it('fails for good unless it is told otherwise', () => {
    for (const input of [{}, null, undefined]) failsWith('failed', false)(run('fail', input))
  })
  it('fails as it is told', () => {
    expect(run('fail', { type: 'quota', message: 'over', retryable: true })).to.deep.equal(
      E.left({ type: 'quota', message: 'over', retryable: true }),
    )
  })
  for (const input of [[], 'no', { message: 1 }, { retry: true }, { type: '' }, JSON.parse('{"__proto__":1}')]) {
    it(`refuses ${JSON.stringify(input)}`, () => failsWith('invalid_input', false)(run('fail', input)))
  }
})

describe('harmonia.wait', () => {
  it('ends so many seconds after its start', () => {
    expect(due({ seconds: 1.5 })).to.deep.equal(E.right(START + 1_500))
    expect(due({ seconds: 0 })).to.deep.equal(E.right(START))
  })
  it('ends at a time', () => {
    expect(due({ until: '2026-01-01T01:00:00+01:00' })).to.deep.equal(E.right(START))
    expect(due({ until: '2025-06-01T00:00:00.5Z' })).to.deep.equal(E.right(Date.UTC(2025, 5, 1) + 500))
  })
  it('says what it waited for', () => {
    const until = '2026-01-01T00:00:02.000Z'
    expect(wait.kind === 'timer' && wait.output({ seconds: 2 }, until)).to.deep.equal({ waited_until: until })
  })
  const bad = [
    null,
    undefined,
    'soon',
    [],
    {},
    { seconds: -1 },
    { seconds: '1' },
    { seconds: 1e12 },
    { seconds: 1, until: '2026-01-01T00:00:00Z' },
    { seconds: 1, minutes: 1 },
    { until: 'tomorrow' },
    { until: '2026-01-01' },
    { until: '2026-01-01T00:00:00' },
    { until: '2026-13-01T00:00:00Z' },
    { until: 1 },
  ]
  for (const input of bad) {
    it(`refuses ${JSON.stringify(input)}`, () => failsWith('invalid_input', false)(due(input)))
  }
})
