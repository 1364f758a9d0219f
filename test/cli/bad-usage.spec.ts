import { expect } from 'chai'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { answering, json, routes, type Answering } from '../support/cli-answers.ts'
import { folder, harmonia, harmoniaAlone, type RunOptions } from '../support/cli-run.ts'
import { accepted, EXECUTION_ID, workflow, WORKFLOW_ID } from '../support/cli-samples.ts'

const problem = (status: number, code: string, title: string, more: object = {}) =>
  json(status, { type: 'about:blank', title, status, code, ...more })

const server = routes({
  'GET /api/workflows': (response, { what, ...asked }, count) =>
    json(200, {
      workflows: what.includes('name=twice') ? [workflow, { ...workflow, workflow_id: EXECUTION_ID }] : [],
      next_cursor: null,
      as_of: 7,
    })(response, { what, ...asked }, count),
  'POST /api/workflows': problem(422, 'invalid_definition', 'The definition is not valid', {
    detail: '2 problems',
    errors: [
      { pointer: '/tasks/a/depend_on', code: 'unknown_field', message: 'is not known; did you mean depends_on?' },
      { pointer: '', code: 'cycle', message: 'a → b → a' },
    ],
  }),
  [`POST /api/executions/${EXECUTION_ID}/pause`]: problem(409, 'execution_over', 'The execution is over', {
    detail: 'It is completed; only running executions can be paused.',
  }),
  'POST /api/executions': json(201, accepted),
  'POST /api/components': problem(429, 'too_many_requests', 'Too many \u001b[31mrequests\u0007'),
  'GET /api/components': (response) => response.writeHead(200).end('<html>'),
})

const { path, remove } = folder()
const file = (name: string, text: string): string => {
  writeFileSync(join(path, name), text)
  return join(path, name)
}

const U = 'http://127.0.0.1:0'
type Row = readonly [argv: string, code: number, stderr: RegExp | string, options?: RunOptions]

