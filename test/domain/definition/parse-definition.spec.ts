import { expect } from 'chai'
import { parseDefinition } from '../../../src/domain/definition/index.ts'
import { curlWorkflow, parsed, pipelineWorkflow, task } from '../../support/definitions.ts'
import { found, problemsOf, warned, withTasks, type Case } from '../../support/found.ts'

const withTask = (fields: object) => withTasks({ a: task(fields) })
const withField = (fields: object) => ({ ...withTasks({ a: task() }), ...fields })
const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)])

describe('a good definition', () => {
  it('in the form of the first curl call', () => {
    expect(parsed(curlWorkflow())).to.deep.equal({
      name: 'example_workflow',
      description: 'Example workflow',
      tasks: {
        task1: { ...curlWorkflow().tasks.task1, depends_on: [] },
        task2: curlWorkflow().tasks.task2,
      },
    })
  })
  it('in the form of the Python example', () => {
    const { tasks } = parsed(pipelineWorkflow())
    expect(Object.keys(tasks)).to.deep.equal(['fetch_data', 'analyze', 'store'])
    expect(tasks.store?.depends_on).to.deep.equal(['analyze'])
  })
  it('is the same from both forms', () => {
    const { name, tasks } = pipelineWorkflow()
    const byId = Object.fromEntries(tasks.map((each) => [each.name, each]))
    expect(parsed({ name, tasks: byId })).to.deep.equal(parsed(pipelineWorkflow()))
  })
  it('takes the id of an array item before its name, which is then free', () => {
    const { tasks } = parsed(withTasks([task({ id: 'a', name: 'Fetch the data!' })]))
    expect(tasks.a).to.deep.equal({ ...task(), name: 'Fetch the data!', input: {}, depends_on: [] })
  })
  it('may repeat the key of a task as its id', () => {
    expect(Object.keys(parsed(withTask({ id: 'a', name: 'A b' })).tasks)).to.deep.equal(['a'])
  })
  it('may use everything that there is', () => {
    const body = {
      ...withTasks({
        a: task({
          input: ['${input.x}', { y: null }],
          retry: { max_attempts: 1000, initial_delay: 0, max_delay: 10, multiplier: 1, jitter: 1 },
          timeout: 0.5,
          description: '',
          metadata: { owner: 'ops' },
        }),
        b: task({ depends_on: ['a'] }),
        c: task({ depends_on: ['b'], input: '${tasks.a.output} ${tasks.b.status}' }),
      }),
      input_schema: { type: 'object', properties: { x: { type: 'integer' } }, required: ['x'] },
      output: { c: '${tasks.c.output}', a: '${tasks.a.output}' },
      timeout: 60,
      metadata: {},
      tags: ['x', 'y'],
    }
    expect(parseDefinition(body)).to.have.nested.property('right.warnings').that.deep.equals([])
    expect(parsed(JSON.parse(JSON.stringify(parsed(body))))).to.deep.equal(parsed(body))
  })
  it('may have task ids that are names of inherited members', () => {
    const { tasks } = parsed(withTasks({ toString: task(), valueOf: task({ depends_on: ['toString'] }) }))
    expect(Object.keys(tasks)).to.deep.equal(['toString', 'valueOf'])
  })
  it('keeps a member named __proto__ of an input as it is', () => {
    const { tasks } = parsed(
      JSON.parse('{"name":"w","tasks":{"a":{"component":"c","action":"x","input":{"__proto__":1}}}}'),
    )
    expect(JSON.stringify(tasks.a)).to.contain('"input":{"__proto__":1}')
  })
})

