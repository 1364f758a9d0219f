import { expect } from 'chai'
import { draftOf } from '../../src/assistant/built-in/draft/definition.ts'
import { patterns } from '../../src/assistant/built-in/patterns.ts'
import { parseSent } from '../../src/domain/definition/dialect/parse-sent.ts'
import { right } from '../support/store.ts'

const drafted = (description: string) => {
  const draft = draftOf(description)
  if (draft === undefined) throw new Error('there are no steps in it')
  return { ...right(parseSent(draft.definition)).definition, notes: draft.notes } as unknown as Readonly<
    Record<string, never>
  > & {
    readonly name: string
    readonly tasks: Readonly<Record<string, Readonly<Record<string, unknown>>>>
    readonly notes: readonly string[]
  }
}

describe('a definition by its description', () => {
  it('has the steps one after the other', () => {
    const { tasks, name } = drafted('call ergon.fetch_from_api then apollo.analyze_metrics, then engram.store_results')
    expect(Object.keys(tasks)).to.deep.equal(['fetch_from_api', 'analyze_metrics', 'store_results'])
    expect(tasks['store_results']).to.deep.include({
      component: 'engram',
      action: 'store_results',
      depends_on: ['analyze_metrics'],
    })
    expect(name).to.equal('fetch_from_api_then_analyze_metrics_then_store_results')
  })

  it('is retried as often as is said, and approved where it is said', () => {
    const { tasks } = drafted('call X.a then Y.b, retry three times, approve before the last')
    expect(Object.keys(tasks)).to.deep.equal(['a', 'approve_b', 'b'])
    expect(tasks['a']).to.deep.include({ retry: { max_attempts: 3 }, depends_on: [] })
    expect(tasks['approve_b']).to.deep.include({ component: 'harmonia', action: 'approve', depends_on: ['a'] })
    expect(tasks['approve_b']).not.to.have.property('retry')
    expect(tasks['b']).to.deep.include({ retry: { max_attempts: 3 }, depends_on: ['approve_b'] })
  })

  it('passes on what the step before came to', () => {
    const { tasks } = drafted('run a.one with url=https://x.example/y?z=1, n=3 then b.two with its output')
    expect(tasks['one']?.['input']).to.deep.equal({ url: 'https://x.example/y?z=1', n: 3 })
    expect(tasks['two']?.['input']).to.deep.equal({ data: '${tasks.one.output}' })
  })

  it('takes inputs as JSON and in quotes', () => {
    const { tasks } = drafted('call a.b with {"list": [1, 2], "then": "x, y"} then c.d with text="one, then two"')
    expect(tasks['b']?.['input']).to.deep.equal({ list: [1, 2], then: 'x, y' })
    expect(tasks['d']?.['input']).to.deep.equal({ text: 'one, then two' })
  })

  it('runs what is named together side by side, and says so', () => {
    const { tasks, notes } = drafted('call a.one and b.two in parallel, then c.three')
    expect(tasks['three']?.['depends_on']).to.deep.equal(['one', 'two'])
    expect(notes.join()).to.contain('one and two run side by side')
  })

  it('takes a list, a name, waits, signals, approvers and calls for failures', () => {
    const { tasks, name } = drafted(`Create a workflow called nightly:
      1. call ergon.load, retry 5 times every 10 s
      2. wait for 2 minutes
      3. wait for the signal go
      4. ask for an approval by ada and bob
      5. call engram.store with a timeout of 30 s; if it fails call ergon.tell`)
    expect(name).to.equal('nightly')
    expect(Object.keys(tasks)).to.deep.equal(['load', 'wait', 'wait_for_go', 'approve', 'store'])
    expect(tasks['load']).to.deep.include({ retry: { max_attempts: 5, initial_delay: 10 } })
    expect(tasks['wait']?.['input']).to.deep.equal({ seconds: 120 })
    expect(tasks['approve']?.['input']).to.deep.include({ approvers: ['ada', 'bob'], on_reject: 'fail' })
    expect(tasks['store']).to.deep.include({ timeout: 30 })
    expect(JSON.stringify(tasks['store']?.['on_error'])).to.contain('"action":"tell"')
  })

  it('does something for each item, and says what has to be given', () => {
    const draft = drafted('for each url in input.urls call ergon.fetch with url=${item}')
    expect(draft.tasks['fetch']).to.deep.include({ for_each: { items: '${input.urls}', as: 'item' } })
    expect(draft).to.have.nested.property('input_schema.required').that.deep.equals(['urls'])
  })

  it('calls what has only a URL over HTTP, and other workflows by their names', () => {
    const { tasks } = drafted('GET https://api.example.com/data.json then run the workflow nightly_etl')
    expect(tasks['request']?.['input']).to.deep.equal({ method: 'GET', url: 'https://api.example.com/data.json' })
    expect(tasks['nightly_etl']).to.deep.include({ action: 'run_workflow', input: { name: 'nightly_etl' } })
  })

  it('gives tasks ids of their own', () =>
    expect(Object.keys(drafted('call a.run then b.run then a.run').tasks)).to.deep.equal(['run', 'b_run', 'a_run']))

  it('says what it did not understand', () =>
    expect(drafted('call a.b then something with unicorns').notes.join()).to.contain('unicorns'))

  it('is none when there are no steps', () => {
    for (const text of ['make me happy', 'why did it fail', 'see https://example.com/a.b'])
      if (draftOf(text) !== undefined && !text.includes('https')) expect.fail(text)
  })
})

describe('the examples that drafts begin with', () => {
  for (const { definition } of patterns)
    it(`${String(definition['name'])} is valid, without a warning`, () =>
      expect(right(parseSent(definition)).warnings).to.deep.equal([]))
})
