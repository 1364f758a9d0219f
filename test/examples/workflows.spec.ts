import { expect } from 'chai'
import { parse } from 'yaml'
import { page } from '../docs/markdown.ts'
import { cancels, decides, fadesOut, fails, gives, lets, never, play, signals } from '../support/play.ts'

const example = (file: string): unknown => parse(page(`examples/workflows/${file}`))

describe('the example of order fulfilment', () => {
  const order = { order_id: 'o-1', total: 12, parcel_grams: 500 }
  it('reserves, charges and hands over, one after the other', async () => {
    const { called, document } = await play(example('order-fulfilment.yaml'), {
      input: order,
      replies: { reserve: gives({ id: 'r' }), charge: gives({ id: 'c' }) },
    })
    expect(called).to.deep.equal(['reserve', 'charge', 'hand_over'])
    expect(document.tasks['hand_over']?.input).to.deep.equal({ command: 'test 500 -le 30000' })
    expect(document.output).to.deep.equal({ order_id: 'o-1', state: 'on its way', charge: 'c' })
  })
  it('undoes what was done for a parcel that is too heavy, last first', async () => {
    const { called, document } = await play(example('order-fulfilment.yaml'), {
      input: { ...order, parcel_grams: 31_000 },
      replies: { reserve: gives({ id: 'r' }), charge: gives({ id: 'c' }), hand_over: fails('command_failed') },
    })
    expect(called).to.deep.equal(['reserve', 'charge', 'hand_over', 'charge.compensate', 'reserve.compensate'])
    expect(document.tasks['charge.compensate']?.input).to.deep.equal({ results: { charge: 'c', refunded: 12 } })
    expect(document.tasks['reserve.compensate']?.input).to.deep.equal({
      results: { reservation: 'r', state: 'released' },
    })
    expect(document.status).to.equal('failed')
  })
  it('undoes what was done for an order that is cancelled', async () => {
    const { called, document } = await play(example('order-fulfilment.yaml'), {
      input: order,
      replies: { reserve: gives({ id: 'r' }), charge: never },
      moves: [cancels],
    })
    expect(called).to.deep.equal(['reserve', 'charge', 'reserve.compensate'])
    expect(document.status).to.equal('cancelled')
  })
  it('charges again when the bank is slow, and undoes nothing that was not done', async () => {
    const { called, document } = await play(example('order-fulfilment.yaml'), {
      input: order,
      replies: { reserve: gives({ id: 'r' }), charge: [fadesOut('http_503'), fails('card_declined')] },
    })
    expect(called).to.deep.equal(['reserve', 'charge', 'charge', 'reserve.compensate'])
    expect(document.status).to.equal('failed')
  })
})

describe('the example of a nightly load', () => {
  it('takes every source through all steps, three at a time', async () => {
    const sources = ['http://a', 'http://b', 'http://c', 'http://d']
    const { called, before, document } = await play(example('nightly-etl.yaml'), {
      input: { sources },
      replies: { 'load.store': gives({ id: 's' }) },
    })
    expect(called).to.have.length(12)
    expect(called.slice(0, 3)).to.deep.equal(['load[0].fetch', 'load[1].fetch', 'load[2].fetch'])
    expect(before('load[0]', 'load[3]')).to.equal(true)
    expect(document.tasks['load']?.output).to.deep.equal(sources.map((source) => ({ source, stored: 's' })))
    expect(document.output).to.deep.equal({ stored: 4, left_out: [] })
  })
})

describe('the example of a nightly load with a source that cannot be had', () => {
  it('notes it, and loads the others', async () => {
    const { called, document } = await play(example('nightly-etl.yaml'), {
      input: { sources: ['http://a', 'http://b'] },
      replies: {
        'load[0].fetch': [fadesOut('connection_failed'), fails('http_404')],
        'load.store': gives({ id: 's' }),
      },
    })
    expect(called.filter((id) => id.startsWith('load[0]'))).to.deep.equal(['load[0].fetch', 'load[0].fetch'])
    expect(document.output).to.have.property('stored', 1)
    expect(document.output).to.have.nested.property('left_out[0].source', 'http://a')
    expect(document.status).to.equal('completed')
  })
})

