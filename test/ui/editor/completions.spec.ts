import { expect } from 'chai'
import { workflowSchema } from '../../../src/domain/definition/index.ts'
import { completionsIn } from '../../../ui/src/editor/pure/completions.ts'
import { definitionWords } from '../../../ui/src/editor/pure/definition-words.ts'
import type { Language } from '../../../ui/src/editor/pure/document.ts'

const words = definitionWords([
  { name: 'billing', actions: ['charge', 'refund'] },
  { name: 'harmonia', actions: ['echo', 'wait'] },
])

const schema: unknown = JSON.parse(JSON.stringify(workflowSchema()))

/** What is suggested where the text has a `|`. */
const suggested = (text: string, language: Language = 'yaml') => {
  const at = text.indexOf('|')
  const whole = text.slice(0, at) + text.slice(at + 1)
  const found = completionsIn({ text: whole, at, language, schema, words })
  return { from: found?.from, labels: found?.options.map(({ label }) => label) ?? [], options: found?.options ?? [] }
}

const SHOP = `name: shop
input_schema:
  properties:
    total: { type: number, description: What is charged. }
tasks:
  reserve: { component: harmonia, action: echo }
  charge:
    component: billing
`

describe('what an editor suggests', () => {
  it('are the names that are not there yet, at each depth', () => {
    expect(suggested('name: shop\n|').labels)
      .to.include.members(['tasks', 'description', 'tags'])
      .and.not.include('name')
    expect(suggested(`${SHOP}    |`).labels)
      .to.include.members(['action', 'depends_on', 'retry', 'for_each'])
      .and.not.include('component')
      .and.not.include('concurrency')
    expect(suggested(`${SHOP}    retry:\n      |`).labels).to.include.members(['max_attempts', 'initial_delay'])
    expect(suggested(`${SHOP}    retry: { max_attempts: 2, | }`).labels)
      .to.include('max_delay')
      .and.not.include('max_attempts')
  })

  it('are names also before what comes after them is written again', () => {
    const { labels, options } = suggested(`${SHOP}    ret|\n  ship:\n    component: billing\n`)
    expect(labels).to.include('retry')
    expect(options.find(({ label }) => label === 'retry')?.apply).to.equal('retry: ')
  })

  it('say what a name is for', () => {
    const { options } = suggested('|')
    expect(options.find(({ label }) => label === 'name')).to.deep.include({ detail: 'required' })
    expect(options.find(({ label }) => label === 'failure_policy')?.info).to.match(/Unless given: "continue"/)
  })

  it('are the values where there are only some', () => {
    expect(suggested('failure_policy: |').labels).to.deep.equal(['continue', 'fail_fast'])
    expect(suggested('failure_policy: fa|').from).to.equal('failure_policy: '.length)
    expect(suggested(`${SHOP}    trigger_rule: |`).labels).to.include.members(['all_done', 'one_failed'])
    expect(suggested(`${SHOP}    race: |`).labels).to.deep.equal(['true', 'false'])
  })

  it('are components, and the actions of the one that is named', () => {
    expect(suggested('tasks:\n  a:\n    component: |').labels).to.deep.equal(['billing', 'harmonia'])
    expect(suggested(`${SHOP}    action: |`).labels).to.deep.equal(['charge', 'refund'])
    expect(suggested('tasks:\n  a: { component: harmonia, action: w| }').labels).to.deep.equal(['echo', 'wait'])
  })

  it('are the other tasks of the same set where one waits for some', () => {
    expect(suggested(`${SHOP}    depends_on: [|]`).labels).to.deep.equal(['reserve'])
    expect(suggested(`${SHOP}    depends_on:\n      - |`).labels).to.deep.equal(['reserve'])
    expect(suggested(`${SHOP}    depends_on: |`).options[0]?.apply).to.equal('[reserve]')
    expect(
      suggested('tasks:\n  - { id: a, component: billing, action: charge }\n  - id: b\n    depends_on: [|]').labels,
    ).to.deep.equal(['a'])
  })

  it('are within an expression what it may read', () => {
    expect(suggested(`${SHOP}    input: \${|}`).labels).to.include.members(['input', 'tasks', 'execution'])
    expect(suggested(`${SHOP}    input: { amount: '\${input.|}' }`).options).to.deep.equal([
      { label: 'total', type: 'property', detail: 'number', info: 'What is charged.' },
    ])
    expect(suggested(`${SHOP}    input: { a: 'See \${tasks.res|' }`).labels).to.deep.equal(['reserve'])
    expect(suggested(`${SHOP}    when: \${tasks.reserve.|`).labels).to.deep.equal(['output', 'status'])
    expect(suggested(`${SHOP}    when: \${tasks.reserve.output.x > 2 && tasks.|`).labels).to.deep.equal(['reserve'])
    expect(suggested(`${SHOP}output: '\${tasks.|}'`).labels).to.deep.equal(['reserve', 'charge'])
  })

  it('are within a template its parameters as well', () => {
    const template = `name: t
parameters:
  city: { type: string, description: Where it goes. }
definition:
  input_schema: { properties: { total: {} } }
  tasks:
    reserve: { component: harmonia, action: echo }
    ship:
      input: `
    const asked = (text: string) => suggested(template + text).options
    expect(asked("'${|}'").map(({ label }) => label)).to.include.members(['param', 'input'])
    expect(asked("'To ${param.|}'")).to.deep.equal([
      { label: 'city', type: 'property', detail: 'string', info: 'Where it goes.' },
    ])
    expect(asked("'${input.|}'").map(({ label }) => label)).to.deep.equal(['total'])
    expect(asked("'${tasks.|}'").map(({ label }) => label)).to.deep.equal(['reserve'])
    expect(asked("a\n  output: '${tasks.|}'").map(({ label }) => label)).to.deep.equal(['reserve', 'ship'])
    expect(suggested(`${SHOP}    input: '\${|}'`).labels).to.not.include('param')
  })

  it('are the same in JSON, with quotes where there are none yet', () => {
    const name = suggested('{ "name": "a", | }', 'json').options.find(({ label }) => label === 'tasks')
    expect(name?.apply).to.equal('"tasks": ')
    const quoted = suggested('{ "name": "a", "ta|" }', 'json').options.find(({ label }) => label === 'tasks')
    expect(quoted?.apply).to.equal('tasks')
    expect(suggested('{ "failure_policy": | }', 'json').options[0]?.apply).to.equal('"continue"')
    expect(suggested('{ "failure_policy": "|" }', 'json').options[0]?.apply).to.equal(undefined)
    expect(suggested('{ "tasks": { "a": { "component": "|" } } }', 'json').labels).to.deep.equal([
      'billing',
      'harmonia',
    ])
  })

  it('is nothing where anything may stand', () => {
    expect(suggested('name: |').labels).to.deep.equal([])
    expect(suggested('# a comment |').labels).to.deep.equal([])
  })
})
