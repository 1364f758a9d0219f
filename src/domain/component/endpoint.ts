import * as E from 'fp-ts/lib/Either.js'
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
export const readEndpoint: ReadWay = ({ endpoint: asked = '' }) => {
  const endpoint = endpointOf(asked)
  return endpoint === undefined ? E.left([badEndpoint]) : E.right({ endpoint })
}

const badEndpoint = {
  pointer: '/endpoint',
  code: 'invalid_endpoint',
  message: 'must be an http or https URL without user, query and fragment',
}
