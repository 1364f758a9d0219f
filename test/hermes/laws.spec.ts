import { expect } from 'chai'
import fc from 'fast-check'
import { keepRegistered, type Kept } from '../../src/hermes/keep-registered.ts'
import type { Transport } from '../../src/engine/tasks/transport.ts'
import { selfAt } from '../../src/hermes/self.ts'
import { openWire } from '../../src/hermes/wire.ts'
import { SimulatedHermes } from '../support/hermes.ts'
import { manualClock, settled, type ManualClock } from '../support/manual-clock.ts'

const MINUTE = 60_000
const DAY = 1_440
const TOOLS = [{ name: 'ListTemplates', inputSchema: { type: 'object' } }]

/** What happens to either side, and how many minutes later the next does. */
const happening = fc.record({
  what: fc.constantFrom('hermes restarts', 'hermes goes down', 'hermes comes back', 'server restarts', 'server dies'),
  minutes: fc.integer({ min: 1, max: 240 }),
  keepsKey: fc.boolean(),
})

describe('a day with Hermes', function () {
  this.timeout(120_000)

  it('keeps one registration alive, whatever restarts', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { minLength: 6, maxLength: 14 }), async (happenings) => {
        const clock = manualClock()
        const hermes = new SimulatedHermes(clock.now)
        let server = live(hermes, clock)
        const look = (): void => {
          expect(hermes.components.size, 'two registrations at once').to.be.at.most(1)
          for (const late of hermes.late) expect(late, 'a heartbeat with a token long over').to.be.at.most(30_000)
        }
        const pass = async (minutes: number): Promise<void> => {
          await clock.advance(minutes * MINUTE)
          look()
          if (!hermes.isUp || minutes < 2) return
          expect(server.kept.standing()?.state, 'a registration that is not there').to.equal('registered')
          expect(hermes.components.size).to.equal(1)
        }
        let passed = 0
        for (const { what, minutes, keepsKey } of happenings) {
          if (what === 'hermes goes down') hermes.goDown()
          if (what === 'hermes restarts' || what === 'hermes comes back') hermes.comeBack({ keepsKey })
          if (what === 'server restarts') {
            await server.kept.stop()
            if (hermes.isUp) expect(hermes.components.size, 'what a stop leaves').to.equal(0)
            server = live(hermes, clock)
          }
          if (what === 'server dies') {
            server.die()
            server = live(hermes, clock)
          }
          await settled()
          look()
          await pass(minutes)
          passed += minutes
        }
        hermes.comeBack()
        await pass(Math.max(2, DAY - passed))
        await server.kept.stop()
        expect(hermes.components.size).to.equal(0)
      }),
      { numRuns: 20 },
    )
  })
})

/** A server's life with Hermes. One that has died hears nothing and does nothing any more. */
const live = (hermes: SimulatedHermes, clock: ManualClock): { readonly kept: Kept; readonly die: () => void } => {
  let isAlive = true
  const own = {
    now: clock.now,
    after: (milliseconds: number, call: () => void) => clock.after(milliseconds, () => isAlive && call()),
  }
  const transport: Transport = {
    ...hermes.transport,
    exchange: (exchange, settle) => hermes.transport.exchange(exchange, (answer) => isAlive && settle(answer)),
  }
  const kept = keepRegistered({
    wire: openWire({ transport, clock: own }, 'http://hermes:8001'),
    self: selfAt({ listening: 'http://127.0.0.1:8007', announced: '' }, '1.2.3', []),
    clock: own,
    random: () => 1,
    told: () => undefined,
    found: () => undefined,
    tools: async () => TOOLS,
  })
  return { kept, die: () => void (isAlive = false) }
}