describe('a bad definition', () => {
  const rows: readonly Case[] = [
    ['null', null, ' wrong_type'],
    ['an array', [], ' wrong_type'],
    ['text', 'name: w', ' wrong_type'],
    ['nothing in it', {}, '/name required', '/tasks required'],
    ['not JSON: not a number', withField({ timeout: NaN }), '/timeout not_json'],
    ['not JSON: a date', withField({ metadata: { since: new Date(0) } }), '/metadata/since not_json'],
    ['not JSON: undefined', withTask({ input: [undefined] }), '/tasks/a/input/0 not_json'],
    ['more than a mebibyte', withField({ description: 'é'.repeat(524_288) }), ' too_large'],
    ['nested without end', withTask({ input: nested(100) }), `/tasks/a/input${'/0'.repeat(77)} too_deep`],
    ['an input nested too deep', withTask({ input: nested(65) }), `/tasks/a/input${'/0'.repeat(64)} too_deep`],
    ['an unknown field', withField({ nmae: 'x' }), '/nmae unknown_field'],
    [
      'a field named __proto__',
      JSON.parse('{"name":"w","tasks":{"a":{"component":"c","action":"x"}},"__proto__":{}}'),
      '/__proto__ unknown_field',
    ],
    ['a name that is no text', withField({ name: 1 }), '/name wrong_type'],
    ['an empty name', withField({ name: '' }), '/name wrong_length'],
    ['a long name', withField({ name: 'x'.repeat(201) }), '/name wrong_length'],
    ['a description that is no text', withField({ description: null }), '/description wrong_type'],
    ['a timeout of nothing', withField({ timeout: 0 }), '/timeout out_of_range'],
    ['a timeout that is text', withField({ timeout: '10' }), '/timeout wrong_type'],
    ['metadata that is an array', withField({ metadata: [] }), '/metadata wrong_type'],
    ['a tag alone', withField({ tags: 'x' }), '/tags wrong_type'],
    ['a tag that is no text', withField({ tags: ['x', 1] }), '/tags/1 wrong_type'],
    ['a tag twice', withField({ tags: ['x', 'y', 'x'] }), '/tags/2 duplicate'],
    ['a long tag', withField({ tags: ['x'.repeat(65)] }), '/tags/0 wrong_length'],
    ['too many tags', withField({ tags: Array.from({ length: 65 }, (_, n) => `t${n}`) }), '/tags too_many'],
    ['tasks that are text', withTasks('a'), '/tasks wrong_type'],
    ['no tasks', withTasks({}), '/tasks too_few'],
    ['no tasks in an array', withTasks([]), '/tasks too_few'],
    ['too many tasks', withTasks(Array.from({ length: 10_001 }, (_, n) => ({ id: `t${n}` }))), '/tasks too_many'],
    [
      'no tasks and a bad output',
      { name: 'w', tasks: [], output: ['${'] },
      '/tasks too_few',
      '/output/0 expression_unclosed',
    ],
    ['a task that is null', withTasks({ a: null }), '/tasks/a wrong_type'],
    ['a task that is text', withTasks(['a']), '/tasks/0 wrong_type', '/tasks/0/id required'],
    ['a task with nothing in it', withTasks({ a: {} }), '/tasks/a/component required', '/tasks/a/action required'],
    ['a misspelt field of a task', withTask({ depend_on: ['b'] }), '/tasks/a/depend_on unknown_field'],
    ['a component that is no text', withTask({ component: 1 }), '/tasks/a/component wrong_type'],
    ['an empty action', withTask({ action: '' }), '/tasks/a/action wrong_length'],
    ['an expression as component', withTask({ component: '${input.c}' }), '/tasks/a/component expression_not_allowed'],
    ['a key that is no id', withTasks({ 'a b': task() }), '/tasks/a b bad_id'],
    ['a key with a slash', withTasks({ 'a/b~': task() }), '/tasks/a~1b~0 bad_id'],
    ['an empty key', withTasks({ '': task() }), '/tasks/ bad_id'],
    ['a key that begins with a dash', withTasks({ '-a': task() }), '/tasks/-a bad_id'],
    [
      'a reserved key',
      withTasks({ constructor: task(), prototype: task() }),
      '/tasks/constructor bad_id',
      '/tasks/prototype bad_id',
    ],
    ['a task named __proto__', withTasks([task({ id: '__proto__' })]), '/tasks/0/id bad_id'],
    ['a long id', withTasks([task({ id: 'x'.repeat(129) })]), '/tasks/0/id bad_id'],
    ['an id that is a number', withTasks([task({ id: 1, name: 'a' })]), '/tasks/0/id wrong_type'],
    ['a name that cannot be the id', withTasks([task({ name: 'Fetch data' })]), '/tasks/0/name bad_id'],
    ['an item without id', withTasks([task({ id: 'a' }), task()]), '/tasks/1/id required'],
    ['an id unlike its key', withTask({ id: 'b' }), '/tasks/a/id id_mismatch'],
    [
      'an id twice',
      withTasks([task({ id: 'a' }), task({ name: 'a' }), task({ id: 'a', name: 'b' })]),
      '/tasks/1/name duplicate_id',
      '/tasks/2/id duplicate_id',
    ],
    ['a dependency alone', withTasks({ a: task(), b: task({ depends_on: 'a' }) }), '/tasks/b/depends_on wrong_type'],
    ['a dependency that is no text', withTask({ depends_on: [null] }), '/tasks/a/depends_on/0 wrong_type'],
    [
      'a dependency on nothing',
      withTasks([task({ id: 'a', depends_on: ['b'] })]),
      '/tasks/0/depends_on/0 unknown_dependency',
    ],
    [
      'a dependency on an inherited name',
      withTask({ depends_on: ['toString'] }),
      '/tasks/a/depends_on/0 unknown_dependency',
    ],
    ['a dependency on itself', withTask({ depends_on: ['a'] }), '/tasks/a/depends_on/0 depends_on_itself'],
    [
      'a dependency twice',
      withTasks({ a: task(), b: task({ depends_on: ['a', 'a'] }) }),
      '/tasks/b/depends_on/1 duplicate',
    ],
    [
      'a cycle',
      withTasks({ a: task({ depends_on: ['b'] }), b: task({ depends_on: ['a'] }) }),
      '/tasks/a/depends_on/0 cycle',
    ],
    [
      'two cycles',
      withTasks([
        task({ id: 'a', depends_on: ['c'] }),
        task({ id: 'b', depends_on: ['a'] }),
        task({ id: 'c', depends_on: ['b'] }),
        task({ id: 'x', depends_on: ['a', 'y'] }),
        task({ id: 'y', depends_on: ['x'] }),
      ]),
      '/tasks/0/depends_on/0 cycle',
      '/tasks/3/depends_on/1 cycle',
    ],
    [
      'bad retry numbers',
      withTask({ retry: { max_attempts: 0, initial_delay: -1, max_delay: -1, multiplier: 0.5, jitter: 2 } }),
      ...['max_attempts', 'initial_delay', 'max_delay', 'multiplier', 'jitter'].map(
        (field) => `/tasks/a/retry/${field} out_of_range`,
      ),
    ],
    ['half an attempt', withTask({ retry: { max_attempts: 1.5 } }), '/tasks/a/retry/max_attempts out_of_range'],
    ['too many attempts', withTask({ retry: { max_attempts: 1_001 } }), '/tasks/a/retry/max_attempts out_of_range'],
    ['a delay beyond the calendar', withTask({ retry: { max_delay: 1e300 } }), '/tasks/a/retry/max_delay out_of_range'],
    ['a retry that is a number', withTask({ retry: 3 }), '/tasks/a/retry wrong_type'],
    ['an unknown field of retry', withTask({ retry: { attempts: 3 } }), '/tasks/a/retry/attempts unknown_field'],
    ['a negative timeout of a task', withTask({ timeout: -1 }), '/tasks/a/timeout out_of_range'],
    ['a broken expression', withTask({ input: { x: ['${input.'] } }), '/tasks/a/input/x/0 expression_unclosed'],
    ['a parameter outside a template', withTask({ input: '${param.x}' }), '/tasks/a/input expression_param'],
    [
      'a reference to nothing',
      withTask({ input: { 'x/y': '${tasks.b.output}' } }),
      '/tasks/a/input/x~1y unknown_reference',
    ],
    ['a reference to itself', withTask({ input: '${tasks.a.output}' }), '/tasks/a/input reference_not_upstream'],
    [
      'a reference to a neighbour',
      withTasks({ a: task(), b: task({ input: '${tasks.a.output}' }) }),
      '/tasks/b/input reference_not_upstream',
    ],
    [
      'a reference downstream',
      withTasks({ a: task({ input: '${tasks.b.status}' }), b: task({ depends_on: ['a'] }) }),
      '/tasks/a/input reference_not_upstream',
    ],
    [
      'a reference to nothing in the output',
      withField({ output: { x: '${tasks.b.output}' } }),
      '/output/x unknown_reference',
    ],
    ['a type that there is not', withField({ input_schema: { type: 'strin' } }), '/input_schema/type invalid_schema'],
    ['a schema that is text', withField({ input_schema: 'object' }), '/input_schema invalid_schema'],
    [
      'everything at once',
      {
        name: 1,
        tasks: [
          task({ id: 'a', depends_on: ['b', 'zz'] }),
          { id: 'b', depends_on: ['a'], input: '${tasks.zz.output} ${}', extra: 1 },
        ],
        output: '${tasks.zz.output}',
      },
      '/name wrong_type',
      '/tasks/1/extra unknown_field',
      '/tasks/1/component required',
      '/tasks/1/action required',
      '/tasks/0/depends_on/1 unknown_dependency',
      '/tasks/0/depends_on/0 cycle',
      '/tasks/1/input expression_empty',
      '/tasks/1/input unknown_reference',
      '/output unknown_reference',
    ],
  ]
  for (const [what, body, ...expected] of rows) {
    it(`${what}: ${expected.join(', ').slice(0, 90)}`, () => expect(found(body)).to.have.members(expected))
  }
})

