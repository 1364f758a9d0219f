import { expect } from 'chai'
import fc from 'fast-check'
import { changed } from '../../src/assistant/built-in/change/change.ts'
import { draftOf } from '../../src/assistant/built-in/draft/definition.ts'
import { spanIn } from '../../src/assistant/built-in/when.ts'
import { MOST_READ, tidy } from '../../src/assistant/built-in/words.ts'
import { callsTo } from '../support/http-call.ts'
import { openTestServer, type TestServer } from '../support/http-server.ts'

const task = (...depends_on: string[]) => ({ component: 'harmonia', action: 'echo', input: {}, depends_on })
const definition = { name: 'flow', tasks: { a: task(), b: task('a') } }

/** What questions are made of, and what patterns look for. */
const PIECES =
  'retry|retry a|try|call a.b|a.b|call|add|add an approval|wait for|wait 5 minutes|set x of|timeout of|before|after a|a=|a=1|${|{|}|"|{"a":1}|if a fails|rename a to|remove the|in the last|between 1 and|since|for each x in|and|then|approve by a,|a,|a.|1.|create a workflow|run flow|why|what|which|status|last run|- |x|of|to|by|task|named|called|at most 3|GET https://a.b|signal go|the|\n|is this|only 3 runs|tag it|describe|compare|make a|depends on|it|failed|running|?|today|yesterday|how many|template|with|approvals|cancel|pause|rerun|from b|find|component|can do|flow|0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e|${input.x}|<script>|    |wait       |\u0001|\u0001\u0032\u0002|äöü|🙂'.split(
    '|',
  )

describe('whatever the built-in assistant is asked', () => {
  for (const piece of PIECES)
    it(`${JSON.stringify(piece)}, over and over, takes no time`, () => {
      const text = tidy(`${piece} `.repeat(MOST_READ)).slice(0, MOST_READ)
      const began = performance.now()
      changed(definition, text)
      draftOf(text)
      spanIn(text, 0)
      // Before its patterns were bounded some of this took minutes.
      expect(performance.now() - began).to.be.lessThan(2_000)
    })

  describe('over HTTP', () => {
    let server: TestServer
    before(async () => {
      server = await openTestServer()
      const { post } = callsTo(server)
      const { workflow_id } = (await post('/api/workflows', definition)).body
      await post('/api/executions', { workflow_id })
    })
    after(() => server.close())

    it('has an answer, and nothing is recorded', async () => {
      const { post } = callsTo(server)
      const head = server.store.head()
      const text = fc
        .array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 12 })
        .map((pieces) => pieces.join(' '))
      const context = fc.record({ definition: fc.constant(definition) }, { requiredKeys: [] })
      await fc.assert(
        fc.asyncProperty(text, context, async (content, looked) => {
          const { status, body } = await post('/api/chat', { content, context: looked })
          expect(status, JSON.stringify(body)).to.equal(200)
        }),
        { numRuns: 300 },
      )
      expect(server.store.head()).to.equal(head)
      expect(server.logged.filter((line) => line.includes('"level":50'))).to.deep.equal([])
    })

    it('is told when it is longer than rules read', async () => {
      const { body } = await callsTo(server).post('/api/chat', { content: 'why '.repeat(2_000) })
      expect(JSON.stringify(body)).to.contain('say it in fewer')
    })
  })
})
