import { Chalk } from 'chalk'
import { expect } from 'chai'
import { changesBetween } from '../../cli/replay/changes.ts'
import { keyboard } from '../../cli/replay/keys.ts'
import { pastOf } from '../../cli/replay/past.ts'
import { screen } from '../../cli/replay/screen.ts'
import { stepAt } from '../../cli/replay/step.ts'
import type { ExecutionDocument, HarmoniaEvent } from '../../src/client/index.ts'
import { completed, event, EXECUTION_ID } from '../support/cli-samples.ts'

/** A server that counts what it is asked. */
const asked = (events: number) => {
  const calls: string[] = []
  const documentAt = (revision: number): ExecutionDocument => ({ ...completed, revision })
  return {
    calls,
    grow: () => events++,
    client: {
      getExecution: async (_: unknown, { at }: { at?: number | string } = {}) => {
        calls.push(`document ${at ?? 'now'}`)
        return documentAt(typeof at === 'number' ? at : events - 1)
      },
      getExecutionGraph: async () => {
        throw new Error('nobody has asked for a graph')
      },
      listExecutionEvents: async (
        _: unknown,
        { cursor = '0', limit = 100 }: { cursor?: string; limit?: number } = {},
      ) => {
        calls.push(`events ${cursor}`)
        const from = Number(cursor)
        const page = Array.from({ length: Math.min(limit, events - from) }, (_, n) => event(from + n, 'task_started'))
        return { events: page as unknown as readonly HarmoniaEvent[], next_cursor: null, as_of: 1 }
      },
    } as never,
  }
}

describe('what a replay fetches', () => {
  it('is each state once, and events by the hundred, however one goes back and forth', async () => {
    const server = asked(150)
    const past = await pastOf(server.client, EXECUTION_ID)
    for (const revision of [0, 1, 2, 1, 0, 1, 2]) await stepAt(past, revision)
    expect(server.calls).to.deep.equal(['document now', 'events 0', 'document 0', 'document 1', 'document 2'])
    await stepAt(past, 120)
    expect(server.calls.slice(5)).to.deep.equal(['events 100', 'document 120', 'document 119'])
  })

  it('is a page again when there are more events than it had', async () => {
    const server = asked(2)
    const past = await pastOf(server.client, EXECUTION_ID)
    await past.event(1)
    server.grow()
    await past.lookFurther()
    expect(past.last()).to.equal(2)
    expect((await past.event(2)).revision).to.equal(2)
  })
})

describe('the keys of a replay', () => {
  const typed = (...pieces: readonly string[]) => {
    const read = keyboard()
    return pieces.flatMap(read).map((wish) => ('revision' in wish ? `${wish.do} ${wish.revision}` : wish.do))
  }

  it('go forward and back by arrows of every terminal, space, b and others', () => {
    expect(typed('\u001b[C\u001bOC n', '\u001b[Db', '\u007f')).to.deep.equal([
      'forward',
      'forward',
      'forward',
      'forward',
      'back',
      'back',
      'back',
    ])
  })

  it('go to a number, which may be mended, and given up', () => {
    expect(typed('g12\u007f5\r').at(-1)).to.equal('go 15')
    expect(typed('g1', '\u001b', 'q').at(-1)).to.equal('quit')
    expect(typed('g', '\r').at(-1)).to.equal('typing')
  })

  it('end it, also within a number', () => {
    expect(typed('q', '\u0003', 'g1\u0003')).to.deep.equal(['quit', 'quit', 'typing', 'typing', 'quit'])
  })

  it('that mean nothing do nothing', () => {
    expect(typed('x\u001b[5~ä\u001b')).to.deep.equal([])
  })
})

describe('the screen of a replay', () => {
  const step = {
    event: { ...event(1, 'task_started'), details: { attempt: 1, evil: '\u001b[2J' } } as unknown as HarmoniaEvent,
    document: completed,
    changes: Array.from({ length: 12 }, (_, n) => ({
      task_id: `t${n}`,
      field: 'status',
      from: 'pending',
      to: 'running',
    })),
  }
  const shown = { step, before: undefined, last: 4, graph: undefined, scrolled: 99, note: '' }

  it('is never larger than the terminal, and lets nothing of the data move the cursor', () => {
    for (const [columns, rows] of [
      [100, 40],
      [30, 12],
      [5, 3],
    ] as const) {
      const { lines } = screen(shown, { columns, rows }, new Chalk({ level: 1 }))
      expect(lines).to.have.length(rows)
      for (const line of lines) {
        const plain = line.replaceAll(/\u001b\[[0-9;]*m/g, '')
        expect([...plain].length, plain).to.be.at.most(columns)
        expect(plain).not.to.contain('\u001b')
      }
    }
  })

  it('says how many changes it does not show', () => {
    const { lines } = screen(shown, { columns: 100, rows: 40 }, new Chalk({ level: 0 }))
    expect(lines.join('\n')).to.contain('and 4 more')
  })
})

describe('what an event has changed', () => {
  it('is each field that differs, of the execution and of its tasks', () => {
    const before = completed
    const [id, task] = Object.entries(before.tasks)[0] ?? []
    const after = {
      ...before,
      status: 'failed',
      revision: 99,
      tasks: { ...before.tasks, [id ?? '']: { ...task, attempt: 7 }, fresh: { ...task } },
    } as ExecutionDocument
    const changes = changesBetween(before, after)
    expect(changes.slice(0, 2)).to.deep.equal([
      { task_id: null, field: 'status', from: before.status, to: 'failed' },
      { task_id: id, field: 'attempt', from: task?.attempt, to: 7 },
    ])
    expect(changes.filter(({ task_id }) => task_id === 'fresh')).to.deep.include({
      task_id: 'fresh',
      field: 'status',
      from: null,
      to: task?.status,
    })
  })
})
