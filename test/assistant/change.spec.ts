import { expect } from 'chai'
import { changed } from '../../src/assistant/built-in/change/change.ts'
import { parseSent } from '../../src/domain/definition/dialect/parse-sent.ts'
import { right } from '../support/store.ts'

const etl = {
  name: 'etl',
  tasks: {
    fetch_data: { component: 'ergon', action: 'fetch', input: { url: '${input.url}' }, depends_on: [] },
    train: {
      component: 'apollo',
      action: 'train',
      input: { data: '${tasks.fetch_data.output}', note: '$${tasks.fetch_data}' },
      depends_on: ['fetch_data'],
    },
    store: {
      component: 'engram',
      action: 'store',
      input: { a: '${tasks["fetch_data"].output}', b: 'of ${tasks.train.output.x}' },
      depends_on: ['train'],
    },
  },
  output: '${tasks.store.output}',
}

type Shown = Readonly<Record<string, never>> & {
  readonly name: string
  readonly tasks: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

/** What comes of it, which must be valid. */
const after = (instruction: string, definition: Readonly<Record<string, unknown>> = etl): Shown => {
  const done = changed(definition, instruction)
  if (done === undefined) throw new Error('not understood')
  expect(done.cannot).to.deep.equal([])
  right(parseSent(done.definition))
  return done.definition as unknown as Shown
}

const deps = ({ tasks }: Shown): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(tasks).map(([id, { depends_on }]) => [id, depends_on]))