/** `URL` stands for the server's; arguments are split at spaces. */
const rows: readonly Row[] = [
  ['nonsense', 2, 'nonsense is not a harmonia command'],
  ['workflow nonsense', 2, 'workflow nonsense is not a harmonia command'],
  ['workflow show', 2, 'Missing 1 required arg'],
  ['workflow list extra', 2, 'workflow list extra is not a harmonia command'],
  ['workflow list --limit 0', 2, '--limit: Expected an integer greater than or equal to 1 but received: 0'],
  ['workflow list --limit 1001', 2, '--limit: Expected an integer less than or equal to 1000 but received: 1001'],
  ['workflow list --limit many', 2, '--limit: Expected an integer but received: many'],
  ['workflow list --all --cursor c', 2, '--all=true cannot also be provided when using --cursor'],
  ['workflow list --tags nightly', 2, 'Nonexistent flag: --tags'],
  [
    'workflow list --url localhost:8002',
    2,
    'Expected the URL of a server, such as http://127.0.0.1:8002, and got "localhost:8002"',
  ],
  ['workflow list', 1, 'HARMONIA_URL=nonsense: the URL of a server', { env: { HARMONIA_URL: 'nonsense' } }],
  [
    'workflow list',
    1,
    'HARMONIA_PORT=eighty: a whole number from 0 to 65535 is allowed',
    { env: { HARMONIA_PORT: 'eighty' } },
  ],
  ['workflow show unknown --url URL', 2, 'No workflow has the id or the name "unknown"'],
  ['workflow show twice --url URL', 2, `2 workflows have the name "twice"; say which:\n  ${WORKFLOW_ID}`],
  [`workflow show ${WORKFLOW_ID} --url URL`, 1, 'There is no such thing'],
  [`workflow show ${WORKFLOW_ID} --version 0`, 2, '--version: Expected an integer greater than or equal to 1'],
  ['workflow create missing.yaml', 2, 'There is no file missing.yaml.'],
  [`workflow create ${path}`, 2, `${path} cannot be read: EISDIR`],
  [`workflow create ${file('bad.json', '{\n  "name": "a",\n}\n')}`, 1, 'bad.json is not JSON: line 3, column 1.'],
  [`workflow create ${file('bad.yaml', 'name: a\ntasks: [b\n')}`, 1, /bad\.yaml is not YAML: line \d+, column \d+: /],
  [
    `workflow create ${file('twice.yaml', 'name: a\nname: b\n')}`,
    1,
    'twice.yaml is not YAML: line 2, column 1: Map keys must be unique.',
  ],
  [
    `workflow create ${file('two.yaml', 'name: a\n---\nname: b\n')}`,
    1,
    'two.yaml is not YAML: line 2, column 1: More than one document.',
  ],
  [`workflow create ${file('bomb.yaml', bomb())}`, 1, 'bomb.yaml is not usable YAML: Excessive alias count'],
  ['workflow create -', 1, 'standard input is not YAML: line 1, column 12', { stdin: 'name: {a: b' }],
  [
    `workflow create ${file('refused.json', '{"name": "a"}')} --url URL`,
    1,
    'The definition is not valid\n2 problems\n  /tasks/a/depend_on: is not known; did you mean depends_on?\n  (the whole): a → b → a',
  ],
  ['workflow validate', 2, 'Missing 1 required arg'],
  ['workflow test', 2, 'Missing 1 required arg'],
  ['workflow test x --tasks {', 2, '--tasks: the value is not JSON: line 1, column 2.'],
  ['workflow test x --case cases.yaml --input 1', 2, '--input=1 cannot also be provided when using --case'],
  [
    `workflow test ${file('w.yaml', 'name: w')} --case ${file('none.yaml', 'cases: []')} --url URL`,
    1,
    'none.yaml must have a list of cases, such as {"cases": [',
  ],
  ['workflow run x --input {"a":}', 2, '--input: the value is not JSON: line 1, column 6.'],
  ['workflow run x --input @missing.json', 2, '--input: There is no file missing.json.'],
  [
    `workflow run x --input @${file('input.json', '[1,\n 2')}`,
    1,
    /--input: .*input\.json is not JSON: line 2, column 3\./,
  ],
  ['workflow run x --on-conflict reject', 2, '--idempotency-key'],
  ['workflow run x --idempotency-key k --on-conflict replace', 2, 'return_existing, reject, reject_if_running'],
  ['workflow run x --metadata team', 2, '--metadata: Expected key=value and got "team".'],
  ['workflow run x --priority high', 2, '--priority: Expected an integer but received: high'],
  [
    'execution status 12345',
    2,
    'Expected an execution\'s full id (a UUID) and got "12345"; "harmonia execution list" shows them.',
  ],
  [`execution status ${EXECUTION_ID} --at -1`, 2, '--at: Expected a revision, or a time'],
  [`execution status ${EXECUTION_ID} --url URL`, 1, 'There is no such thing'],
  [`execution watch ${EXECUTION_ID} --url URL`, 1, 'There is no such thing'],
  [
    'execution list --status done',
    2,
    'Expected --status=done to be one of: pending, running, paused, completed, failed, cancelled',
  ],
  ['execution list --workflow example', 2, '--workflow: Expected a workflow\'s full id (a UUID) and got "example"'],
  ['execution list --metadata =x', 2, '--metadata: Expected key=value and got "=x".'],
  [
    `execution pause ${EXECUTION_ID} --url URL`,
    1,
    'The execution is over\nIt is completed; only running executions can be paused.',
  ],
  ['schedule show x', 2, `Expected a schedule's full id (a UUID) and got "x"`],
  ['schedule create w --cron x --interval 60', 2, '--interval'],
  ['schedule create w --timezone UTC', 2, '--cron'],
  ['schedule create w --interval x', 2, '--interval: Expected a number above 0 and got "x".'],
  ['schedule create w --interval 60 --overlap maybe', 2, 'skip, queue, cancel_running, allow'],
  ['components register', 2, 'Missing 1 required arg'],
  ['components register nobody', 2, 'one of the bundled names: apollo, engram, ergon'],
  ['components register ./x.yaml http://h', 2, '--endpoint goes before that'],
  ['components register ./nowhere.yaml', 2, 'There is no file ./nowhere.yaml.'],
  ['components register ergon http://h --per-second 0', 2, '--per-second: Expected a number above 0 and got "0".'],
  ['components register ergon http://h --breaker-failures 3', 2, '--breaker-reset'],
  ['components register ergon http://h --url URL', 1, 'Too many \\x1b[31mrequests\\x07'],
  ['components list --url URL', 1, 'Not an answer of Harmonia\n'],
  [`status --url ${U}`, 3, `${U} is not reachable`],
  [
    'workflow list',
    3,
    /http:\/\/127\.0\.0\.1:1 is not reachable.*\nStart a server with "harmonia serve"/,
    { env: { HARMONIA_PORT: '1', HARMONIA_HOST: '0.0.0.0' } },
  ],
  ['serve --port eighty', 2, '--port: eighty is not allowed; a whole number from 0 to 65535 is.'],
  ['serve --log-level loud', 2, '--log-level: loud is not allowed; TRACE, DEBUG, INFO'],
  [
    'serve',
    1,
    'MAX_TASK_DURATION=soon: seconds, from 0.001 to 31536000 is allowed',
    { env: { MAX_TASK_DURATION: 'soon' } },
  ],
  ['dev --twice', 2, 'Nonexistent flag: --twice'],
]

/** Ten levels of aliases, ten of the level below in each. */
function bomb(): string {
  const level = (n: number) => `l${n}: &l${n} [${Array.from({ length: 10 }, () => `*l${n - 1}`).join(', ')}]`
  return ['l0: &l0 x', ...Array.from({ length: 9 }, (_, n) => level(n + 1))].join('\n')
}

describe('a command line that is refused', () => {
  let answers: Answering
  before(async () => (answers = await answering(server)))
  after(async () => {
    await answers.stop()
    remove()
  })

  for (const [argv, code, stderr, options] of rows) {
    const title = argv.replaceAll(path, '').replaceAll(EXECUTION_ID, '<id>').replaceAll(WORKFLOW_ID, '<id>')
    it(`${title} ends with ${code} and says why`, async () => {
      const ran = await harmonia(
        argv.split(' ').map((word) => (word === 'URL' ? answers.url : word)),
        options,
      )
      expect(ran.stderr).to[stderr instanceof RegExp ? 'match' : 'contain'](stderr as RegExp & string)
      expect(ran).to.include({ code, stdout: '' })
      expect(ran.stderr).not.to.match(/^ {4}at /m)
    })
  }

  it('has no colours in a pipe, also where a CI would have them', async () => {
    const { stderr } = await harmoniaAlone(['nonsense'], { env: { CI: 'true' } })
    expect(stderr).to.contain('nonsense is not a harmonia command').and.not.to.contain('\u001b')
  })

  it('shows where it comes from when that is asked for', async () => {
    const { stderr } = await harmonia(['status', '--url', 'http://127.0.0.1:1'], { env: { HARMONIA_DEBUG: 'true' } })
    expect(stderr).to.match(/^ {4}at /m)
  })
})
