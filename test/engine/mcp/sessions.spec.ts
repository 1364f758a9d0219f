import { expect } from 'chai'
import type { Connected } from '../../../src/engine/mcp/connect.ts'
import { openSessions } from '../../../src/engine/mcp/sessions.ts'

/** A server that counts connections, and can end one or refuse the next. */
const world = () => {
  let now = 0
  let connections = 0
  let closes = 0
  let refuses = false
  let drop: () => void = () => undefined
  const sessions = openSessions(() => now, '0.0.0')
  const session = sessions.enter(async (): Promise<Connected> => {
    connections++
    if (refuses) throw new Error('refused')
    return {
      listTools: async () => [],
      callTool: async () => ({ _tag: 'Right', right: null }),
      onClosed: (then) => (drop = then),
      close: async () => {
        closes++
        drop()
      },
    }
  })
  const ask = () => session.use(async () => 'answered').catch(({ message }: Error) => message)
  return {
    ask,
    session,
    sessions,
    drop: () => drop(),
    pass: (milliseconds: number) => (now += milliseconds),
    refuse: (does: boolean) => (refuses = does),
    connections: () => connections,
    closes: () => closes,
  }
}

describe('the session with a server', () => {
  it('is made once, for all who ask', async () => {
    const { ask, connections } = world()
    expect(await Promise.all([ask(), ask()])).to.deep.equal(['answered', 'answered'])
    expect(await ask()).to.equal('answered')
    expect(connections()).to.equal(1)
  })

  it('is made again at once when it had lasted', async () => {
    const { ask, drop, pass, connections } = world()
    await ask()
    pass(10_000)
    drop()
    expect(await ask()).to.equal('answered')
    expect(connections()).to.equal(2)
  })

  it('is made again after a pause when it ended at once, a longer one each time', async () => {
    const { ask, drop, pass, connections } = world()
    await ask()
    drop()
    expect(await ask()).to.contain('tried again later')
    pass(1_000)
    expect(await ask()).to.equal('answered')
    drop()
    pass(1_999)
    expect(await ask()).to.contain('tried again later')
    pass(1)
    expect(await ask()).to.equal('answered')
    expect(connections()).to.equal(3)
  })

  it('says why there is none', async () => {
    const { ask, refuse, pass } = world()
    refuse(true)
    expect(await ask()).to.equal('refused')
    expect(await ask()).to.equal('refused; tried again later')
    refuse(false)
    pass(1_000)
    expect(await ask()).to.equal('answered')
  })

  it('ends when it is left, once what is under way has ended', async () => {
    const { session, closes, ask } = world()
    let finish: () => void = () => undefined
    const asked = session.use(() => new Promise<void>((resolve) => (finish = resolve)))
    await Promise.resolve()
    session.leave()
    await new Promise(setImmediate)
    expect(closes()).to.equal(0)
    finish()
    await asked
    await new Promise(setImmediate)
    expect(closes()).to.equal(1)
    expect(await ask()).to.contain('not spoken to any more')
  })

  it('ends with the server', async () => {
    const { ask, sessions, closes } = world()
    await ask()
    await sessions.close()
    expect(closes()).to.equal(1)
    expect(await ask()).to.contain('not spoken to any more')
  })
})
