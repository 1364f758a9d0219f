import { expect } from 'chai'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { e2eFolder } from '../support/e2e-folder.ts'
import { endServerProcesses, refusedServerProcess } from '../support/server-process.ts'

/** Variable, bad value, what is said to be allowed. */
const BAD: readonly (readonly [string, string, string])[] = [
  ['HARMONIA_HOST', 'not a host', 'a host name or an address'],
  ['HARMONIA_HOST', '', 'a host name or an address'],
  ['HARMONIA_AI_PORT', '-1', 'a whole number from 0 to 65535'],
  ['HARMONIA_AI_PORT', 'forty', 'a whole number from 0 to 65535'],
  [
    'HARMONIA_EVENT_STORE',
    'mysql://localhost/events',
    'sqlite:<file>, esdb://<host>, esdb+discover://<host> or memory:',
  ],
  ['HARMONIA_EVENT_STORE', 'sqlite:', 'sqlite:<file>, esdb://<host>, esdb+discover://<host> or memory:'],
  ['HARMONIA_PROJECTION_STORE', 'memory', 'sqlite:<file>'],
  ['HARMONIA_MAX_CONCURRENT_WORKFLOWS', '0', 'a whole number from 1 to 1000000'],
  ['HARMONIA_MAX_CONCURRENT_WORKFLOWS', '1e3', 'a whole number from 1 to 1000000'],
  ['HARMONIA_MAX_CONCURRENT_WORKFLOWS', '', 'a whole number from 1 to 1000000'],
  ['HARMONIA_MAX_CALLS_PER_COMPONENT', '1.5', 'a whole number from 1 to 100000'],
  ['HARMONIA_DEFAULT_TIMEOUT', '0', 'seconds, from 0.001 to 31536000'],
  ['HARMONIA_DEFAULT_TIMEOUT', '1h', 'seconds, from 0.001 to 31536000'],
  ['HARMONIA_DEFAULT_TIMEOUT', 'Infinity', 'seconds, from 0.001 to 31536000'],
  ['HARMONIA_RETRY_MAX_ATTEMPTS', '0', 'a whole number from 1 to 1000'],
  ['HARMONIA_RETRY_MAX_ATTEMPTS', ' 3', 'a whole number from 1 to 1000'],
  ['HARMONIA_CHECKPOINT_INTERVAL', '-5', 'seconds, from 1 to 31536000'],
  ['ENABLE_AUTO_RETRY', 'yes', 'true or false'],
  ['ENABLE_CHECKPOINTS', '1', 'true or false'],
  ['ENABLE_PARALLEL_EXECUTION', 'TRUE', 'true or false'],
  ['MAX_WORKFLOW_DEPTH', '1001', 'a whole number from 1 to 1000'],
  ['MAX_TASK_DURATION', 'NaN', 'seconds, from 0.001 to 31536000'],
  ['HARMONIA_SHUTDOWN_GRACE', '3601', 'seconds, from 0 to 3600'],
  ['HARMONIA_ENV_ALLOW', 'HOME, HARMONIA_SECRET_X', 'any variable but HARMONIA_SECRET_… (${secrets.…} reads those)'],
  ['HARMONIA_MAX_INLINE_OUTPUT', '64K', 'a whole number from 1024 to 1048576'],
  ['HARMONIA_LOG_LEVEL', 'LOUD', 'TRACE, DEBUG, INFO, WARN, ERROR, FATAL, SILENT'],
  ['HARMONIA_DEBUG', 'on', 'true or false'],
  ['HARMONIA_DATA_DIR', '', 'a folder'],
]

/** So that a start has each variable once: a process for each value would take most of its time to start. */
const rounds = (bad: typeof BAD): readonly (typeof BAD)[] => {
  const all: (typeof BAD)[number][][] = []
  for (const one of bad) {
    const free = all.find((round) => round.every(([variable]) => variable !== one[0]))
    if (free === undefined) all.push([one])
    else free.push(one)
  }
  return all
}

describe('a setting that is not allowed', function () {
  this.timeout(60_000)
  const folder = e2eFolder()
  const dataDir = join(folder.path, 'data')
  after(() => {
    endServerProcesses()
    folder.remove()
  })

  const refused = (env: Record<string, string>) =>
    refusedServerProcess(undefined, { HARMONIA_DATA_DIR: dataDir, HOME: folder.path, ...env }, { cwd: folder.path })

  it('stops the start, alone', async () => {
    const { code, errors } = await refused({ HARMONIA_AI_PORT: 'forty' })
    expect(errors).to.equal('Error: HARMONIA_AI_PORT=forty: a whole number from 0 to 65535 is allowed\n')
    expect(code).to.equal(1)
    expect(readdirSync(folder.path), 'nothing is made').to.deep.equal([])
  })

  for (const [round, bad] of rounds(BAD).entries()) {
    const all = bad.map(([variable, value]) => `${variable}=${JSON.stringify(value)}`)
    it(`stops the start, each of them being told (${round + 1}): ${all.join(', ')}`, async () => {
      const { code, errors } = await refused(Object.fromEntries(bad.map(([variable, value]) => [variable, value])))
      const told = errors
        .replace(/^Error: /, '')
        .trimEnd()
        .split('\n')
      const expected = bad.map(([variable, value, allowed]) => `${variable}=${value}: ${allowed} is allowed`)
      expect(told.toSorted()).to.deep.equal(expected.toSorted())
      expect(code).to.equal(1)
      expect(readdirSync(folder.path), 'nothing is made').to.deep.equal([])
    })
  }

  it('stops the start when a secret can not be used, without showing it', async () => {
    const { code, errors } = await refused({ HARMONIA_SECRET_PIN: '9876' })
    expect(errors)
      .to.match(/^Error: the value of HARMONIA_SECRET_PIN is shorter than 6 bytes/)
      .and.not.contain('9876')
    expect(code).to.equal(1)
    const missing = await refused({ HARMONIA_SECRETS_FILE: '/nowhere/secrets' })
    expect(missing.errors).to.equal("Error: the secrets file /nowhere/secrets can't be read (ENOENT)\n")
    expect(readdirSync(folder.path), 'nothing is made').to.deep.equal([])
  })

  it('is told with all others that are not', async () => {
    const { code, errors } = await refused({ MAX_TASK_DURATION: 'long', HARMONIA_DEBUG: 'maybe' })
    expect(code).to.equal(1)
    expect(errors).to.contain('MAX_TASK_DURATION=long').and.to.contain('HARMONIA_DEBUG=maybe')
    expect(existsSync(dataDir)).to.equal(false)
  })

  it('stops the start also when it stands in .env.harmonia', async () => {
    writeFileSync(join(folder.path, '.env.harmonia'), 'MAX_WORKFLOW_DEPTH=deep\n')
    const { code, errors } = await refused({})
    expect(code).to.equal(1)
    expect(errors).to.equal('Error: MAX_WORKFLOW_DEPTH=deep: a whole number from 1 to 1000 is allowed\n')
    expect(readdirSync(folder.path)).to.deep.equal(['.env.harmonia'])
  })
})
