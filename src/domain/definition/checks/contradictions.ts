import { quoted } from '../findings.ts'
import type { Dependencies } from './dependencies.ts'
import { needsNoSuccess, needsSuccess, type Rule } from './trigger-rules.ts'

export interface Contradiction {
  readonly index: number
  readonly message: string
}

/** A set of places of tasks. */
type Places = Uint32Array

const has = (places: Places, index: number): boolean => ((places[index >> 5]! >> (index & 31)) & 1) === 1
const add = (places: Places, index: number): void => {
  places[index >> 5]! |= 1 << (index & 31)
}
const overlap = (places: Places, others: Places): boolean => {
  for (let word = 0; word < places.length; word++) if ((places[word]! & others[word]!) !== 0) return true
  return false
}
const addAll = (places: Places, others: Places): void => {
  for (let word = 0; word < places.length; word++) places[word]! |= others[word]!
}

/**
 * Finds tasks that need a task to complete, directly or by way of others, and at the same time one that runs only when that
 * task has not. Of tasks that follow on such a one nothing more is said.
 */
export const findContradictions = (
  { tasks, graph, groups }: Dependencies,
  rules: readonly Rule[],
): readonly Contradiction[] => {
  const avoids = (index: number): boolean => needsNoSuccess(rules[index]!, graph[index]!.length)
  if (!tasks.some((_, index) => avoids(index))) return []

  const words = Math.ceil(tasks.length / 32)
  const needed: Places[] = []
  const excluded: Places[] = []
  const found: Contradiction[] = []
  for (const group of groups) {
    for (const index of group) {
      const upstream = graph[index]!
      const needs = (needed[index] = new Uint32Array(words))
      const excludes = (excluded[index] = new Uint32Array(words))
      if (group.length > 1) continue
      if (avoids(index)) for (const other of upstream) add(excludes, other)
      if (!needsSuccess(rules[index]!, upstream.length)) continue
      for (const other of upstream) {
        add(needs, other)
        addAll(needs, needed[other]!)
        addAll(excludes, excluded[other]!)
      }
      if (!overlap(needs, excludes)) continue
      const both = tasks.findIndex((_, other) => has(needs, other) && has(excludes, other))
      const rival = tasks.findIndex((_, other) => has(needs, other) && avoids(other) && graph[other]!.includes(both))
      const [one, two] = [quoted(tasks[both]!.id), quoted(tasks[rival]!.id)]
      const message = `it needs ${one} to complete, and ${two}, which runs only when ${one} has not. To go on behind either of them, take the rule one_success.`
      found.push({ index, message })
      needs.fill(0)
      excludes.fill(0)
    }
  }
  return found
}
