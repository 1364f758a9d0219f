import { rowsOf, summary } from './row.ts'

/** What is wrong with a request as such, whatever it asks for. */
export const ofRequest = rowsOf({
  malformed_request: {
    status: 400,
    title: 'Malformed request',
    says: () => ({ detail: 'This is not an HTTP request.' }),
  },
  malformed_body: {
    status: 400,
    title: 'Malformed body',
    says: ({ detail, line, column }) => ({
      detail: line === undefined ? detail : `${detail} (line ${line}, column ${column})`,
      ...(line === undefined ? {} : { more: { line, column } }),
    }),
  },
  body_missing: {
    status: 400,
    title: 'Body missing',
    says: () => ({ detail: 'This call needs a body, as JSON or YAML.' }),
  },
  body_too_deep: {
    status: 400,
    title: 'Body nested too deeply',
    says: ({ limit }) => ({ detail: `Objects and arrays may be nested ${limit} levels deep.` }),
  },
  body_too_large: {
    status: 413,
    title: 'Body too large',
    says: ({ limit }) => ({ detail: `A body may have ${limit} bytes.`, more: { limit } }),
  },
  body_incomplete: {
    status: 400,
    title: 'Body incomplete',
    says: () => ({ detail: 'The body ended before its announced length.' }),
  },
  invalid_body: {
    status: 422,
    title: 'Invalid body',
    says: ({ problems }) => ({ detail: summary(problems), errors: problems }),
  },
  unsupported_media_type: {
    status: 415,
    title: 'Unsupported media type',
    says: ({ given }) => ({
      detail: `${given === '' ? 'A body needs a Content-Type' : `"${given}" is not understood`}: application/json or application/yaml, in UTF-8.`,
    }),
  },
  unsupported_encoding: {
    status: 415,
    title: 'Unsupported encoding',
    says: ({ given }) => ({ detail: `The Content-Encoding "${given}" is not understood; send the body as it is.` }),
  },
  unknown_query_parameters: {
    status: 400,
    title: 'Unknown query parameters',
    says: ({ names, allowed }) => ({
      detail: `${names.join(', ')}: not known here. Allowed: ${allowed.length === 0 ? 'none' : allowed.join(', ')}.`,
      errors: names.map((name) => ({
        pointer: pointerTo(name),
        code: 'unknown_parameter',
        message: `there is no query parameter "${name}" here`,
      })),
      more: { allowed },
    }),
  },
  invalid_query: {
    status: 400,
    title: 'Invalid query',
    says: ({ problems }) => ({ detail: summary(problems), errors: problems }),
  },
  invalid_header: {
    status: 400,
    title: 'Invalid header',
    says: ({ header, expected }) => ({ detail: `${header} must be ${expected}.` }),
  },
  bad_cursor: {
    status: 400,
    title: 'Bad cursor',
    says: () => ({ detail: 'The cursor is not one that this list gave; start without it.' }),
  },
  route_not_found: {
    status: 404,
    title: 'Not found',
    says: ({ path }) => ({ detail: `There is nothing at ${path}. GET /api lists what there is.` }),
  },
  method_not_allowed: {
    status: 405,
    title: 'Method not allowed',
    says: ({ method, allowed }) => ({
      detail: `${method} is not allowed here; allowed: ${allowed.join(', ')}.`,
      more: { allowed },
      headers: { allow: allowed.join(', ') },
    }),
  },
  request_timeout: {
    status: 408,
    title: 'Request timeout',
    says: () => ({ detail: 'The request did not arrive in time.' }),
  },
  headers_too_large: {
    status: 431,
    title: 'Headers too large',
    says: () => ({ detail: 'The headers of the request are too large.' }),
  },
  foreign_host: {
    status: 403,
    title: 'Foreign host',
    says: ({ host }) => ({
      detail: `This server does not answer for the host "${host}". HARMONIA_ALLOWED_HOSTS lists further names.`,
    }),
  },
  foreign_origin: {
    status: 403,
    title: 'Foreign origin',
    says: ({ origin }) => ({
      detail: `Pages of the origin "${origin}" may not call this server. HARMONIA_CORS_ORIGINS lists those that may.`,
    }),
  },
  idempotency_key_reused: {
    status: 422,
    title: 'Idempotency key reused',
    says: () => ({ detail: 'This idempotency key was used before with another body.' }),
  },
  too_many_subscribers: {
    status: 429,
    title: 'Too many subscribers',
    says: ({ limit }) => ({
      detail: `${limit} event streams are open, which is the limit.`,
      headers: { 'retry-after': '5' },
    }),
  },
  blob_not_found: {
    status: 404,
    title: 'Blob not found',
    says: ({ sha256 }) => ({
      detail: `There is no value with the SHA-256 "${sha256}": take href, or sha256, from an output_ref or input_ref.`,
    }),
  },
  internal_error: {
    status: 500,
    title: 'Internal error',
    says: () => ({ detail: 'Something went wrong in the server. Its log has the reason.' }),
  },
})

const pointerTo = (name: string): string => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
