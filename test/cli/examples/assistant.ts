import { expect } from 'chai'
import { ID, type Scenes } from './scene.ts'

export const assistant: Scenes = {
  chat: [
    async ({ failed }) => {
      const { execution_id } = await failed()
      return { says: new RegExp(`^order .*execution ${execution_id}: it failed[^]*task charge .*http_422`) }
    },
    async ({ start }) => ({
      instead: { [ID]: await start('waiting') },
      says: /paid waits for the signal payment_received[^]*sign_off waits for ada to decide/,
    }),
    async ({ workflow, read }) => {
      await workflow('data_processing_pipeline')
      return {
        says: /^- analyze gets up to 5 attempts\.$/m,
        after: () => expect(read('next.yaml')).to.match(/^ {4}retry:\n {6}max_attempts: 5$/m),
      }
    },
  ],
}
