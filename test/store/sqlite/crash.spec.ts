import { expect } from 'chai'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { append, event, positions, right, run, temporary, upTo, wholeLog } from '../../support/store.ts'
import { openSqliteStore } from '../../../src/store/sqlite/store.ts'

const PROGRAM = fileURLToPath(new URL('../../support/store-crashing-process.js', import.meta.url))

describe('a process that is killed while it appends', () => {
  const { folder, keep } = temporary()

  it('leaves all that it was answered, whole appends only, and no gap', async () => {
    const file = join(await folder(), 'events.db')
    const acknowledged: string[] = []
    for (const answers of [1, 500, 2_000, 37, 5_000]) {
      await killAfter(file, answers, acknowledged)

      const store = right(await openSqliteStore({ file }))
      const log = await wholeLog(store)
      expect(positions(log)).to.deep.equal(upTo(store.head()))

      const at = new Map(log.map((each) => [each.position, each]))
      for (const line of acknowledged) {
        const [stream, revision, position, count, id] = line.split(' ')
        const last = at.get(Number(position))
        expect([last?.stream, last?.revision]).to.deep.equal([stream, Number(revision)])
        expect(at.get(Number(position) - Number(count) + 1)?.id).to.equal(id)
      }

      const next = new Map<string, number>()
      for (const { stream, revision } of log) {
        expect(revision, stream).to.equal(next.get(stream) ?? 0)
        next.set(stream, revision + 1)
      }
      // 1, 3, 2 and 5 events an append: a stream that ends elsewhere has a torn one.
      for (const [stream, length] of next) if (stream.startsWith('crash-')) expect(length).to.be.oneOf([1, 4, 6, 11])

      await run(store.append(append('survivor', 'any', [event('reopened')])))
      await store.close()
    }
    expect(acknowledged).to.have.length.at.least(7_538)
  })

  it('is waited for by nobody: the next one opens the file at once', async () => {
    const file = join(await folder(), 'events.db')
    await killAfter(file, 1, [])
    const store = keep(right(await openSqliteStore({ file })))
    expect(store.head()).to.be.at.least(1)
  })
})

/** Runs the program until it was given so many answers, and kills it in the middle of the next ones. */
const killAfter = async (file: string, answers: number, acknowledged: string[]): Promise<void> => {
  const child = spawn(process.execPath, [PROGRAM, file], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  let seen = 0
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.split(' ').length === 5) acknowledged.push(line)
    if (++seen === answers) child.kill('SIGKILL')
  }
  const [, signal] = await exited
  expect(signal).to.equal('SIGKILL')
}