describe('the message of a problem', () => {
  const rows: readonly (readonly [string, unknown, string])[] = [
    ['says what was meant by a field', withTask({ depend_on: [] }), 'Did you mean "depends_on"?'],
    ['says what was meant by a field in other case', withTask({ dependsOn: [] }), 'Did you mean "depends_on"?'],
    ['lists the fields when none is near', withField({ steps: [] }), 'The fields here are name, description, tasks'],
    [
      'says what was meant by a dependency',
      withTasks({ fetch_data: task(), b: task({ depends_on: ['fetch-data'] }) }),
      'Did you mean "fetch_data"?',
    ],
    [
      'says what was meant by a reference',
      withTasks({ fetch: task(), b: task({ input: '${tasks.fetsh.output}' }) }),
      '${tasks.fetsh.output} reads the task "fetsh", which there is not. Did you mean "fetch"?',
    ],
    [
      'says how to allow a reference',
      withTasks({ a: task(), b: task({ input: '${tasks.a.output}' }) }),
      'add "a" to its depends_on',
    ],
    [
      'names the way of a cycle',
      withTasks({ a: task({ depends_on: ['b'] }), b: task({ depends_on: ['c'] }), c: task({ depends_on: ['a'] }) }),
      'a → b → c → a',
    ],
    ['shows how a single dependency is written', withTask({ depends_on: 'b' }), 'such as ["b"]'],
    [
      'says which task has the id already',
      withTasks([task({ id: 'a' }), task({ id: 'a' })]),
      'The task /tasks/0 has the id "a" already',
    ],
  ]
  for (const [what, body, message] of rows) {
    it(what, () => expect(problemsOf(body)[0]!.message).to.include(message))
  }
})

describe('a warning', () => {
  const rows: readonly (readonly [string, unknown, string])[] = [
    [
      'a delay that is never reached',
      withTask({ retry: { initial_delay: 5, max_delay: 1 } }),
      '/tasks/a/retry delay_capped',
    ],
    [
      'a task that may take longer than its workflow',
      { ...withTask({ timeout: 9 }), timeout: 5 },
      '/tasks/a/timeout timeout_capped',
    ],
    [
      'a word in the schema that has no effect',
      withField({ input_schema: { requird: ['a'] } }),
      '/input_schema/requird unknown_keyword',
    ],
    [
      'a format that is not checked',
      withField({ input_schema: { format: 'phone' } }),
      '/input_schema/format unknown_format',
    ],
  ]
  for (const [what, body, expected] of rows) {
    it(`tells of ${what}`, () => expect(warned(body)).to.deep.equal([expected]))
  }
})
