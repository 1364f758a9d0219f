import { idsOf, type Commit, type Written } from './commit.ts'
import { canonical } from './canonical.ts'
import { digests, hashOfParts, PLAIN, sha256 } from './hash.ts'
import { BRACE, BRACE_END, COLON, COMMA, JsonText } from './json-text.ts'
import { generations } from './generations.ts'

/**
 * What `hashesOf` says, for an append as `written` makes it: from the text, without making values of it. Each event of the log goes through here, in the thread that
 * writes it, while others wait. Throws when the text was not made by `written`.
 */
export const hashesOfText = (write: Written & Pick<Commit, 'revision'>, previous: string): Buffer => {
  const { id, stream, revision, count } = write
  const at = timeText(write.at)
  const name = JSON.stringify(stream)
  const idAt = idsOf(id)
  const json = new JsonText(write.events)
  let hash = previous
  let all = ''
  json.skip('[')
  for (let n = 0; n < count; n++) {
    if (n > 0) json.pass(COMMA)
    json.skip('{"type":')
    const type = passed(json)
    json.skip(',"data":')
    const data = membersOf(json)
    let meta: string | undefined
    if (!json.isAt(BRACE_END)) {
      json.skip(',"meta":')
      meta = membersOf(json)
    }
    json.pass(BRACE_END)
    hash = hashOfParts(hash, at, data, `"${idAt(n)}"`, meta, revision - count + 1 + n, name, type)
    all += hash
  }
  json.skip(']')
  return Buffer.from(all, 'hex')
}

/** The text of the next value, which is passed. */
const passed = (json: JsonText): string => {
  const start = json.at
  json.value()
  return json.text.slice(start, json.at)
}

/** Of the members of one object, in their order. They are used again for the next one: there are two or three for each event of the log. */
const names: string[] = []
const given: string[] = []

/** An object with the digests of its members, as `digests` makes it. */
const membersOf = (json: JsonText): string => {
  const start = json.at
  if (!json.isAt(BRACE)) return `"${digestOf(json)}"`
  json.at++
  if (json.isAt(BRACE_END)) {
    json.at++
    return '{}'
  }
  let count = 0
  for (;;) {
    json.isCanonical = true
    const quoted = passed(json)
    if (!json.isCanonical) return whole(json, start)
    const name = quoted.slice(1, -1)
    json.pass(COLON)
    const member = `${quoted}:${PLAIN.has(name) ? canonicalOf(json) : `"${digestOf(json)}"`}`
    let place = count++
    // Behind those whose names are smaller: most stand in their order.
    for (; place > 0 && (names[place - 1] as string) > name; place--) {
      names[place] = names[place - 1] as string
      given[place] = given[place - 1] as string
    }
    names[place] = name
    given[place] = member
    if (json.isAt(BRACE_END)) break
    json.pass(COMMA)
  }
  json.at++
  let members = given[0] as string
  for (let n = 1; n < count; n++) members += `,${given[n]}`
  return `{${members}}`
}

/** A name that has an escape does not stand in its order for sure. */
const whole = (json: JsonText, start: number): string => {
  json.at = start
  return digests(JSON.parse(passed(json)))
}

const canonicalOf = (json: JsonText): string => {
  json.isCanonical = true
  const text = passed(json)
  return json.isCanonical ? text : canonical(JSON.parse(text))
}

/** Values repeat: what one task puts out the next one takes in, and what a workflow is called is the same each time. */
const LONGEST_KNOWN = 256
const known = generations<string>(2_048)

const digestOf = (json: JsonText): string => {
  json.isCanonical = true
  const text = passed(json)
  if (text.length > LONGEST_KNOWN) return sha256(json.isCanonical ? text : canonical(JSON.parse(text)))
  const before = known.get(text)
  if (before !== undefined) return before
  const digest = sha256(json.isCanonical ? text : canonical(JSON.parse(text)))
  // A copy: a part of a larger text would keep all of that in memory.
  known.set(Buffer.from(text).toString(), digest)
  return digest
}

/** Appends of one batch were made within a few milliseconds. */
let lastTime = NaN
let lastText = ''

const timeText = (at: number): string => {
  if (at !== lastTime) {
    lastTime = at
    lastText = `"${new Date(at).toISOString()}"`
  }
  return lastText
}
