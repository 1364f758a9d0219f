import * as E from 'fp-ts/lib/Either.js'
import { at, type Problem } from '../problem.ts'
import { authHeader, checkAuth } from './auth.ts'
import { checkActions } from './check-action.ts'
import { checkHealth } from './health.ts'
import type { Action, Auth } from './manifest.ts'
import type { ReadWay } from './ways.ts'

const MAX_LENGTH = 2_048
const SHAPE =
  /^(https?:\/\/)(\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)(:\d{1,5})?((?:\/[\w.~!$&'()*+,;=:@%-]*)*)$/i

/**
 * An http or https URL in the one form in which it is kept: scheme and host in lower case, no trailing slash.
 * Undefined when it is none, or has a user, a query or a fragment.
 */
export const endpointOf = (text: string): string | undefined => {
  const parts = text.length > MAX_LENGTH ? null : SHAPE.exec(text)
  if (parts === null) return undefined
  const [, scheme = '', host = '', port = '', path = ''] = parts
  if (port !== '' && !(Number(port.slice(1)) >= 1 && Number(port.slice(1)) <= 65_535)) return undefined
  if (path.split('/').some((segment) => segment === '.' || segment === '..')) return undefined
  return (scheme + host).toLowerCase() + port + path.replace(/\/+$/, '')
}

/** A component that is asked over HTTP. */
export const readEndpoint: ReadWay = (registration) => {
  const { endpoint: asked = '', auth, actions } = registration
  const endpoint = endpointOf(asked)
  const inActions = actions === undefined ? [] : checkActions(actions)
  const problems = [
    ...(endpoint === undefined ? [badEndpoint] : []),
    ...(auth === undefined ? [] : checkAuth(auth)),
    ...inActions,
    ...(auth === undefined || actions === undefined ? [] : sentTwice(auth, actions)),
    ...(inActions.length > 0 ? [] : checkHealth(registration)),
  ]
  return endpoint === undefined || problems.length > 0 ? E.left(problems) : E.right({ endpoint })
}

/** Headers of actions that stand where the secret goes. */
const sentTwice = (auth: Auth, actions: Readonly<Record<string, Action>>): readonly Problem[] =>
  Object.entries(actions).flatMap(([name, { http }]) =>
    Object.keys(http?.headers ?? {})
      .filter((header) => header.toLowerCase() === authHeader(auth))
      .map((header) => ({
        pointer: at(`${at('/actions', name)}/http/headers`, header),
        code: 'invalid_header',
        message: 'is the header that "auth" sends',
      })),
  )

const badEndpoint = {
  pointer: '/endpoint',
  code: 'invalid_endpoint',
  message: 'must be an http or https URL without user, query and fragment',
}
