import { expect } from 'chai'
import type { Snapshot } from '../../src/engine/load.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { parsed } from '../support/definitions.ts'
import { engineOn } from '../support/engine.ts'
import { settled } from '../support/manual-clock.ts'
import { right } from '../support/store.ts'

const echo = { component: 'harmonia', action: 'echo' }

describe('the snapshots of a long execution', () => {
  for (const [name, task] of Object.entries({
    'a for_each, whose items are all there from its start': {
      ...echo,
      for_each: { items: '${lists.range(5000)}' },
    },
    'a repeat, whose iterations come one by one': {
      ...echo,
      repeat: { while: '${iteration < 5000}', max_iterations: 5_000 },
    },
  }))
    it(`keep no more than two tasks in all for each of its events: ${name}`, async () => {
      const taken: Snapshot[] = []
      const sizes: number[] = []
      const test = engineOn(memoryStore(), {
        snapshots: {
          load: async () => undefined,
          save: (_, snapshot) => {
            taken.push(snapshot)
            sizes.push((snapshot.state as { readonly tasks: readonly unknown[] }).tasks.length)
          },
        },
      })
      const id = await test.start(await test.define(parsed({ name: 'long', tasks: { long: task } })))
      await settled()
      const { status, revision } = right(await test.engine.document(id)())
      expect(status).to.equal('completed')
      expect(taken.length, 'there are some').to.be.at.least(3)
      expect(
        sizes.reduce((sum, size) => sum + size, 0),
        'tasks in all of them',
      ).to.be.at.most(2 * revision)
    })
})
