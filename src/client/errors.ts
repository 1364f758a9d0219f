import type { Problem } from '../domain/problem.ts'

/** What the API answers when it refuses: RFC 9457. `errors` has one entry for each thing wrong with what was sent. */
export interface ProblemDocument {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail?: string
  readonly code: string
  readonly instance?: string
  readonly errors?: readonly Problem[]
}

/** The server answered, and the answer is no. */
export class HarmoniaError extends Error {
  override readonly name = 'HarmoniaError'
  readonly problem: ProblemDocument
  readonly status: number
  readonly code: string
  readonly errors: readonly Problem[]
  /** Seconds after which the server wants to be asked again, when it says so. */
  readonly retryAfter: number | undefined

  constructor(problem: ProblemDocument, retryAfter?: number) {
    super(problem.detail ?? problem.title)
    this.problem = problem
    this.status = problem.status
    this.code = problem.code
    this.errors = problem.errors ?? []
    this.retryAfter = retryAfter
  }
}

/** No answer: the connection was refused or lost, or nothing came in time. Whether the server acted is not known. */
export class HarmoniaUnreachable extends Error {
  override readonly name = 'HarmoniaUnreachable'
  readonly url: string

  constructor(url: string, reason: string, options?: ErrorOptions) {
    super(`${url} is not reachable: ${reason}`, options)
    this.url = url
  }
}

/** The problem that an error answer carries; for one that carries none (a proxy's page, say), one that says so. */
export const problemOf = (url: string, status: number, text: string): ProblemDocument => {
  const answer = parsed(text)
  if (isProblem(answer)) return answer
  return {
    type: 'about:blank',
    title: status < 400 ? 'Not an answer of Harmonia' : `The server answered ${status}`,
    status,
    code: 'unexpected_answer',
    detail: `${url} answered ${status} with something that is not Harmonia's JSON: ${excerpt(text)}`,
  }
}

/** `fetch failed` says nothing; its cause does. */
export const reasonOf = (error: unknown): string => {
  const { message, cause, code } = error as { message?: string; cause?: unknown; code?: string }
  if (typeof cause === 'object' && cause !== null) return reasonOf(cause)
  return message !== undefined && message !== '' ? message : (code ?? String(error))
}

/** The value of a JSON text, or undefined when it is none. */
export const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const isProblem = (answer: unknown): answer is ProblemDocument => {
  const problem = answer as Partial<ProblemDocument> | null | undefined
  return (
    typeof problem === 'object' &&
    typeof problem?.title === 'string' &&
    typeof problem.status === 'number' &&
    typeof problem.code === 'string'
  )
}

const excerpt = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim()
  if (line === '') return '(nothing)'
  return line.length > 120 ? `${line.slice(0, 120)}…` : line
}
