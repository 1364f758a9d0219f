import * as E from 'fp-ts/lib/Either.js'
import {
  compile,
  compileCondition,
  evaluate,
  evaluateCondition,
  type Compiled,
  type Scope,
} from '../expression/index.ts'
import type { Template } from '../expression/template.ts'
import type { Problem } from '../problem.ts'
import type { HookDefinition, Verify } from './definition.ts'

/** A delivery as expressions see it. Names of headers are in lower case. */
export interface HookRequest {
  readonly headers: Readonly<Record<string, unknown>>
  readonly query: Readonly<Record<string, unknown>>
  readonly body: unknown
}

/** What a delivery asks for; undefined when it is none of the hook's business. */
export type HookWish =
  | { readonly do: 'start'; readonly input: unknown; readonly key: string | undefined }
  | { readonly do: 'signal'; readonly execution_id: string; readonly data: unknown; readonly key: string | undefined }

export type HookPlan = (request: HookRequest) => E.Either<readonly Problem[], HookWish | undefined>

const PLACE = { document: ['request'], leavesOut: true }
const HEADER = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}$/
const SECRET = /^[A-Za-z_]\w{0,127}$/

/** A hook made ready, or everything that is wrong with it. */
export const planHook = (hook: HookDefinition): E.Either<readonly Problem[], HookPlan> => {
  const problems: Problem[] = []
  const taken = (pointer: string, { template, problems: found }: Compiled): Template => {
    problems.push(...found.map((problem) => ({ ...problem, pointer: pointer + problem.pointer })))
    return template
  }
  const template = (pointer: string, value: unknown): Template | undefined =>
    value === undefined ? undefined : taken(pointer, compile(value, PLACE))

  const { start, signal, verify } = hook
  const both = start !== undefined && signal !== undefined
  if (both || (start === undefined && signal === undefined)) {
    const message = both
      ? 'cannot be given together with "start": leave one of them out'
      : 'is missing; "signal" will do as well'
    problems.push({ pointer: both ? '/signal' : '/start', code: both ? 'two_ways' : 'required', message })
  }
  if (verify !== undefined) problems.push(...checkVerify(verify))
  const when = hook.when === undefined ? undefined : taken('/when', compileCondition(hook.when, PLACE))
  const key = template('/idempotency_key', hook.idempotency_key)
  const input = template('/start/input', start?.input)
  const target = template('/signal/execution_id', signal?.execution_id)
  const data = template('/signal/data', signal?.data)
  if (problems.length > 0) return E.left(problems)

  return E.right((request) => {
    const scope: Scope = { ...NOTHING_ELSE, document: { request } }
    if (when !== undefined) {
      const holds = evaluateCondition(when, scope)
      if (E.isLeft(holds)) return failed('/when', holds.left.message)
      if (!holds.right) return E.right(undefined)
    }
    const told = textOf(key, scope, '/idempotency_key')
    if (E.isLeft(told)) return told
    if (start !== undefined) {
      const value = valueOf(input, scope, '/start/input')
      return E.isLeft(value) ? value : E.right({ do: 'start', input: value.right ?? {}, key: told.right })
    }
    const execution = textOf(target, scope, '/signal/execution_id')
    if (E.isLeft(execution)) return execution
    const value = valueOf(data, scope, '/signal/data')
    if (E.isLeft(value)) return value
    return E.right({ do: 'signal', execution_id: execution.right ?? '', data: value.right ?? null, key: told.right })
  })
}

const checkVerify = ({ type, header, secret, tolerance_seconds }: Verify): readonly Problem[] => {
  const wrong = (place: string, code: string, message: string): Problem => ({
    pointer: `/verify/${place}`,
    code,
    message,
  })
  return [
    ...(SECRET.test(secret.secret)
      ? []
      : [wrong('secret/secret', 'invalid_secret_name', 'must be the name of a secret')]),
    ...(type === 'hmac_sha256' && header === undefined
      ? [wrong('header', 'required', 'is missing: the header that the signature stands in')]
      : []),
    ...(type !== 'hmac_sha256' && header !== undefined
      ? [wrong('header', 'not_here', `follows from "${type}": leave it out`)]
      : []),
    ...(header !== undefined && !HEADER.test(header)
      ? [wrong('header', 'invalid_header', 'is not the name of a header')]
      : []),
    ...(type !== 'standard_webhooks' && tolerance_seconds !== undefined
      ? [wrong('tolerance_seconds', 'not_here', `has no meaning for "${type}", which signs no time: leave it out`)]
      : []),
  ]
}

const NOTHING_ELSE: Scope = {
  input: null,
  task: () => undefined,
  workflow: { id: '', name: '', version: 0 },
  execution: { id: '' },
  env: () => undefined,
}

const failed = (pointer: string, message: string): E.Either<readonly Problem[], never> =>
  E.left([{ pointer, code: 'mapping_failed', message }])

const valueOf = (
  template: Template | undefined,
  scope: Scope,
  pointer: string,
): E.Either<readonly Problem[], unknown> => {
  if (template === undefined) return E.right(undefined)
  const value = evaluate(template, scope)
  return E.isLeft(value) ? failed(pointer, value.left.message) : value
}

/** A text that is not empty, or a number as one. */
const textOf = (
  template: Template | undefined,
  scope: Scope,
  pointer: string,
): E.Either<readonly Problem[], string | undefined> => {
  const value = valueOf(template, scope, pointer)
  if (E.isLeft(value)) return value
  if (value.right === undefined || typeof value.right === 'number') return E.right(value.right?.toString())
  return typeof value.right === 'string' && value.right !== ''
    ? E.right(value.right)
    : failed(pointer, 'must give a text that is not empty, or a number.')
}
