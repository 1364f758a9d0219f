import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readComponentFiles } from '../../src/root/component-files.ts'

describe('a folder of component manifests', () => {
  let folder: string
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'harmonia-manifests-'))))
  afterEach(() => rmSync(folder, { recursive: true }))

  const write = (name: string, content: string) => writeFileSync(join(folder, name), content)
  const problems = (): readonly string[] => {
    const read = readComponentFiles(folder, false)
    return E.isLeft(read) ? read.left.map((problem) => problem.replaceAll(`${folder}/`, '')) : []
  }

  it('is read by the names of its files: YAML and JSON, and nothing else', () => {
    write('b.yaml', 'name: second\nendpoint: http://h:2\nactions:\n  go: { http: { method: GET, path: "/{id}" } }\n')
    write('a.json', '{"name": "first", "endpoint": "http://h:1"}')
    write('c.yml', 'name: third\nendpoint: http://h:3\n')
    write('results.jsonl', '{"half')
    expect(readComponentFiles(folder, false)).to.deep.equal(
      E.right([
        { name: 'first', endpoint: 'http://h:1' },
        { name: 'second', endpoint: 'http://h:2', actions: { go: { http: { method: 'GET', path: '/{id}' } } } },
        { name: 'third', endpoint: 'http://h:3' },
      ]),
    )
  })

  it('need not be there by default, and must be when somebody names it', () => {
    const nowhere = join(folder, 'nowhere')
    expect(readComponentFiles(nowhere, true)).to.deep.equal(E.right([]))
    expect(readComponentFiles(nowhere, false)).to.deep.equal(E.left([`there is no folder ${nowhere}`]))
  })

  it('tells everything that is wrong with any of them, each with its file', () => {
    write('a.yaml', 'name: a\nendpoint: http://h\nendpiont: x\nactions: { go: { http: { methd: GET, path: x } } }\n')
    write('b.yaml', 'name: B\nendpoint: h\nactions: { go: { http: { method: GET, path: x, result: input } } }\n')
    write('c.yaml', 'name: [\n')
    write('d.json', '7')
    write('e.yaml', 'name: http\nendpoint: http://h\n')
    write('f.yaml', 'name: f\nendpoint: http://h\n')
    write('g.yaml', 'name: f\nendpoint: http://h\n')
    const found = problems()
    expect(found.map((problem) => problem.slice(0, problem.indexOf(':')))).to.deep.equal([
      ...['a.yaml', 'a.yaml', 'a.yaml'],
      ...['b.yaml', 'b.yaml', 'b.yaml', 'b.yaml'],
      ...['c.yaml', 'd.json', 'e.yaml', 'g.yaml'],
    ])
    const text = found.join('\n')
    expect(text).to.contain('a.yaml: /endpiont there is no field "endpiont" here. Did you mean "endpoint"?')
    expect(text).to.contain('a.yaml: /actions/go/http/method is missing')
    expect(text).to.contain('b.yaml: /actions/go/http/path must begin with /')
    expect(text).to.contain('d.json: it must be an object')
    expect(text).to.contain('c.yaml: is not YAML')
    expect(text).to.contain('e.yaml: /name must be another one: http is built in')
    expect(text).to.contain('g.yaml: f is also in f.yaml')
  })
})
