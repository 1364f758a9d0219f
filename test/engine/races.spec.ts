import { expect } from 'chai'
import { memoryStore } from '../../src/store/memory.ts'
import { parsed } from '../support/definitions.ts'
import { engineOn } from '../support/engine.ts'

const wait = (seconds: number) => ({ component: 'harmonia', action: 'wait', input: { seconds } })

describe('waits that end in the same moment', () => {
  const told = async (tasks: object) => {
    const { define, start, events, clock } = engineOn(memoryStore())
    const execution_id = await start(await define(parsed({ name: 'waits', tasks })))
    await clock.advance(5_000)
    return (await events(execution_id)).map(({ type, data }) => {
      const { task_id } = data as { readonly task_id?: string }
      return task_id === undefined ? type : `${type} ${task_id}`
    })
  }

  it('are one winner of a race and others that are given up', async () => {
    const race = { race: true, tasks: { a: wait(5), b: wait(5), c: wait(5) } }
    expect((await told({ race })).slice(-5)).to.deep.equal([
      'task_completed race.a',
      'task_cancelled race.c',
      'task_cancelled race.b',
      'task_completed race',
      'workflow_completed',
    ])
  })

  it('end a for_each with the one that was enough', async () => {
    const fan = { ...wait(5), for_each: { items: [1, 2, 3], complete_when: '${succeeded >= 1}' } }
    expect((await told({ fan })).slice(-5)).to.deep.equal([
      'task_completed fan[0]',
      'task_cancelled fan[2]',
      'task_cancelled fan[1]',
      'task_completed fan',
      'workflow_completed',
    ])
  })
})
