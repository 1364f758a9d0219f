import { expect } from 'chai'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { anchors, localLinks, page, ROOT } from './markdown.ts'

const pages = [
  'README.md',
  'ARCHITECTURE.md',
  'CHANGELOG.md',
  'clients/python/README.md',
  'examples/README.md',
  'examples/workflows/README.md',
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

/** Files that a page names as code, such as `src/http/routes.ts`; a name with a placeholder names none. */
const namedFiles = (markdown: string): readonly string[] =>
  [...markdown.matchAll(/`((?:src|cli|projections|migrations|examples|bench|test|docs)\/[\w./-]+)`/g)].map(
    ([, file = '']) => file,
  )

describe('the files that are named', () => {
  for (const file of pages) {
    it(`in ${file} are there`, () => {
      expect(namedFiles(page(file)).filter((named) => !existsSync(join(ROOT, named)))).to.deep.equal([])
    })
  }
})
