import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { join } from 'node:path'
import { parse } from 'yaml'
import { readComponentFiles } from '../../src/root/component-files.ts'
import { component, register } from '../../src/domain/component/index.ts'
import { NewComponent } from '../../src/http/component.ts'
import { decoder } from '../../src/http/decode.ts'
import { page, ROOT, rows, section } from './markdown.ts'

const given = { at: '2026-01-01T00:00:00.000Z', random: () => 0 }

describe('what the pages say of manifests', () => {
  for (const name of ['README.md', 'docs/components.md']) {
    it(`is a manifest, in ${name}`, () => {
      const blocks = [...page(name).matchAll(/```yaml\n(name: weather\n.*?)```/gs)].map(([, text = '']) => text)
      expect(blocks).not.to.be.empty
      for (const block of blocks) {
        const decoded = decoder(NewComponent)(parse(block))
        if (E.isLeft(decoded)) throw new Error(JSON.stringify(decoded.left))
        expect(register(decoded.right)(component.initial(), given)).to.have.property('_tag', 'Right')
      }
    })
  }

  it('has every bundled manifest with its port and its actions', () => {
    const read = readComponentFiles(join(ROOT, 'components'), false)
    if (E.isLeft(read)) throw new Error(read.left.join('\n'))
    const bundled = read.right.map(({ name, endpoint = '', actions = {} }) => [
      name,
      new URL(endpoint).port,
      Object.keys(actions).join(', '),
    ])
    const told = rows(section(page('docs/components.md'), 'Those of Tekton')).map(([name, port, actions = '']) => [
      name,
      port,
      actions.replaceAll('`', ''),
    ])
    expect(told.toSorted()).to.deep.equal(bundled.toSorted())
  })
})
