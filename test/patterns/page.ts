import { parse } from 'yaml'
import { code, page, rows, section } from '../docs/markdown.ts'

const markdown = page('docs/patterns.md')

export interface Pattern {
  readonly number: number
  readonly name: string
  /** How it is said, as the table has it. */
  readonly how: string
  /** The definition that shows it; undefined when there can be none. */
  readonly definition: unknown
}

/** The patterns as the page has them. */
export const patterns: readonly Pattern[] = rows(markdown).map(([number = '', link = '', how = '']) => {
  const name = link.replace(/^\[(.*)\]\(.*\)$/, '$1')
  const [yaml] = code(section(markdown, `${number}. ${name}`), 'yaml')
  return { number: Number(number), name, how, definition: yaml === undefined ? undefined : (parse(yaml) as unknown) }
})

/** The definition that the page has for a pattern. */
export const pattern = (number: number): unknown => {
  const found = patterns.find((each) => each.number === number)?.definition
  if (found === undefined) throw new Error(`the page has no definition for pattern ${number}`)
  return found
}
