import { expect } from 'chai'
import fc from 'fast-check'
import type { Middleware, ParameterizedContext } from 'koa'
import { direct } from '../../src/http/direct.ts'
import type { Live } from '../../src/http/live/live.ts'
import { routerOf } from '../../src/http/routed.ts'
import { table } from '../../src/http/routes.ts'

const rows = table(0, {} as Live).map(({ method, path }) => ({ method, path }))
const find = direct(rows)

/** The path of the row that a request is for, and what stands in its places. */
type Took = { readonly path: string; readonly params: Readonly<Record<string, string>> }

const router = routerOf(
  rows.map(({ method, path }) => ({
    method,
    path,
    answer: async ({ state }: ParameterizedContext, params: Readonly<Record<string, string>>) => {
      ;(state as { took?: Took }).took = { path, params: { ...params } }
    },
  })),
).routes() as unknown as Middleware

const byRouter = async (method: string, path: string): Promise<Took | undefined> => {
  const state: { took?: Took } = {}
  await router({ method, path, state, request: {} } as never, async () => undefined)
  return state.took
}

const directly = (method: string, path: string): Took | undefined => {
  const found = find(method, path)
  return found && { path: found.row.path, params: found.params }
}

const WORDS = [...new Set(rows.flatMap(({ path }) => path.split('/')).filter((word) => !word.startsWith('{')))]
const word = fc.constantFrom(...WORDS)

const segment = fc.oneof(
  { weight: 4, arbitrary: word },
  word.map((text) => text.toUpperCase()),
  fc.constantFrom(
    'v1',
    '',
    '%41',
    '%',
    'a b',
    '{id}',
    '..',
    'ä',
    '__proto__',
    'İ',
    '018f3c2e-0000-7000-8000-000000000001',
  ),
  fc.string({ maxLength: 5 }).map((text) => text.replaceAll('/', '')),
)

/** Some row's path with something in each of its places, now and then with another segment where the row has its own. */
const path = fc.oneof(
  fc
    .tuple(fc.constantFrom(...rows), fc.array(segment, { minLength: 9, maxLength: 9 }), fc.nat(40), fc.boolean())
    .map(([row, given, odd, isVersioned]) =>
      row.path
        .split('/')
        .map((own, n) => (own.startsWith('{') || (n > 0 && n === odd) ? given[n] : own))
        .join('/')
        .replace(/^\/api(?=\/)/, isVersioned ? '/api/v1' : '/api'),
    ),
  fc.array(segment, { maxLength: 6 }).map((segments) => `/${segments.join('/')}`),
)

const method = fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'PATCH', 'OPTIONS')

describe('finding the row of a request without the router', () => {
  it('finds each row by its own path, and under /api/v1', () => {
    for (const row of rows) {
      const plain = row.path.replaceAll(/\{\w+\}/g, 'x')
      expect(directly(row.method, plain)?.path, plain).to.equal(row.path)
      if (plain.startsWith('/api/'))
        expect(directly(row.method, plain.replace('/api/', '/api/v1/'))?.path).to.equal(row.path)
    }
  })

  it('finds what the router finds, or nothing', () =>
    fc.assert(
      fc.asyncProperty(method, path, async (method, path) => {
        const found = directly(method, path)
        if (found !== undefined) expect(found).to.deep.equal(await byRouter(method, path))
      }),
      { numRuns: 2_000 },
    ))

  it('takes letters of any case for those of the row, as the router does', async () => {
    for (const row of rows) {
      const loud = row.path.toUpperCase().replaceAll(/\{\w+\}/g, 'x')
      expect(directly(row.method, loud), loud).to.deep.equal(await byRouter(row.method, loud))
    }
  })

  it('leaves to the router what is written in another way', async () => {
    for (const path of ['/api/workflows/', '/api/workflows/a%20b', '/api/executions/%'])
      expect([directly('GET', path), (await byRouter('GET', path)) === undefined], path).to.deep.equal([
        undefined,
        false,
      ])
  })
})
