import { expect } from 'chai'
import { parse } from 'yaml'
import { casesIn } from '../../cli/cases.ts'
import { parseDefinition } from '../../src/domain/definition/index.ts'
import { runTrial } from '../../src/trial/run-trial.ts'
import { readTrial } from '../../src/trial/sent-trial.ts'
import { POLICY } from '../support/engine.ts'
import { right } from '../support/store.ts'
import { code, page, section } from './markdown.ts'

describe('the cases of the README', () => {
  const text = section(page('README.md'), 'Testing a definition')
  const { definition } = right(parseDefinition(parse(code(text, 'yaml')[0] ?? '')))
  const cases = casesIn(parse(code(text, 'yml')[0] ?? ''), 'README.md')

  it('are some', () => expect(cases).to.have.length(2))

  for (const { name, ...trial } of cases) {
    it(`hold: ${name}`, async () => {
      right(readTrial({ ...trial, definition }))
      const { passed, differences } = right(await runTrial({ ...trial, definition, policy: POLICY }))
      expect(differences).to.deep.equal([])
      expect(passed).to.equal(true)
    })
  }
})
