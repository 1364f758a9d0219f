import type { Random } from '../../src/simulation/random.ts'

/** A value with expressions in it. Some of them lead to what will not be there. */
export const value = (random: Random, seen: readonly string[], depth: number): unknown => {
  if (depth > 0 && random.chance(0.4)) {
    const items = Array.from({ length: random.whole(0, 3) }, () => value(random, seen, depth - 1))
    return random.chance(0.4) ? items : Object.fromEntries(items.map((item, n) => [`k${n}`, item]))
  }
  if (random.chance(0.5)) return random.pick([null, true, 0, -1.5, '', 'text', '$${literal}', 'ünï ☂'])
  if (random.chance(0.04)) return random.pick(NOWHERE)
  const root = seen.length > 0 && random.chance(0.7) ? task(random, seen) : random.pick(ROOTS)
  return random.chance(0.3) ? `a ${root} b` : root
}

const ROOTS = [
  '${input}',
  '${input.n}',
  '${input.list[-1]}',
  '${workflow.name}',
  '${workflow.version}',
  '${execution.id}',
  '${env.GIVEN}',
  '${input.n * 2 + 1}',
] as const

/** What leads nowhere, now and then or always. */
const NOWHERE = ['${env.ABSENT}', '${input.absent}'] as const

const task = (random: Random, seen: readonly string[]): string => {
  const id = random.pick(seen)
  const path = random.chance(0.85)
    ? random.pick(['output', 'status', 'status'])
    : random.pick(['output.value', 'output.items[0]', 'output.nothing'])
  return `\${tasks.${id}.${path}}`
}
