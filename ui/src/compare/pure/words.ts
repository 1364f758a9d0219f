import type { Comparison, Divergence } from '../../../../src/client/index.ts'

type Aspect = Divergence['differs'][number]

const WORDS: Readonly<Record<Aspect, string>> = {
  path: 'how it went',
  input: 'input',
  attempts: 'attempts',
  error: 'error',
  output: 'output',
  timing: 'time',
  end: 'how it ended',
}

/** `input and output`, `how it went, attempts and error`. */
export const aspects = (differs: readonly Aspect[]): string => {
  const words = differs.map((aspect) => WORDS[aspect])
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

/** Where two runs part, in words. */
export const verdictOf = (comparison: Comparison): string => {
  const { first_divergence: first, same, tasks_compared, tasks_different } = comparison
  if (same) return `No difference: the same went in, all ${tasks_compared} tasks went the same way, the same came out.`
  if (first === null) return `All ${tasks_compared} tasks went the same way; what differs is what they were runs of.`
  if (first.task_id === null) return 'All tasks went the same way; the ends differ.'
  const isOne = first.differs.length === 1 && first.differs[0] !== 'attempts'
  const differ = `${tasks_different} of ${tasks_compared} tasks ${tasks_different === 1 ? 'differs' : 'differ'}`
  return `They part at ${first.task_id}: ${aspects(first.differs)} ${isOne ? 'is' : 'are'} not the same. ${differ}.`
}

/** `/orders/0/total` as people write it: `orders[0].total`; of the whole nothing is said. */
export const placeOf = (pointer: string): string =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((path, part) => (/^\d+$/.test(part) ? `${path}[${part}]` : path === '' ? part : `${path}.${part}`), '')