describe('the example of a job elsewhere', () => {
  const input = { service: 'http://jobs', job: { n: 1 } }
  const start = gives({ status: 202, body: { id: 'j1' } })
  const state = (name: string) => gives({ status: 200, body: { state: name, result: 7 } })
  it('asks until it is done', async () => {
    const { called, document } = await play(example('external-job.yaml'), {
      input,
      replies: { start, wait: [state('queued'), state('running'), state('done')] },
    })
    expect(called).to.deep.equal(['start', 'wait[0]', 'wait[1]', 'wait[2]'])
    expect(document.tasks['wait[2]']?.input).to.deep.equal({ url: 'http://jobs/jobs/j1' })
    expect(document.output).to.deep.equal({ state: 'done', result: 7 })
  })
  it('fails with it', async () => {
    const { document } = await play(example('external-job.yaml'), { input, replies: { start, wait: state('failed') } })
    expect(document.status).to.equal('failed')
    expect(document.tasks['give_up']?.error).to.include({ type: 'job_failed', message: 'The job j1 has failed.' })
  })
  it('gives up after an hour, and has the job deleted', async () => {
    const { called, document } = await play(example('external-job.yaml'), {
      input,
      replies: { start, wait: state('queued') },
    })
    expect(document.status).to.equal('failed')
    expect(document.tasks['wait']?.error).to.include({ type: 'total_timeout' })
    expect(called.at(-1)).to.equal('start.compensate')
    expect(document.tasks['start.compensate']?.input).to.include({ method: 'DELETE', url: 'http://jobs/jobs/j1' })
  })
})

describe('the example of a quorum', () => {
  it('is content with two answers, and waits for no third', async () => {
    const { aborted, document } = await play(example('quorum.yaml'), {
      input: { replicas: ['http://a', 'http://b', 'http://c'] },
      replies: { 'read[0]': gives({ body: 1 }), 'read[1]': never, 'read[2]': gives({ body: 3 }) },
    })
    expect(aborted).to.deep.equal(['read[1]'])
    expect(document.output).to.deep.equal({ answers: [1, 3] })
  })
})

describe('the example of an invoice', () => {
  const input = { amount: 10, rates: 'http://rates', portal: 'http://portal', fallback_rate: 1.5 }
  it('is made at the rate of the day and delivered online', async () => {
    const { called, document } = await play(example('invoice.yaml'), {
      input,
      replies: { rate: gives({ body: { rate: 2 } }), deliver: gives({ status: 201, body: null }) },
    })
    expect(called).to.deep.equal(['rate', 'deliver'])
    expect(document.output).to.deep.equal({ amount: 20, delivered: 'online' })
  })
  it('is made at another rate, and sent on paper, when neither can be reached', async () => {
    const { called, document } = await play(example('invoice.yaml'), {
      input,
      replies: { rate: fails('http_404'), deliver: fadesOut('http_503'), 'deliver.on_error': gives({ id: 's' }) },
    })
    expect(called).to.deep.equal(['rate', 'deliver', 'deliver', 'deliver', 'deliver.on_error'])
    expect(document.tasks['deliver.on_error']?.input).to.deep.equal({
      results: { to_be_sent: { amount: 15 }, because: 'http_503' },
    })
    expect(document.output).to.deep.equal({ amount: 15, delivered: 'on paper' })
  })
  it('is sent on paper to a customer whom the portal does not know', async () => {
    const { document } = await play(example('invoice.yaml'), {
      input,
      replies: { rate: gives({ body: { rate: 2 } }), deliver: fails('http_404') },
    })
    expect(document.output).to.deep.equal({ amount: 20, delivered: 'on paper' })
  })
  it('fails when the portal refuses it', async () => {
    const { document } = await play(example('invoice.yaml'), {
      input,
      replies: { rate: gives({ body: { rate: 2 } }), deliver: fails('http_422') },
    })
    expect(document.status).to.equal('failed')
    expect(document.error).to.include({ task_id: 'deliver' })
  })
})

describe('the example of a weekly report', () => {
  for (const [lastWeek, told] of [
    [5, true],
    [20, false],
  ] as const) {
    it(`${told ? 'tells' : 'is silent'} when errors went ${told ? 'up' : 'down'}, and is archived`, async () => {
      const { called, document } = await play(example('report.json'), {
        input: { source: 'http://data', last_week: lastWeek },
        replies: { fetch: gives({ metrics: [] }), figures: gives({ metrics: { errors: { mean: 9.5 } } }) },
      })
      expect(called).to.deep.equal(['fetch', 'figures', ...(told ? ['tell'] : []), 'archive'])
      expect(document.output).to.deep.equal({ mean_errors: 9.5, told })
    })
  }
})

