import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

export const ROOT = resolve(import.meta.dirname, '../../..')

export const page = (file: string): string => readFileSync(join(ROOT, file), 'utf8')

interface Line {
  readonly text: string
  /** Within a fenced block of code, fences included. */
  readonly isCode: boolean
}

const linesOf = (markdown: string): readonly Line[] => {
  let isCode = false
  return markdown.split('\n').map((text) => {
    const isFence = text.startsWith('```')
    const line = { text, isCode: isCode || isFence }
    if (isFence) isCode = !isCode
    return line
  })
}

const levelOf = ({ text, isCode }: Line): number => (isCode ? 0 : (/^(#+) /.exec(text)?.[1]?.length ?? 0))

/** What stands under a heading, up to the next one of its level. Throws when there is no such heading. */
export const section = (markdown: string, heading: string): string => {
  const lines = linesOf(markdown)
  const start = lines.findIndex((line) => levelOf(line) > 0 && line.text.replace(/^#+ /, '') === heading)
  const first = lines[start]
  if (first === undefined) throw new Error(`there is no heading "${heading}"`)
  const length = lines.slice(start + 1).findIndex((line) => levelOf(line) > 0 && levelOf(line) <= levelOf(first))
  const end = length < 0 ? lines.length : start + 1 + length
  return lines
    .slice(start + 1, end)
    .map(({ text }) => text)
    .join('\n')
}

/** The anchors of the headings, as they are linked to. */
export const anchors = (markdown: string): readonly string[] =>
  linesOf(markdown)
    .filter((line) => levelOf(line) > 0)
    .map(({ text }) =>
      text
        .replace(/^#+ /, '')
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    )

/** The rows of all tables, without their heads; code marks are taken off and what was escaped is itself again. */
export const rows = (markdown: string): readonly (readonly string[])[] => {
  const lines = linesOf(markdown).map(({ text, isCode }) => (isCode ? '' : text))
  const isRule = (line: string | undefined): boolean => /^\|[ :|-]+\|$/.test(line ?? '')
  return lines
    .filter((line, index) => line.startsWith('|') && !isRule(line) && !isRule(lines[index + 1]))
    .map((line) =>
      line
        .slice(1, -1)
        .split(/(?<!\\)\|/)
        .map((cell) => plain(cell.trim())),
    )
}

const plain = (cell: string): string => cell.replace(/^`([^`]*)`$/, '$1').replaceAll(/\\([<>|*_`])/g, '$1')

/** The fenced blocks of code in one of these languages. */
export const code = (markdown: string, ...languages: readonly string[]): readonly string[] =>
  [...markdown.matchAll(/^```(\w+)\n(.*?)^```$/gms)]
    .filter(([, language = '']) => languages.includes(language))
    .map(([, , text = '']) => text)

/** The targets of all links that are not to other sites. */
export const localLinks = (markdown: string): readonly string[] =>
  linesOf(markdown)
    .filter(({ isCode }) => !isCode)
    .flatMap(({ text }) => [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target))
    .filter((target) => !/^[a-z]+:/.test(target))
