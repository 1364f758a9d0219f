import { expect } from 'chai'
import { task } from '../../support/e2e-client.ts'
import { isOf, type Story } from './life.ts'

/** How a story's component is asked by a manifest: with what the component protocol says, in a form of its own. */
export const MANIFEST = {
  hold: {
    input_schema: { type: 'object', properties: { of: { type: 'string' } }, required: ['of'] },
    http: {
      method: 'POST',
      path: '/held/{of}',
      body: { action: 'hold', params: '${input}', context: '${context}' },
      result: '${{"of": input.of, "said": response.body}}',
    },
  },
} as const

const mapped: Story = {
  of: 'calls by a manifest: one that is under way is made again with the same key, one that was taken in hand is not',
  tell: async (life) => {
    const id = await life.start({
      name: 'mapped',
      tasks: { call: task('m', 'hold', { of: 'call' }), later: task('m', 'hold', { of: 'later' }) },
    })
    const calls = life.calls(id)
    const first = await calls.next('call')
    ;(await calls.next('later')).accept()
    await life.happened(id, isOf('task_accepted', 'later'))
    await life.killed()
    const again = await calls.next('call')
    expect([first.key, again.key]).to.deep.equal([`${id}:call:1`, `${id}:call:1`])
    expect(again.task_token, 'the same request').to.equal(first.task_token)
    await life.killed()
    const last = await calls.next('call')
    last.answer('at last')
    const token = Buffer.from(`${id}:later:1`).toString('base64url')
    await life.client.completeTask(token, { reported: true })
    const { output, tasks } = await life.ended(id)
    expect(output).to.deep.equal({ call: { of: 'call', said: 'at last' }, later: { reported: true } })
    expect(tasks['call']?.attempt).to.equal(1)
  },
}

export const manifests: readonly Story[] = [mapped]
