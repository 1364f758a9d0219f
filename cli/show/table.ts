import { isRich, paintFor } from './paint.ts'

const BARE = {
  chars: Object.fromEntries(
    [
      ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'],
      ['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid'],
    ]
      .flat()
      .map((name) => [name, '']),
  ),
  padding: { 'padding-left': 0, 'padding-right': 0 },
}

/** A table: with borders on a terminal, as aligned columns in a pipe or with NO_COLOR. */
export const table = async (heads: readonly string[], rows: readonly (readonly string[])[]): Promise<string> => {
  const { default: Table } = await import('cli-table3')
  const paint = paintFor(process.stdout)
  const rich = isRich(process.stdout)
  const drawn = new Table({
    head: heads.map((head) => paint.bold(head)),
    style: { head: [], border: [], ...(rich ? { compact: true } : { ...BARE.padding, compact: true }) },
    ...(rich ? {} : { chars: { ...BARE.chars, middle: '  ' } }),
  })
  drawn.push(...rows.map((row) => [...row]))
  return drawn.toString().replaceAll(/ +$/gm, '')
}

/** Named values below each other; those that are empty are left out. */
export const facts = (pairs: readonly (readonly [name: string, value: string])[]): string => {
  const shown = pairs.filter(([, value]) => value !== '')
  const width = Math.max(0, ...shown.map(([name]) => name.length))
  return shown.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n')
}

/** The line below a page that is not the last. */
export const more = (next_cursor: string | null): string =>
  next_cursor === null ? '' : `\nThere is more: --all, or --cursor ${next_cursor}`
