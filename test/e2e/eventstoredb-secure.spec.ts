import { expect } from 'chai'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEventStore } from '../../src/store/open.ts'
import { startEventStoreDbProcess, type EventStoreDbProcess } from '../support/eventstoredb/process.ts'
import { append, left, right, run } from '../support/store.ts'

const hasOpenssl = (): boolean => {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

// Certificates are made for the test, where there is something to make them.
if (hasOpenssl())
  describe('EventStoreDB with TLS and a user', function () {
    this.timeout(60_000)
    let dir: string
    let server: EventStoreDbProcess
    before(async () => {
      dir = mkdtempSync(join(tmpdir(), 'harmonia-tls-'))
      const [key, cert] = [join(dir, 'key.pem'), join(dir, 'cert.pem')]
      const days = ['-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1']
      execFileSync(
        'openssl',
        ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, ...days],
        {
          stdio: 'ignore',
        },
      )
      server = await startEventStoreDbProcess(undefined, ['--key', key, '--cert', cert, '--user', 'ops:se cret'])
    })
    after(async () => {
      await server.kill()
      rmSync(dir, { recursive: true, force: true })
    })

    const url = (user: string, parameters: string): string => `esdb://${user}localhost:${server.port}?${parameters}`
    const trusted = () => `tls=true&tlsCAFile=${join(dir, 'cert.pem')}`

    it('is reached by what the connection string says', async () => {
      const store = right(await openEventStore(url('ops:se%20cret@', trusted())))
      expect((await run(store.append(append('a', 'no_stream')))).revision).to.equal(0)
      expect(await run(store.read('a'))).to.have.length(1)
      await store.close()
    })

    it('refuses a wrong password at once, and the reason does not tell it', async () => {
      const { reason } = left(await openEventStore(url('ops:wrong@', trusted()), { waitMs: 60_000 }))
      expect(reason).to.include('Access Denied').and.not.include('wrong')
    })

    it('is not trusted without its certificate', async () => {
      const { reason } = left(await openEventStore(url('ops:se%20cret@', 'tls=true'), { waitMs: 0 }))
      expect(reason).to.include('can not be used').and.not.include('cret')
    })

    it('says what is wrong with a connection string', async () => {
      for (const bad of ['localhost:port', 'localhost?tlsCAFile=/none.crt', 'localhost?tls']) {
        const { reason } = left(await openEventStore(`esdb://ops:secret@${bad}`, { waitMs: 0 }))
        expect(reason, bad).to.include('can not be used').and.not.include('secret')
      }
    })
  })
