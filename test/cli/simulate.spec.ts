import { expect } from 'chai'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { folder, harmonia } from '../support/cli-run.ts'

describe('harmonia simulate', function () {
  this.timeout(60_000)
  const { path, remove } = folder()
  after(remove)
  const file = (name: string, text: string): string => {
    writeFileSync(join(path, name), text)
    return join(path, name)
  }
  const well = file(
    'well.yaml',
    'name: well\ntasks:\n  a: {component: x, action: y}\n  b: {component: x, action: z, depends_on: [a], input: "${tasks.a.output.n}"}\n',
  )
  const never = file(
    'never ends.json',
    JSON.stringify({
      name: 'never',
      tasks: { nap: { component: 'harmonia', action: 'wait', input: { until: '2999-01-01T00:00:00Z' } } },
    }),
  )

  it('needs no server, and exits with 0 when no rule was broken', async () => {
    const { code, stdout } = await harmonia(['simulate', well, '--seeds', '30'])
    expect(stdout).to.contain('Seeds').and.to.contain('30').and.to.contain('No rule was broken.')
    expect(stdout).to.match(/^TASK +STARTED/m)
    expect(code).to.equal(0)
  })

  it('reports as JSON, in a shape that stays', async () => {
    const { code, stdout } = await harmonia(['simulate', well, '--seeds', '10', '--json', '--faults', 'crashes,pauses'])
    const report = JSON.parse(stdout)
    expect(code).to.equal(0)
    expect(report).to.have.all.keys([
      'workflow',
      'seeds',
      'executions',
      'faults',
      'findings',
      'warnings',
      'outcomes',
      'durations',
      'tasks',
    ])
    expect(report).to.deep.include({ workflow: 'well', seeds: 10, faults: ['crashes', 'pauses'], findings: [] })
    expect(report.outcomes).to.have.all.keys('completed', 'failed', 'cancelled')
    expect(report.durations).to.have.all.keys('p50', 'p90', 'p99', 'most')
    expect(Object.keys(report.tasks)).to.deep.equal(['a', 'b'])
    const counts = ['started', 'completed', 'failed', 'skipped', 'cancelled', 'attempts', 'most_attempts', 'timeouts']
    expect(Object.keys(report.tasks.a)).to.deep.equal([...counts, 'redeliveries', 'durations'])
  })

  it('exits with 1 when a rule was broken, and says how to see it again', async () => {
    const { code, stdout } = await harmonia(['simulate', never, '--seeds', '3', '--json'])
    expect(code).to.equal(1)
    const [finding] = JSON.parse(stdout).findings
    expect(finding).to.have.all.keys('rule', 'seed', 'times', 'details', 'without', 'trace', 'replay')
    const replay = [...finding.replay.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare).slice(1)
    const again = await harmonia(replay)
    expect(again.code).to.equal(1)
    const lines = again.stdout.trimEnd().split('\n')
    expect(lines.at(-1)).to.equal(`seed ${finding.seed}: BROKEN every execution ends`)
    expect(lines.slice(0, -1).slice(-finding.trace.length)).to.deep.equal(finding.trace)
    const text = await harmonia(['simulate', never, '--seeds', '3'])
    expect(text.stdout).to.contain('BROKEN: every execution ends').and.to.contain(`  Again: ${finding.replay}`)
  })

  it('shows the log of one seed, the same each time', async () => {
    const [one, other] = [
      await harmonia(['simulate', well, '--seed', '7']),
      await harmonia(['simulate', well, '--seed', '7']),
    ]
    expect(one.stdout).to.equal(other.stdout)
    expect(one.stdout).to.contain('task_started').and.to.contain('seed 7: all is well')
    expect(one.code).to.equal(0)
  })

  it('exits with 1 for warnings when it is told to be strict', async () => {
    const components = file('answers.yaml', 'x.y: [{error: {type: no, retryable: false}}]\n')
    const argv = ['simulate', well, '--seeds', '5', '--components', components, '--faults', 'none']
    const { code, stdout } = await harmonia(argv)
    expect(stdout).to.contain('b never started in 5 seeds.')
    expect(code).to.equal(0)
    expect((await harmonia([...argv, '--strict'])).code).to.equal(1)
  })

  const refusals: readonly (readonly [argv: readonly string[], says: string])[] = [
    [[file('no.json', '{"name": "a"}')], 'is not a valid definition:\n  /tasks: '],
    [[file('bad.yaml', 'name: [')], 'is not YAML: line 1'],
    [['missing.yaml'], 'There is no file missing.yaml.'],
    [
      [well, '--faults', 'crashes,rain'],
      'there is no fault "rain"; there are all, none, or some of second-engine, crashes',
    ],
    [[well, '--seeds', '0'], '--seeds: Expected an integer greater than or equal to 1'],
    [
      [well, '--components', file('answers.json', '{"x": 1}')],
      'does not say how components answer:\n  /x: must be named',
    ],
    [
      [
        file(
          'typed.json',
          '{"name": "a", "input_schema": {"type": "object"}, "tasks": {"t": {"component": "x", "action": "y"}}}',
        ),
        '--input',
        '7',
      ],
      '--input:\n  /input: ',
    ],
  ]
  for (const [argv, says] of refusals)
    it(`exits with 2 for bad usage: ${says.split('\n')[0]}`, async () => {
      const { code, stderr, stdout } = await harmonia(['simulate', ...argv])
      expect(stderr).to.contain(says)
      expect(stdout).to.equal('')
      expect(code).to.equal(2)
    })
})
