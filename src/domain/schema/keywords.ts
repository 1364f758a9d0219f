/** What the value of a keyword must be. */
export type Kind =
  | 'anything'
  | 'array'
  | 'boolean'
  | 'count'
  | 'names'
  | 'names by key'
  | 'number'
  | 'object'
  | 'pattern'
  | 'positive'
  | 'schema'
  | 'schemas'
  | 'schemas by key'
  | 'schemas by pattern'
  | 'text'
  | 'type'
  | 'unsupported'

const each = (kind: Kind, ...keywords: readonly string[]): readonly (readonly [string, Kind])[] =>
  keywords.map((keyword) => [keyword, kind])

/** The keywords of JSON Schema 2020-12. */
export const keywords: ReadonlyMap<string, Kind> = new Map([
  ...each('anything', 'const', 'default', 'contentSchema'),
  ...each('array', 'enum', 'examples'),
  ...each('boolean', 'uniqueItems', 'deprecated', 'readOnly', 'writeOnly'),
  ...each('count', 'minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties'),
  ...each('count', 'minContains', 'maxContains'),
  ...each('names', 'required'),
  ...each('names by key', 'dependentRequired'),
  ...each('number', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'),
  ...each('object', '$vocabulary'),
  ...each('pattern', 'pattern'),
  ...each('positive', 'multipleOf'),
  ...each('schema', 'not', 'if', 'then', 'else', 'items', 'contains', 'propertyNames'),
  ...each('schema', 'additionalProperties', 'unevaluatedProperties', 'unevaluatedItems'),
  ...each('schemas', 'allOf', 'anyOf', 'oneOf', 'prefixItems'),
  ...each('schemas by key', '$defs', 'definitions', 'properties', 'dependentSchemas'),
  ...each('schemas by pattern', 'patternProperties'),
  ...each('text', '$id', '$schema', '$anchor', '$ref', '$comment', 'title', 'description', 'format'),
  ...each('text', 'contentEncoding', 'contentMediaType'),
  ...each('type', 'type'),
  ...each('unsupported', '$dynamicRef', '$dynamicAnchor', '$recursiveRef', '$recursiveAnchor', 'dependencies'),
])

/** Keywords that say something about a value but never refuse one. */
export const annotations: ReadonlySet<string> = new Set([
  ...['$comment', '$schema', '$vocabulary', 'title', 'description', 'default', 'examples', 'deprecated', 'readOnly'],
  ...['writeOnly', 'contentEncoding', 'contentMediaType', 'contentSchema'],
])

export const types: readonly string[] = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null']

/** The formats that are checked; any other is taken as a comment. */
export const formats: readonly string[] = [
  ...['date', 'time', 'date-time', 'duration', 'email', 'hostname', 'ipv4', 'ipv6', 'uri', 'uri-reference'],
  ...['uri-template', 'uuid', 'regex', 'json-pointer', 'relative-json-pointer'],
]

export const DIALECT = 'https://json-schema.org/draft/2020-12/schema'