describe('the example of a document that needs approval', () => {
  const input = { title: 'Plan', author: 'ann', reviewers: ['ben', 'cid'], manager: 'dora' }
  it('is filed when a reviewer approves', async () => {
    const { called, document } = await play(example('document-approval.yaml'), {
      input,
      moves: [decides('decide', 'approved', { by: 'ben' })],
    })
    expect(called).to.deep.equal(['file'])
    expect(document.output).to.deep.equal({ decision: 'approved' })
  })
  it('goes back with the reason, which the manager may give after a day', async () => {
    const { called, document } = await play(example('document-approval.yaml'), {
      input,
      moves: [lets(86_401), decides('decide', 'rejected', { by: 'dora', comment: 'too long' })],
    })
    expect(called).to.deep.equal([])
    expect(document.tasks['tell_author']?.output).to.deep.equal({ to: 'ann', text: 'Not published: too long' })
    expect(document.output).to.deep.equal({ decision: 'rejected' })
  })
  it('goes back when nobody decides for a week', async () => {
    const { document } = await play(example('document-approval.yaml'), { input, moves: [lets(604_800)] })
    expect(document.tasks['tell_author']?.output).to.have.property(
      'text',
      'Not published: Nobody decided within a week.',
    )
    expect(document.output).to.deep.equal({ decision: 'rejected' })
  })
})

describe('the example of a user who is invited', () => {
  const input = { user: 'ann', patience: 3_600 }
  it('is set up when the address is confirmed after a reminder', async () => {
    const { called, document } = await play(example('onboarding.yaml'), {
      input,
      moves: [lets(3_600), signals('confirmed')],
    })
    expect(called).to.have.members(['invite', 'confirmation[0].reminded.remind', 'set_up.mailbox', 'set_up.folder'])
    expect(document.tasks['confirmation[0].reminded.remind']?.input).to.deep.equal({
      results: { mail: 'reminder 1', to: 'ann' },
    })
    expect(document.output).to.deep.equal({ user: 'ann', confirmed: true })
  })
  it('is forgotten after three reminders', async () => {
    const { called, document } = await play(example('onboarding.yaml'), {
      input,
      moves: [lets(3_600), lets(3_600), lets(3_600), lets(3_600)],
    })
    const reminders = [0, 1, 2].map((run) => `confirmation[${run}].reminded.remind`)
    expect(called).to.deep.equal(['invite', ...reminders, 'forget'])
    expect(document.output).to.deep.equal({ user: 'ann', confirmed: false })
  })
})

describe('the example of an incident', () => {
  const input = { service: 'checkout', seconds_to_react: 300 }
  const replies = {
    'facts.uptime': gives({ result: 'up' }),
    'facts.host': fails('command_failed'),
    close: gives({ id: 'r' }),
  }
  it('belongs to whoever takes it first, and is closed with what was found', async () => {
    const { called, document } = await play(example('incident.yaml'), {
      input,
      replies,
      moves: [signals('second_line'), signals('resolved', 'restarted')],
    })
    expect(called).to.not.include('call_manager')
    expect(document.tasks['close']?.input).to.deep.equal({
      results: {
        service: 'checkout',
        responder: 'second_line',
        facts: { uptime: 'up', host: 'unknown' },
        how: 'restarted',
      },
    })
    expect(document.output).to.deep.equal({ responder: 'second_line', report: 'r' })
  })
  it('is told to the manager when nobody takes it in time', async () => {
    const { called, document } = await play(example('incident.yaml'), {
      input,
      replies,
      moves: [lets(300), signals('resolved')],
    })
    expect(called).to.include('call_manager')
    expect(document.output).to.have.property('responder', 'nobody')
  })
})

describe('the example of a batch of orders', () => {
  it('fulfils each as an execution of its own, and reports those that could not be', async () => {
    const orders = ['a', 'b', 'c'].map((order_id) => ({ order_id, total: 1, parcel_grams: 1 }))
    const { called, document } = await play(example('batch.yaml'), {
      input: { orders },
      others: [example('order-fulfilment.yaml')],
      replies: { charge: [gives({ id: 'x' }), fails('card_declined'), gives({ id: 'y' })] },
    })
    expect(called.filter((id) => id === 'hand_over')).to.have.length(2)
    expect(document.output).to.have.property('fulfilled', 2)
    expect(document.output).to.have.nested.property('failed[0].order_id', 'b')
  })
})
