import { parseDocument, stringify, type Document } from 'yaml'
import { jsonFaultIn } from './json-fault.ts'
import { placesIn, type Place, type Wanted } from './places.ts'

export type Language = 'yaml' | 'json'

export interface Fault extends Place {
  readonly message: string
}

/** A text as it stands in an editor: its value, where each part of it is; or why it has none. */
export interface TextDocument {
  readonly value: unknown
  readonly fault: Fault | undefined
  /** Where in the text a JSON pointer points; what is missing is said of what it is missing in. */
  readonly placeOf: (pointer: string, wanted?: Wanted) => Place
}

export const readText = (text: string, language: Language): TextDocument => {
  const document = parseDocument(text, { uniqueKeys: true, version: '1.2', prettyErrors: false })
  const fault = language === 'json' ? jsonFault(text) : yamlFault(document, text)
  return {
    value: fault === undefined ? valueOf(document, text, language) : undefined,
    fault,
    placeOf: placesIn(document, text),
  }
}

/** The same value in the other language. Comments are YAML's only. */
export const writeText = (value: unknown, language: Language): string =>
  language === 'json'
    ? `${JSON.stringify(value, null, 2)}\n`
    : stringify(value, { lineWidth: 120, aliasDuplicateObjects: false, version: '1.2' })

const valueOf = (document: Document, text: string, language: Language): unknown =>
  language === 'json' ? (JSON.parse(text) as unknown) : (document.toJS({ maxAliasCount: 100 }) as unknown)

const yamlFault = (document: Document, text: string): Fault | undefined => {
  const [error] = document.errors
  if (error !== undefined) return faultAt(error.message, error.pos[0], text)
  try {
    document.toJS({ maxAliasCount: 100 })
    return undefined
  } catch (thrown) {
    return faultAt((thrown as Error).message, 0, text)
  }
}

const jsonFault = (text: string): Fault | undefined => {
  const fault = jsonFaultIn(text)
  return fault === undefined ? undefined : faultAt(fault.message, fault.at, text)
}

const faultAt = (message: string, at: number, text: string): Fault => {
  const from = Math.min(Math.max(0, at), Math.max(0, text.length - 1))
  const end = text.indexOf('\n', from)
  return { message, from, to: Math.max(from, end === -1 ? text.length : end) }
}
