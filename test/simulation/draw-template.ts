import type { Random } from '../../src/simulation/random.ts'

/** A template as its author writes it, and what an instance of it must come to, told without the code that fills it. */
export interface DrawnTemplate {
  readonly body: Readonly<Record<string, unknown>>
  /** What the first task of an instance puts out, for an input. */
  readonly outputOf: (values: DrawnValues, input: { readonly n: number }) => unknown
}

/** Values as they are given; what is not there has its default. */
export interface DrawnValues {
  readonly any?: unknown
  readonly word?: string
  readonly count?: number
}

export const DEFAULTS = { word: 'usual', count: 3 } as const
export const MOST = 9

/** `mark` tells this text from every other one. */
export const drawTemplate = (random: Random, mark: number): DrawnTemplate => {
  const kept = random.chance(0.5)
  const nested = random.chance(0.5)
  const more = random.chance(0.5)
  const input = {
    mark,
    whole: '${param.any}',
    text: 'a ${param.word} of ${param.count} and $${param.word}',
    sum: '${param.count + input.n}',
    ...(kept ? { kept: '${input.n}' } : {}),
    ...(nested ? { nested: [{ deep: '${param.any}' }, '${size(param.word)}'] } : {}),
  }
  const second = { component: 'alpha', action: 'work', input: '${tasks.first.output.whole}', depends_on: ['first'] }
  return {
    body: {
      name: 'drawn',
      parameters: {
        any: { type: 'object' },
        word: { type: 'string', default: DEFAULTS.word, max_length: 20 },
        count: { type: 'integer', default: DEFAULTS.count, minimum: 0, maximum: MOST },
      },
      definition: {
        name: 'made with ${param.word}',
        tasks: {
          first: { component: 'harmonia', action: 'echo', input },
          ...(more ? { second } : {}),
        },
      },
    },
    outputOf: ({ any, word = DEFAULTS.word, count = DEFAULTS.count }, { n }) => ({
      mark,
      whole: any,
      text: `a ${word} of ${count} and \${param.word}`,
      sum: count + n,
      ...(kept ? { kept: n } : {}),
      ...(nested ? { nested: [{ deep: any }, [...word].length] } : {}),
    }),
  }
}

/** Some of them look as if there were something to be read in them. */
export const drawValues = (random: Random): DrawnValues => ({
  any: random.pick<unknown>([{}, { x: '${input.n}' }, { list: [1, 'two', null], text: '$${literal}' }, { ünï: '"☂"' }]),
  ...(random.chance(0.6) ? { word: random.pick(['', 'short', '${input.n}', '$${x}', '"quoted"', '☂']) } : {}),
  ...(random.chance(0.6) ? { count: random.whole(0, MOST) } : {}),
})

/** Values that must be refused, each for something else. */
export const drawWrongValues = (random: Random): Readonly<Record<string, unknown>> =>
  random.pick<Readonly<Record<string, unknown>>>([
    {},
    { any: 'no object' },
    { any: {}, word: 'x'.repeat(21) },
    { any: {}, count: MOST + 1 },
    { any: {}, count: 1.5 },
    { any: {}, other: 1 },
    { any: {}, word: null },
  ])
