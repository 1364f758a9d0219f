const NUMBERS: Readonly<Record<string, number>> = {
  a: 1,
  an: 1,
  one: 1,
  once: 1,
  two: 2,
  twice: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  twelve: 12,
  fifteen: 15,
  twenty: 20,
  thirty: 30,
  sixty: 60,
}

/** A number in digits or in a word, as a part of a regular expression. */
export const COUNT = `(?:\\d+(?:\\.\\d+)?|${Object.keys(NUMBERS)
  .filter((word) => word.length > 2)
  .join('|')}|an?)`

/** What `COUNT` has found. */
export const countOf = (text: string): number => NUMBERS[text.toLowerCase()] ?? Number(text)

const UNITS: readonly (readonly [RegExp, number])[] = [
  [/^(?:ms|milliseconds?)$/i, 0.001],
  [/^(?:s|secs?|seconds?)$/i, 1],
  [/^(?:m|mins?|minutes?)$/i, 60],
  [/^(?:h|hrs?|hours?)$/i, 3_600],
  [/^(?:d|days?)$/i, 86_400],
  [/^(?:w|weeks?)$/i, 604_800],
]

/** A unit of time, as a part of a regular expression. */
export const UNIT = '(?:ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?)\\b'

/** What `UNIT` has found, in seconds. */
export const secondsIn = (unit: string): number => UNITS.find(([form]) => form.test(unit))?.[1] ?? 1

/** A time such as `30 s`, `five minutes`, `1h`, as a part of a regular expression with two groups. */
export const LAPSE = `(${COUNT})\\s*-?\\s*(${UNIT})`

/** An id, as a part of a regular expression with one group; quotes around it are left out. */
export const ID = `["'\`“”]?([A-Za-z_][\\w-]*(?:[.\\/][\\w-]+)*)["'\`“”]?`

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi

export const uuidsIn = (text: string): readonly string[] => [
  ...new Set([...text.matchAll(UUID)].map(([id]) => id.toLowerCase())),
]

/** As words with single spaces around each: what is compared when a name is looked for. */
const spaced = (text: string): string =>
  ` ${text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `

/** Tells whether a name stands in a text, however it is written: `nightly_etl`, `Nightly ETL`, `nightly-etl`. */
export const namesIn = (text: string): ((name: string) => boolean) => {
  const all = spaced(text)
  return (name) => {
    const wanted = spaced(name)
    return wanted.trim() !== '' && all.includes(wanted)
  }
}

/** What rules can read. */
export const MOST_READ = 4_000

/** A text as rules read it: without control characters, and with single spaces, so that no pattern has many ways to fit them. */
export const tidy = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/[^\P{C}\n]/gu, '')
    .replace(/ ?\n[ \n]*/g, '\n')
    .trim()
