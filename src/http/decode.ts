import * as E from 'fp-ts/lib/Either.js'
import type * as t from 'io-ts'
import { didYouMean } from '../domain/expression/nearest.ts'
import { at, type Problem } from '../domain/problem.ts'

interface Tagged {
  readonly _tag?: string
  readonly props?: Readonly<Record<string, Tagged>>
  readonly types?: readonly Tagged[]
  readonly type?: Tagged
  readonly codomain?: Tagged
  readonly name: string
}

/** Decodes a body whole: every wrong and every unknown field at once, each with its pointer. */
export const decoder = <A>(
  codec: t.Type<A, unknown, unknown>,
): ((body: unknown) => E.Either<readonly Problem[], A>) => {
  return (body) => {
    const decoded = codec.decode(body)
    const unknown = unknownFields(body, codec, '')
    if (E.isRight(decoded) && unknown.length === 0) return decoded
    return E.left([...(E.isLeft(decoded) ? distinct(decoded.left.map(problemOf)) : []), ...unknown])
  }
}

/** The fields of an object codec; undefined for a codec that is for anything else, or takes any field. */
const fieldsOf = (codec: Tagged): Readonly<Record<string, Tagged>> | undefined => {
  switch (codec._tag) {
    case 'InterfaceType':
    case 'PartialType':
      return codec.props
    case 'ExactType':
      return codec.type && fieldsOf(codec.type)
    case 'IntersectionType':
      return Object.assign({}, ...(codec.types ?? []).map(fieldsOf)) as Readonly<Record<string, Tagged>>
    default:
      return undefined
  }
}

const unknownFields = (value: unknown, codec: Tagged, pointer: string): readonly Problem[] => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return []
  if (codec._tag === 'DictionaryType' && codec.codomain !== undefined) {
    const { codomain } = codec
    return Object.entries(value).flatMap(([name, inner]) => unknownFields(inner, codomain, at(pointer, name)))
  }
  const fields = fieldsOf(codec)
  if (fields === undefined) return []
  return Object.entries(value).flatMap(([name, inner]) => {
    const known = Object.hasOwn(fields, name) ? fields[name] : undefined
    if (known !== undefined) return unknownFields(inner, known, at(pointer, name))
    const message = `there is no field ${JSON.stringify(shortened(name))} here.${didYouMean(name, Object.keys(fields))}`
    return [{ pointer: at(pointer, name), code: 'unknown_field', message }]
  })
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
