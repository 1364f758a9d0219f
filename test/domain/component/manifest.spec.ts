import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { register, type Registration } from '../../../src/domain/component/index.ts'

const bare: Registration = { name: 'memory', endpoint: 'http://127.0.0.1:8000' }
const schema = { type: 'object', properties: { id: { type: 'string' } }, required: ['id'], additionalProperties: false }
const fetchIt = { input_schema: schema, http: { method: 'GET', path: '/memory/{id}' } } as const

const decided = (registration: Partial<Registration>) =>
  register({ ...bare, ...registration })(
    { registration: undefined },
    { at: '2026-01-01T00:00:00.000Z', random: () => 0 },
  )

const problems = (registration: Partial<Registration>): readonly string[] => {
  const decision = decided(registration)
  if (E.isRight(decision)) return []
  if (decision.left.tag !== 'invalid_input') throw new Error(decision.left.tag)
  return decision.left.problems.map(({ pointer, code }) => `${pointer} ${code}`)
}

describe('registering a manifest', () => {
  it('keeps it as it is', () => {
    const manifest: Registration = {
      ...bare,
      auth: { type: 'api_key', secret: 'MEMORY_KEY', header: 'X-Key' },
      health: { path: '/health' },
      actions: { fetch: fetchIt, plain: { description: 'By the component protocol' } },
    }
    expect(decided(manifest)).to.deep.equal(E.right([{ type: 'component_registered', data: manifest }]))
  })

  it('finds everything that is wrong at once', () => {
    expect(
      problems({
        name: 'No Name',
        endpoint: 'ftp://x',
        auth: { type: 'bearer', secret: '1 2', header: 'X', username: 'u' },
        actions: {
          'a/b': {},
          schema: { input_schema: { type: 'objekt' }, http: { method: 'GET', path: 'x' } },
          reads: { input_schema: schema, http: { method: 'POST', path: '/{di}', body: '${input.other}' } },
          may: { input_schema: { properties: { id: {} } }, http: { method: 'GET', path: '/{id}' } },
        },
      }),
    ).to.deep.equal([
      '/name invalid_name',
      '/endpoint invalid_endpoint',
      '/auth/secret invalid_name',
      '/auth/header unexpected_field',
      '/auth/username unexpected_field',
      '/actions/a~1b invalid_name',
      '/actions/schema/input_schema/type invalid_schema',
      '/actions/schema/http/path invalid_path',
      '/actions/reads/http/path unknown_input',
      '/actions/reads/http/body unknown_input',
      '/actions/may/http/path placeholder_not_required',
    ])
  })

  it('says which field was probably meant', () => {
    const decision = decided({ actions: { reads: { input_schema: schema, http: { method: 'GET', path: '/{idd}' } } } })
    expect(decision).to.have.nested.property('left.problems[0].message').that.contains('Did you mean "id"?')
  })

  it('does not guess what a schema of several parts lets in', () => {
    const input_schema = { allOf: [schema], properties: {} }
    expect(problems({ actions: { a: { input_schema, http: { method: 'GET', path: '/{id}' } } } })).to.deep.equal([])
  })

  it('wants a name for basic, of one line and without a colon', () => {
    expect(problems({ auth: { type: 'basic', secret: 'S' } })).to.deep.equal(['/auth/username required'])
    expect(problems({ auth: { type: 'basic', secret: 'S', username: 'a:b' } })).to.deep.equal([
      '/auth/username invalid_value',
    ])
    expect(problems({ auth: { type: 'basic', secret: 'S', username: 'ada' } })).to.deep.equal([])
  })

  for (const header of ['a b', 'Host', 'Content-Length', 'traceparent', '']) {
    it(`shows no key in the header ${JSON.stringify(header)}`, () => {
      expect(problems({ auth: { type: 'api_key', secret: 'S', header } })).to.deep.equal([
        '/auth/header invalid_header',
      ])
    })
  }

  it('lets no action send the header of its auth', () => {
    const http = { method: 'GET', path: '/', headers: { Authorization: 'x' } } as const
    expect(problems({ auth: { type: 'bearer', secret: 'S' }, actions: { a: { http } } })).to.deep.equal([
      '/actions/a/http/headers/Authorization invalid_header',
    ])
    expect(problems({ auth: { type: 'api_key', secret: 'S' }, actions: { a: { http } } })).to.deep.equal([])
  })

  describe('with health', () => {
    const actions = { fetch: fetchIt, status: { http: { method: 'GET', path: '/status' } }, plain: {} } as const
    const cases: readonly (readonly [Registration['health'], readonly string[]])[] = [
      [{ action: 'status' }, []],
      [{ path: '/health' }, []],
      [{}, ['/health invalid_health']],
      [{ action: 'status', path: '/' }, ['/health invalid_health']],
      [{ action: 'fetch' }, ['/health/action invalid_health']],
      [{ action: 'plain' }, ['/health/action invalid_health']],
      [{ action: 'nobody' }, ['/health/action invalid_health']],
      [{ path: '/{id}' }, ['/health/path invalid_health']],
      [{ path: 'x' }, ['/health/path invalid_path']],
    ]
    for (const [health, found] of cases) {
      it(`of ${JSON.stringify(health)} is ${found.length === 0 ? 'good' : 'refused'}`, () => {
        expect(problems({ actions, ...(health && { health }) })).to.deep.equal(found)
      })
    }
  })

  it('needs a way to reach the component', () => {
    const decision = register({ name: 'a' })({ registration: undefined }, { at: '', random: () => 0 })
    expect(decision)
      .to.have.nested.property('left.problems[0]')
      .that.includes({ pointer: '/endpoint', code: 'required' })
  })
})
