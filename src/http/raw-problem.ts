/** A whole refusal as it goes over a socket that no request or response object stands for. */
export const rawProblem = (status: number, title: string, code: string, detail: string): string => {
  const body = JSON.stringify({ type: `/docs/problems#${code}`, title, status, detail, code, instance: '' })
  return (
    `HTTP/1.1 ${status} ${title}\r\ncontent-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n` +
    `x-content-type-options: nosniff\r\nconnection: close\r\n\r\n${body}`
  )
}
