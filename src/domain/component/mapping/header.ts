/** Headers that belong to the connection, or that the server itself sends with every call. */
const OWN = new Set([
  ...['connection', 'content-length', 'expect', 'host', 'keep-alive', 'proxy-connection', 'te', 'trailer'],
  ...['transfer-encoding', 'upgrade', 'idempotency-key', 'traceparent', 'tracestate'],
])

export const isHeaderName = (name: string): boolean => name.length <= 200 && /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)

export const isOwnHeader = (name: string): boolean => OWN.has(name.toLowerCase())

/** Whether a text can be sent as a header's value: no line breaks, nothing outside of Latin-1. */
export const isHeaderValue = (text: string): boolean => /^[\t\x20-\x7e\x80-\xff]*$/.test(text)
