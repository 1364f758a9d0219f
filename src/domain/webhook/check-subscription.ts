import { at, type Problem } from '../problem.ts'
import type { Subscription } from './subscription.ts'

const URL_SHAPE =
  /^https?:\/\/(\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)(:\d{1,5})?(\/[\w.~!$&'()*+,;=:@%/-]*)?(\?[\w.~!$&'()*+,;=:@%/?-]*)?$/i
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}$/
const HEADER_VALUE = /^[\t\u0020-\u007e\u0080-\u00ff]*$/
const SECRET = /^[A-Za-z_]\w{0,127}$/
/** Those that belong to the message itself. */
const OWN =
  /^(content-(type|length|encoding)|transfer-encoding|host|connection|keep-alive|upgrade|expect|te|trailer|user-agent|webhook-(id|timestamp|signature))$/i

/** Everything that is wrong with it at once. */
export const checkSubscription = ({ url, secrets, headers = {} }: Subscription): readonly Problem[] => [
  ...(url.length <= 2_048 && URL_SHAPE.test(url) && portIsGood(url) ? [] : [badUrl]),
  ...secrets.flatMap((key, index) =>
    'secret' in key && !SECRET.test(key.secret) ? [badSecret(`/secrets/${index}/secret`)] : [],
  ),
  ...Object.entries(headers).flatMap(([name, value]) => checkHeader(name, value, at('/headers', name))),
]

const portIsGood = (url: string): boolean => {
  const port = URL_SHAPE.exec(url)?.[2]
  return port === undefined || (Number(port.slice(1)) >= 1 && Number(port.slice(1)) <= 65_535)
}

const checkHeader = (
  name: string,
  value: string | { readonly secret: string },
  pointer: string,
): readonly Problem[] => {
  if (!HEADER_NAME.test(name)) return [{ pointer, code: 'invalid_header', message: 'is not the name of a header' }]
  if (OWN.test(name)) return [{ pointer, code: 'invalid_header', message: 'is a header that every message has' }]
  if (typeof value !== 'string') return SECRET.test(value.secret) ? [] : [badSecret(`${pointer}/secret`)]
  return HEADER_VALUE.test(value)
    ? []
    : [{ pointer, code: 'invalid_header', message: 'has characters that cannot stand in a header' }]
}

const badUrl: Problem = {
  pointer: '/url',
  code: 'invalid_url',
  message: 'must be an http or https URL without user and fragment',
}

const badSecret = (pointer: string): Problem => ({
  pointer,
  code: 'invalid_secret_name',
  message: 'must be the name of a secret: letters, digits and _, not beginning with a digit',
})
