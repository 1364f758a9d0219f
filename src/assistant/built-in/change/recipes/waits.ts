import { approversIn } from '../../draft/given.ts'
import { countOf, ID, LAPSE, secondsIn } from '../../words.ts'
import { idsOf, missing, pattern, RETRY_WORDS } from '../naming.ts'
import { placeIn, put } from '../place.ts'
import type { Recipe } from '../recipe.ts'

export const approval: Recipe = (definition, text) => {
  if (
    !/\b(?:add|insert|put|ask|require|need|have|wants?)\b.{0,120}\b(?:approv\w*|sign-?off)\b|\bapprov\w*\s+(?:before|after)\b/i.test(
      text,
    )
  )
    return undefined
  const { side, found, rest } = placeIn(definition, text)
  if (found === undefined) return { cannot: `Say before or after which task: ${idsOf(definition)}.` }
  if (typeof found === 'string') return missing(definition, found)
  const approvers = approversIn(rest)
  const prompt = side === 'before' ? `Run ${found.id}?` : `Go on after ${found.id}?`
  const input = { prompt, ...(approvers.length === 0 ? {} : { approvers }), on_reject: 'fail' }
  const id = put(definition, side, found, `approve_${found.id}`, { component: 'harmonia', action: 'approve', input })
  const who = approvers.length === 0 ? 'anybody' : approvers.join(' or ')
  return { did: `${id} asks ${who} ${side} ${found.id}; a rejection fails the execution.` }
}

export const wait: Recipe = (definition, text) => {
  const lapse = pattern(`\\b(?:wait|pause|delay)\\b.{0,120}?${LAPSE}`).exec(text)
  const signal = pattern(`\\bsignal\\s+(?:called\\s+|named\\s+)?${ID}`).exec(text)
  if ((lapse === null && signal === null) || RETRY_WORDS.test(text)) return undefined
  const { side, found } = placeIn(definition, text)
  if (found === undefined) return { cannot: `Say before or after which task: ${idsOf(definition)}.` }
  if (typeof found === 'string') return missing(definition, found)
  if (signal?.[1] !== undefined) {
    const task = { component: 'harmonia', action: 'wait_for_signal', input: { name: signal[1] } }
    return {
      did: `${put(definition, side, found, `wait_for_${signal[1]}`, task)} waits for the signal ${signal[1]} ${side} ${found.id}.`,
    }
  }
  const seconds = countOf(lapse?.[1] ?? '1') * secondsIn(lapse?.[2] ?? 's')
  const task = { component: 'harmonia', action: 'wait', input: { seconds } }
  return {
    did: `${put(definition, side, found, `wait_${side}_${found.id}`, task)} waits ${seconds} s ${side} ${found.id}.`,
  }
}
