import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { at, type Problem } from '../problem.ts'
import { checkAuth } from './auth.ts'
import { endpointOf } from './endpoint.ts'
import type { Registration } from './events.ts'
import type { ReadWay } from './ways.ts'

const SecretName = t.strict({ secret: t.string })

/** A server of the Model Context Protocol, whose tools are its actions: at a `url`, or a program that is started here. */
export const McpServer = t.exact(
  t.partial({
    /** Streamable HTTP: http or https. */
    url: t.string,
    /** A program, run without a shell, that is spoken to over its standard input and output. */
    command: t.string,
    args: t.readonlyArray(t.string),
    /** What it is given of an environment, besides the few variables that programs need. */
    env: t.record(t.string, t.union([t.string, SecretName])),
  }),
)
export type McpServer = t.TypeOf<typeof McpServer>

const ENV_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/
const OF_COMMAND = ['args', 'env'] as const

export const readMcp: ReadWay = ({ mcp = {}, auth }) => {
  const { url, command, env = {} } = mcp
  if ((url === undefined) === (command === undefined)) return E.left([oneOfBoth])
  if (url !== undefined) {
    const kept = endpointOf(url)
    const problems = [
      ...(kept === undefined ? [badUrl] : []),
      ...OF_COMMAND.filter((name) => mcp[name] !== undefined).map(withoutCommand),
      ...(auth === undefined ? [] : checkAuth(auth)),
    ]
    return kept === undefined || problems.length > 0 ? E.left(problems) : E.right({ mcp: { url: kept } })
  }
  const problems: readonly Problem[] = [
    ...(auth === undefined ? [] : [noAuth]),
    ...(command?.trim() === '' ? [emptyCommand] : []),
    ...Object.keys(env).flatMap((name) => (ENV_NAME.test(name) ? [] : [badVariable(name)])),
  ]
  return problems.length > 0 ? E.left(problems) : E.right({ mcp })
}

/** The secrets that a component is shown, by their names. */
export const secretsShownTo = ({ auth, mcp }: Registration): readonly string[] => [
  ...(auth === undefined ? [] : [auth.secret]),
  ...Object.values(mcp?.env ?? {}).flatMap((value) => (typeof value === 'string' ? [] : [value.secret])),
]

const oneOfBoth: Problem = {
  pointer: '/mcp',
  code: 'invalid_mcp',
  message: 'needs either "url", where the server is, or "command", the program that is one',
}

const badUrl: Problem = {
  pointer: '/mcp/url',
  code: 'invalid_endpoint',
  message: 'must be an http or https URL without user, query and fragment',
}

const withoutCommand = (name: string): Problem => ({
  pointer: `/mcp/${name}`,
  code: 'unexpected_field',
  message: 'belongs to a "command"',
})

const noAuth: Problem = {
  pointer: '/auth',
  code: 'unexpected_field',
  message: 'is for servers at a "url": give a program its secret by "env", as {"secret": "NAME"}',
}

const emptyCommand: Problem = { pointer: '/mcp/command', code: 'invalid_mcp', message: 'must name a program' }

const badVariable = (name: string): Problem => ({
  pointer: at('/mcp/env', name),
  code: 'invalid_name',
  message: 'must be letters, digits and _, and not begin with a digit',
})
