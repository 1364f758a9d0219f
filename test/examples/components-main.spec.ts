import { expect } from 'chai'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const MAIN = join(import.meta.dirname, '../../examples/components/main.js')

const start = (...flags: readonly string[]) => {
  const child = spawn(process.execPath, [MAIN, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] })
  return { child, ended: once(child, 'exit') as Promise<[number | null]> }
}

describe('the sample components as a program', () => {
  it('say where they listen, log calls to a file, and stop when they are told to', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'harmonia-main-'))
    const log = join(dir, 'calls.jsonl')
    const { child, ended } = start('--port', '0', '--dir', dir, '--log', log)
    try {
      const urls = new Map<string, string>()
      for await (const line of createInterface(child.stderr)) {
        const [name = '', url = ''] = line.split(' ')
        urls.set(name, url)
        if (name === 'data') break
      }
      expect([...urls.keys()]).to.deep.equal(['ergon', 'prometheus', 'apollo', 'engram', 'data'])
      const answer = await fetch(`${urls.get('engram')}/api/actions/store_results`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': 'k' },
        body: '{"params":{"results":1}}',
      })
      expect(await answer.json()).to.have.property('status', 'success')
      expect(JSON.parse(await readFile(log, 'utf8'))).to.include({ component: 'engram', idempotency_key: 'k' })
      child.kill('SIGTERM')
      expect((await ended)[0]).to.equal(0)
    } finally {
      child.kill('SIGKILL')
      await rm(dir, { recursive: true })
    }
  })

  it('say how they are used', async () => {
    const { child, ended } = start('--help')
    const lines: string[] = []
    for await (const line of createInterface(child.stdout)) lines.push(line)
    expect((await ended)[0]).to.equal(0)
    expect(lines.join('\n')).to.include('--port').and.include('--allow-shell')
  })

  for (const flags of [['--port', 'x'], ['--nope'], ['--host', '0.0.0.0']]) {
    it(`do not start with ${flags.join(' ')}`, async () => {
      expect((await start(...flags).ended)[0]).not.to.equal(0)
    })
  }
})
