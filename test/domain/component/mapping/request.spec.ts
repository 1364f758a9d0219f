import { expect } from 'chai'
import fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import type { HttpMapping } from '../../../../src/domain/component/manifest.ts'
import { compileMapping } from '../../../../src/domain/component/mapping/compile-mapping.ts'
import { requestOf, type MappedRequest } from '../../../../src/domain/component/mapping/request.ts'

const context = { task_id: 'fetch', attempt: 1, idempotency_key: 'e:fetch:1', task_token: 't' }

const made = (mapping: Partial<HttpMapping>, input: unknown) => {
  const { plan, problems } = compileMapping({ method: 'POST', path: '/x', ...mapping })
  expect(problems).to.deep.equal([])
  return requestOf(plan, { input, context })
}

const request = (mapping: Partial<HttpMapping>, input: unknown): MappedRequest => {
  const one = made(mapping, input)
  if (E.isLeft(one)) throw new Error(JSON.stringify(one.left))
  return one.right
}

const refusal = (mapping: Partial<HttpMapping>, input: unknown) => {
  const one = made(mapping, input)
  if (E.isRight(one)) throw new Error(JSON.stringify(one.right))
  return one.left
}

describe('the request of a mapping', () => {
  it('has the values of the input in its path, percent-encoded', () => {
    const path = '/api/{kind}/agents/{id}.json'
    expect(request({ path }, { kind: 'a b/c?', id: 7 }).path).to.equal('/api/a%20b%2Fc%3F/agents/7.json')
  })

  for (const id of ['', null, {}, [], undefined, '..', '.', '\ud800']) {
    it(`is not made for ${JSON.stringify(id)} in its path`, () => {
      const error = refusal({ path: '/agents/{id}/run' }, { id })
      expect(error).to.include({ type: 'invalid_input', retryable: false })
      expect(error.details).to.have.nested.property('errors[0].pointer', '/id')
    })
  }

  it('is not made when values together lead elsewhere', () => {
    expect(refusal({ path: '/files/{a}{b}' }, { a: '.', b: '.' })).to.include({ type: 'invalid_input' })
    expect(request({ path: '/files/{a}{b}' }, { a: '.', b: 'x' }).path).to.equal('/files/.x')
  })

  it('has a query of what there is', () => {
    const query = {
      q: '${input.q}',
      limit: '${input.?limit}',
      tag: '${input.?tags}',
      fixed: 1,
      of: '${context.task_id}',
    }
    const path = '/search'
    expect(request({ path, query }, { q: 'a&b=c +', limit: null }).path).to.equal(
      '/search?q=a%26b%3Dc%20%2B&fixed=1&of=fetch',
    )
    expect(request({ path, query }, { q: true, limit: 2, tags: ['x', 'y'] }).path).to.equal(
      '/search?q=true&limit=2&tag=x&tag=y&fixed=1&of=fetch',
    )
    expect(request({ path, query: { a: '${input.?a}' } }, {}).path).to.equal('/search')
  })

  it('is not made with an object in its query', () => {
    expect(refusal({ query: { q: '${input.q}' } }, { q: { a: 1 } })).to.include({ type: 'invalid_input' })
  })

  it('leaves out of its body what is not there, and keeps null', () => {
    const body = {
      a: '${input.?a}',
      b: ['${input.?b}', 1],
      c: { d: '${input.?c.d}' },
      e: 'x ${input.?a}',
      f: 'x${input.f}',
    }
    const given = { f: 1 }
    expect(JSON.parse(request({ body }, given).body ?? '')).to.deep.equal({ b: [1], c: {}, f: 'x1' })
    expect(JSON.parse(request({ body }, { a: null, b: 2, c: { d: 3 }, f: '' }).body ?? '')).to.deep.equal({
      a: null,
      b: [2, 1],
      c: { d: 3 },
      e: 'x null',
      f: 'x',
    })
  })

  it('has no body where all of it is left out', () => {
    expect(request({ body: '${input.?body}' }, {})).to.deep.include({ body: null, headers: [] })
  })

  it('is JSON unless its type is another', () => {
    expect(request({ body: '${input}' }, 'text')).to.deep.include({
      body: '"text"',
      headers: [['content-type', 'application/json']],
    })
    const headers = { 'Content-Type': 'text/plain' }
    expect(request({ headers, body: '${input}' }, 'text')).to.deep.include({
      body: 'text',
      headers: [['content-type', 'text/plain']],
    })
  })

  it('fails when a part is missing that must be there', () => {
    const error = refusal({ body: { a: '${input.a}' } }, {})
    expect(error).to.include({ type: 'expression_error', retryable: false })
    expect(error.message).to.contain('input.a')
  })

  for (const value of ['a\r\nX-Evil: 1', 'a\nb', '\u0000', '→', { a: 1 }]) {
    it(`is not made with the header ${JSON.stringify(value)}`, () => {
      expect(refusal({ headers: { 'X-A': '${input}' } }, value)).to.include({ type: 'invalid_input' })
    })
  }

  const word = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string(),
    fc.constantFrom('..', '{id}', '\r\n', '${input}', '%2e', '?', '#'),
  )
  const scalar = fc.oneof(word, fc.double(), fc.boolean(), fc.constant(null))
  const path = fc
    .array(fc.oneof(fc.constantFrom('{id}', '/{name}', '/a', '.', '-', '/%41'), fc.stringMatching(/^[a-z]{1,3}$/)))
    .map((parts) => `/${parts.join('')}`)
    .filter((text) => compileMapping({ method: 'GET', path: text }).problems.length === 0)

  it('is a proper one or none, whatever is in its input', () => {
    fc.assert(
      fc.property(path, scalar, scalar, fc.array(scalar), (template, id, name, list) => {
        const mapping = {
          path: template,
          query: { a: '${input.id}', 'b c&': '${input.list}', text: 'x${input.name}' },
          headers: { 'X-One': '${input.id}', 'X-List': '${input.list}', 'X-Text': 'x${input.name}' },
          body: { all: '${input}' },
        }
        const one = made(mapping, { id, name, list })
        if (E.isLeft(one)) {
          expect(one.left.type).to.equal('invalid_input')
          return
        }
        const { path: asked, headers } = one.right
        expect(asked).to.match(/^\/[\w.~!$&'()*+,;=:@%?/-]*$/)
        expect(asked).to.not.match(/\{|\}/)
        // Nothing in it moves it elsewhere: a URL made of it has the very path.
        const url = new URL(`http://h${asked}`)
        expect(url.pathname + url.search).to.equal(asked)
        expect(url.host).to.equal('h')
        expect(url.hash).to.equal('')
        const segments = template.split('/').length
        expect(url.pathname.split('/')).to.have.length(segments)
        for (const header of headers.flat()) expect(header).to.match(/^[\t\x20-\x7e\x80-\xff]*$/)
      }),
      { numRuns: 1_000 },
    )
  })
})

describe('a mapping', () => {
  const problemsOf = (mapping: Partial<HttpMapping>) =>
    compileMapping({ method: 'POST', path: '/x', ...mapping }).problems.map(({ pointer, code }) => `${pointer} ${code}`)

  for (const path of [
    'x',
    '/a b',
    '/a?b=1',
    '/a#b',
    '/{}',
    '/{a',
    '/a}',
    '/{a b}',
    '/../a',
    '/a/%2E%2e/b',
    '/é',
    '/%4',
    '/${input.x}',
  ]) {
    it(`has no path ${path}`, () => expect(problemsOf({ path })).to.deep.equal(['/path invalid_path']))
  }

  it('is refused with everything that is wrong with it', () => {
    const found = problemsOf({
      path: '/{',
      query: { a: {}, b: '${tasks.x.output}' },
      headers: { 'a b': '1', Host: 'x', 'Idempotency-Key': '1', 'x-a': '${input.' },
      body: { deep: ['${secrets.TOKEN}', '${nothing}'] },
      result: 'response.body',
      errors: '${events}',
      timeout: 0,
    })
    expect(found).to.have.members([
      '/path invalid_path',
      '/query/a invalid_value',
      '/query/b expression_unknown_root',
      '/headers/a b invalid_header',
      '/headers/Host invalid_header',
      '/headers/Idempotency-Key invalid_header',
      '/headers/x-a expression_unclosed',
      '/body/deep/0 expression_unknown_root',
      '/body/deep/1 expression_unknown_root',
      '/result expression_expected',
      '/errors expression_unknown_root',
      '/timeout invalid_value',
    ])
  })

  it('sends no body with GET', () => {
    expect(problemsOf({ method: 'GET', body: 1 })).to.deep.equal(['/body unexpected_body'])
  })

  it('sees events where it is a stream', () => {
    expect(problemsOf({ stream: 'sse', result: '${events.map(e, e.data)}' })).to.deep.equal([])
  })

  it('leaves nothing out of what it makes of an answer', () => {
    expect(problemsOf({ result: '${response.?body}' })).to.deep.equal(['/result expression_syntax'])
  })

  for (const [body, tells] of [
    ['${context.task_token}', true],
    ['${context}', true],
    ['${context.task_id}', false],
  ] as const) {
    it(`with ${body} tells ${tells ? 'a' : 'no'} token`, () => {
      expect(compileMapping({ method: 'POST', path: '/', body }).plan.tellsToken).to.equal(tells)
    })
  }
})
