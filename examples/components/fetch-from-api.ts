import { ActionError, type Action } from './protocol.ts'

const TIMEOUT_MS = 30_000
const MAX_BYTES = 4 * 1024 * 1024

export const fetchFromApi: Action = {
  description: 'Gets a URL; its output is the body, parsed when it is JSON.',
  input_schema: {
    type: 'object',
    properties: { url: { type: 'string', description: 'An http or https URL.' } },
    required: ['url'],
    additionalProperties: false,
  },
  effect: false,
  run: async ({ params: { url }, signal }) => {
    if (typeof url !== 'string' || !URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
      throw new ActionError('invalid_input', 'url must be an http or https URL')
    }
    const response = await get(url, AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]))
    const { status } = response
    if (!response.ok) {
      await response.body?.cancel()
      throw new ActionError(`http_${status}`, `${url} answered with status ${status}`, {
        retriable: status === 408 || status === 429 || status >= 500,
      })
    }
    const text = await textOf(response)
    return /[/+]json\b/i.test(response.headers.get('content-type') ?? '') ? parsed(text) : text
  },
}

const get = async (url: string, signal: AbortSignal): Promise<Response> => {
  try {
    return await fetch(url, { headers: { accept: 'application/json' }, signal })
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    throw new ActionError('connection_failed', `${url} could not be fetched: ${String(cause)}`, { retriable: true })
  }
}

const textOf = async ({ body }: Response): Promise<string> => {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length
    if (bytes > MAX_BYTES) throw new ActionError('response_too_large', `the answer has more than ${MAX_BYTES} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw new ActionError('bad_response', 'the answer is not the JSON that it says it is', { retriable: true })
  }
}