describe('changing a definition in words', () => {
  for (const [instruction, retry] of [
    ['add a retry of 5 to task fetch_data', { max_attempts: 5 }],
    ['retry fetch_data three times', { max_attempts: 3 }],
    ['let fetch_data retry up to 7 times every 10 s', { max_attempts: 7, initial_delay: 10 }],
    ['set the retries of fetch-data to 4', { max_attempts: 4 }],
    ['give fetch_data 6 attempts', { max_attempts: 6 }],
  ] as const)
    it(instruction, () => {
      const { tasks } = after(instruction)
      expect(tasks['fetch_data']?.['retry']).to.deep.equal(retry)
      expect(tasks['train']).not.to.have.property('retry')
    })

  it('retry all tasks twice', () => {
    const { tasks } = after('retry all tasks twice')
    for (const id of Object.keys(etl.tasks)) expect(tasks[id]?.['retry'], id).to.deep.equal({ max_attempts: 2 })
  })

  it('keeps what a retry policy has besides', () => {
    const patient = after('retry train 3 times every 1 minute')
    expect(after('add a retry of 9 to train', patient).tasks['train']?.['retry']).to.deep.equal({
      max_attempts: 9,
      initial_delay: 60,
    })
  })

  for (const [instruction, seconds] of [
    ['set the timeout of train to 30 s', 30],
    ['give train a timeout of five minutes', 300],
    ['let train take at most 2 hours', 7_200],
  ] as const)
    it(instruction, () => expect(after(instruction).tasks['train']).to.include({ timeout: seconds }))

  it('set the timeout of the workflow to 1 hour', () =>
    expect(after('set the timeout of the workflow to 1 hour')).to.include({ timeout: 3_600 }))

  it('add an approval before train', () => {
    const changedTo = after('add an approval before train by ada and bob')
    expect(deps(changedTo)).to.deep.equal({
      fetch_data: [],
      approve_train: ['fetch_data'],
      train: ['approve_train'],
      store: ['train'],
    })
    expect(changedTo.tasks['approve_train']?.['input']).to.deep.include({
      approvers: ['ada', 'bob'],
      on_reject: 'fail',
    })
  })

  it('add an approval before the last task', () =>
    expect(deps(after('add an approval before the last task'))).to.deep.include({ store: ['approve_store'] }))

  it('add a task after another, which those that waited for that wait for', () => {
    const changedTo = after('add a task named check calling apollo.check after train with strict=true')
    expect(deps(changedTo)).to.deep.include({ check: ['train'], store: ['check'] })
    expect(changedTo.tasks['check']).to.deep.include({ component: 'apollo', action: 'check', input: { strict: true } })
  })

  it('add a task before another', () =>
    expect(deps(after('add a task calling c.a before train'))).to.deep.include({ a: ['fetch_data'], train: ['a'] }))

  it('add a task at the end', () =>
    expect(deps(after('add a task calling ergon.tell'))).to.deep.include({ tell: ['store'] }))

  it('wait 10 minutes before store', () => {
    const { tasks } = after('wait 10 minutes before store')
    expect(tasks['wait_before_store']).to.deep.include({ action: 'wait', input: { seconds: 600 } })
    expect(tasks['store']?.['depends_on']).to.deep.equal(['wait_before_store'])
  })

  it('wait for the signal go before store', () =>
    expect(after('wait for the signal go before store').tasks['wait_for_go']?.['input']).to.deep.equal({ name: 'go' }))

  it('rename a task, wherever it is referred to', () => {
    const { tasks } = after('rename task fetch_data to load')
    expect(Object.keys(tasks)).to.deep.equal(['load', 'train', 'store'])
    expect(tasks['train']).to.deep.include({
      depends_on: ['load'],
      input: { data: '${tasks.load.output}', note: '$${tasks.fetch_data}' },
    })
    expect(tasks['store']?.['input']).to.deep.equal({ a: '${tasks.load.output}', b: 'of ${tasks.train.output.x}' })
  })

  it('rename the workflow', () => {
    expect(after('rename the workflow to nightly_etl')).to.include({ name: 'nightly_etl' })
    expect(after('call it nightly')).to.include({ name: 'nightly' })
  })

  it('remove a task: what waited for it waits for what it waited for', () => {
    const plain = { ...etl, tasks: { ...etl.tasks, store: { ...etl.tasks.store, input: {} } } }
    expect(deps(after('remove train', plain))).to.deep.equal({ fetch_data: [], store: ['fetch_data'] })
  })

  it('make a task wait for another', () =>
    expect(deps(after('make store wait for fetch_data'))['store']).to.deep.equal(['train', 'fetch_data']))

  it('run a task only if something holds', () =>
    expect(after('run store only if tasks.train.output.ok == true').tasks['store']).to.include({
      when: '${tasks.train.output.ok == true}',
    }))

  it('call something else when a task has failed', () =>
    expect(after('if train fails call ergon.tell').tasks['train']?.['on_error']).to.deep.equal([
      { then: { component: 'ergon', action: 'tell', input: { task: 'train', error: '${error.message}' } } },
    ]))

  it('set an input', () => {
    expect(after('set url=https://x.example/a of fetch_data').tasks['fetch_data']?.['input']).to.deep.equal({
      url: 'https://x.example/a',
    })
    expect(after('set url of fetch_data to ${input.address}', etl).tasks['fetch_data']?.['input']).to.deep.equal({
      url: '${input.address}',
    })
  })

  it('limit how many run, and tag it', () => {
    expect(after('allow at most 2 runs at once')).to.have.nested.property('concurrency.limit', 2)
    expect(after('add the tag nightly')).to.deep.include({ tags: ['nightly'] })
  })

  it('do several things at once', () => {
    const { tasks } = after(
      'add a retry of 5 to fetch_data and add an approval before train; set the timeout of store to 9 s',
    )
    expect(tasks['fetch_data']).to.deep.include({ retry: { max_attempts: 5 } })
    expect(tasks).to.have.property('approve_train')
    expect(tasks['store']).to.include({ timeout: 9 })
  })

  it('reach tasks inside tasks', () => {
    const nested = {
      name: 'n',
      tasks: {
        outer: { depends_on: [], tasks: { inner: { component: 'a', action: 'b', input: {}, depends_on: [] } } },
      },
    }
    expect(JSON.stringify(after('add a retry of 2 to inner', nested))).to.contain('"retry":{"max_attempts":2}')
  })

  it('leaves what it was given as it was', () => {
    const before = structuredClone(etl)
    changed(etl, 'rename task fetch_data to load')
    expect(etl).to.deep.equal(before)
  })

  it('says which tasks there are when one is named that there is not', () =>
    expect(changed(etl, 'add a retry of 5 to fetch_dat')?.cannot.join()).to.contain('Did you mean "fetch_data"?'))

  it('does not understand everything', () => expect(changed(etl, 'make it nicer')).to.equal(undefined))
})
