import { expect } from 'chai'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { anchors, localLinks, page, ROOT } from './markdown.ts'

const pages = [
  'README.md',
  'ARCHITECTURE.md',
  'CHANGELOG.md',
  'examples/README.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join('docs', file)),
]

const leadsNowhere = (from: string, link: string): boolean => {
  const [path = '', anchor] = link.split('#')
  const target = path === '' ? from : join(dirname(from), path)
  if (!existsSync(join(ROOT, target))) return true
  if (anchor === undefined) return false
  return statSync(join(ROOT, target)).isDirectory() || !anchors(page(target)).includes(anchor)
}

describe('the links', () => {
  for (const file of pages) {
    it(`of ${file} lead somewhere`, () => {
      expect(localLinks(page(file)).filter((link) => leadsNowhere(file, link))).to.deep.equal([])
    })
  }
})
