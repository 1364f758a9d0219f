import * as E from 'fp-ts/lib/Either.js'
import type * as t from 'io-ts'

/**
 * What the codec's own `decode` says, without the copies that it makes on its way: most of what is stored is exactly what it should be, and then
 * one look at each member tells so. Whatever is not, or can't be told so simply, goes through the codec.
 */
export const decode = (codec: t.Mixed, value: unknown): t.Validation<unknown> => {
  let isExactly = known.get(codec)
  if (isExactly === undefined) {
    isExactly = checkOf(codec) ?? never
    known.set(codec, isExactly)
  }
  return isExactly(value) ? E.right(value) : codec.decode(value)
}

/** Whether decoding would give the same value back. False may be wrong, true never is. */
type Check = (value: unknown) => boolean

const known = new WeakMap<t.Mixed, Check>()
const never: Check = () => false

/** The codecs that are understood here; of others there is no check. */
type Known =
  | t.StringType
  | t.NumberType
  | t.BooleanType
  | t.UnknownType
  | t.LiteralType<string | number | boolean>
  | t.KeyofType<Readonly<Record<string, unknown>>>
  | t.ReadonlyArrayType<t.Mixed>
  | t.DictionaryType<t.Mixed, t.Mixed>
  | t.UnionType<t.Mixed[]>
  | t.ExactType<t.Mixed>
  | { readonly _tag: undefined }

const checkOf = (codec: t.Mixed): Check | undefined => {
  const of = codec as Known
  switch (of._tag) {
    case 'StringType':
      return (value) => typeof value === 'string'
    case 'NumberType':
      return (value) => typeof value === 'number'
    case 'BooleanType':
      return (value) => typeof value === 'boolean'
    case 'UnknownType':
      return () => true
    case 'LiteralType':
      return (value) => value === of.value
    case 'KeyofType':
      return (value) => typeof value === 'string' && Object.hasOwn(of.keys, value)
    case 'ReadonlyArrayType': {
      const item = checkOf(of.type)
      return item && ((value) => Array.isArray(value) && value.every(item))
    }
    case 'DictionaryType':
      return dictionary(of)
    case 'UnionType':
      return union(of.types)
    case 'ExactType':
      return exact(of.type)
    default:
      return undefined
  }
}

const dictionary = ({ domain, codomain }: t.DictionaryType<t.Mixed, t.Mixed>): Check | undefined => {
  const member = (domain as Known)._tag === 'StringType' ? checkOf(codomain) : undefined
  return member && ((value) => isRecord(value) && Object.values(value).every(member))
}

/** The first alternative that would take a value decides: an earlier one may leave members out. */
const union = (types: readonly t.Mixed[]): Check | undefined => {
  const checks = types.map(checkOf)
  if (!checks.every((check) => check !== undefined)) return undefined
  return (value) => {
    for (const [place, check] of checks.entries()) {
      if (check(value)) return true
      if (E.isRight((types[place] as t.Mixed).decode(value))) return false
    }
    return false
  }
}

interface Member {
  readonly check: Check
  readonly isRequired: boolean
}

const exact = (inside: t.Mixed): Check | undefined => {
  const members = membersOf(inside)
  if (members === undefined) return undefined
  let required = 0
  for (const { isRequired } of members.values()) if (isRequired) required++
  return (value) => {
    if (!isRecord(value)) return false
    let found = 0
    for (const name in value) {
      const member = members.get(name)
      if (member === undefined || !member.check(value[name])) return false
      if (member.isRequired) found++
    }
    return found === required
  }
}

/** By name; undefined when one can't be checked, or stands in two places with different meanings. */
const membersOf = (inside: t.Mixed): ReadonlyMap<string, Member> | undefined => {
  const of = inside as
    t.InterfaceType<t.Props> | t.PartialType<t.Props> | t.IntersectionType<t.Mixed[]> | { readonly _tag: undefined }
  const members = new Map<string, Member>()
  const add = (name: string, member: Member): boolean => {
    if (members.has(name)) return false
    members.set(name, member)
    return true
  }
  switch (of._tag) {
    case 'InterfaceType':
    case 'PartialType':
      for (const [name, codec] of Object.entries(of.props)) {
        const check = checkOf(codec)
        if (check === undefined || !add(name, { check, isRequired: of._tag === 'InterfaceType' })) return undefined
      }
      return members
    case 'IntersectionType':
      for (const part of of.types) {
        const others = membersOf(part)
        if (others === undefined) return undefined
        for (const [name, member] of others) if (!add(name, member)) return undefined
      }
      return members
    default:
      return undefined
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
