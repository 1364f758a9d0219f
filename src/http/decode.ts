import * as E from 'fp-ts/lib/Either.js'
import type * as t from 'io-ts'
import { didYouMean } from '../domain/expression/nearest.ts'
import { at, type Problem } from '../domain/problem.ts'

interface Tagged {
  readonly _tag?: string
  readonly props?: Readonly<Record<string, Tagged>>
  readonly types?: readonly Tagged[]
  readonly type?: Tagged
  readonly name: string
}

/** Decodes a body whole: every wrong and every unknown field at once, each with its pointer. */
export const decoder = <A>(
  codec: t.Type<A, unknown, unknown>,
): ((body: unknown) => E.Either<readonly Problem[], A>) => {
  const known = [...fieldsOf(codec)]
  return (body) => {
    const decoded = codec.decode(body)
    const unknown = unknownFields(body, known)
    if (E.isRight(decoded) && unknown.length === 0) return decoded
    return E.left([...(E.isLeft(decoded) ? distinct(decoded.left.map(problemOf)) : []), ...unknown])
  }
}

/** The names of an object codec's fields. */
export const fieldsOf = (codec: Tagged): ReadonlySet<string> => {
  if (codec.props !== undefined) return new Set(Object.keys(codec.props))
  const parts = codec.types ?? (codec.type === undefined ? [] : [codec.type])
  return new Set(parts.flatMap((part) => [...fieldsOf(part)]))
}

const unknownFields = (body: unknown, known: readonly string[]): readonly Problem[] => {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return []
  return Object.keys(body)
    .filter((name) => !known.includes(name))
    .map((name) => ({
      pointer: at('', name),
      code: 'unknown_field',
      message: `there is no field ${JSON.stringify(shortened(name))} here.${didYouMean(name, known)}`,
    }))
}

const problemOf = ({ context, value }: t.ValidationError): Problem => {
  const path = context.slice(1).filter((_, i) => !isTransparent(context[i]?.type as Tagged | undefined))
  const last = context[context.length - 1]
  const pointer = path.reduce((sofar, { key }) => at(sofar, key), '')
  return value === undefined && path.length > 0
    ? { pointer, code: 'required', message: 'is missing' }
    : { pointer, code: 'invalid_value', message: `must be ${wanted(last?.type as Tagged | undefined)}` }
}

/** io-ts counts the members of intersections and unions as steps of the path. */
const isTransparent = (parent: Tagged | undefined): boolean => {
  if (parent?._tag === 'ExactType') return isTransparent(parent.type)
  return parent?._tag === 'IntersectionType' || parent?._tag === 'UnionType'
}

const PHRASES: Readonly<Record<string, string>> = {
  StringType: 'a string',
  NumberType: 'a number',
  BooleanType: 'true or false',
  NullType: 'null',
  DictionaryType: 'an object',
  AnyDictionaryType: 'an object',
  InterfaceType: 'an object',
  PartialType: 'an object',
  ExactType: 'an object',
  IntersectionType: 'an object',
  ArrayType: 'an array',
  ReadonlyArrayType: 'an array',
}

const wanted = (codec: Tagged | undefined): string => PHRASES[codec?._tag ?? ''] ?? codec?.name ?? 'something else'

const distinct = (problems: readonly Problem[]): readonly Problem[] => [
  ...new Map(problems.map((problem) => [problem.pointer, problem])).values(),
]

const shortened = (name: string): string => (name.length > 80 ? `${name.slice(0, 80)}…` : name)
