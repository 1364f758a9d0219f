import { expect } from 'chai'
import { readdirSync, readFileSync } from 'node:fs'

interface Mutant {
  readonly name: string
  readonly law: string
  readonly specs: readonly string[]
  readonly patches: readonly { readonly file: string; readonly search: string; readonly replace: string }[]
}

const root = new URL('../../../', import.meta.url)
const folder = new URL('test/mutation/mutants/', root)
const mutants = readdirSync(folder).flatMap(
  (file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as readonly Mutant[],
)

describe('the mutants that the specifications must notice', () => {
  it('are many, each with a name of its own', () => {
    expect(mutants).to.have.length.of.at.least(100)
    expect(new Set(mutants.map(({ name }) => name)).size).to.equal(mutants.length)
  })

  it('still fit the source: each changes exactly one place, or one in each of several', () => {
    const misfits = mutants.flatMap(({ name, patches }) =>
      patches.flatMap(({ file, search, replace }) => {
        const found = readFileSync(new URL(file, root), 'utf8').split(search).length - 1
        return found === 1 && search !== replace ? [] : [`${name}: ${found} places in ${file}`]
      }),
    )
    expect(misfits).to.deep.equal([])
  })
})
