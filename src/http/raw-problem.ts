import { STATUS_CODES } from 'node:http'
import { problem } from './problem.ts'
import type { Refusal } from './refusal.ts'

/** A whole refusal as it goes over a socket that no response stands for. */
export const rawProblem = (refusal: Refusal): string => {
  const { document } = problem(refusal, '')
  const body = JSON.stringify(document)
  return (
    `HTTP/1.1 ${document.status} ${STATUS_CODES[document.status]}\r\ncontent-type: application/problem+json\r\n` +
    `content-length: ${Buffer.byteLength(body)}\r\nx-content-type-options: nosniff\r\nconnection: close\r\n\r\n${body}`
  )
}
