import { Pool, type Dispatcher } from 'undici'

/** Sends a JSON body and resolves with the answer's; rejects when that is no success. */
export type Post = (path: string, body: string) => Promise<string>

/** Kept-alive connections, one request at a time on each, and as little work for each as undici allows. */
export const openPost = (origin: string, connections: number): { post: Post; close: () => Promise<void> } => {
  const pool = new Pool(origin, { connections, pipelining: 1, headersTimeout: 0, bodyTimeout: 0 })
  const headers = ['content-type', 'application/json']
  return {
    post: (path, body) =>
      new Promise((resolve, reject) => {
        pool.dispatch({ method: 'POST', path, headers, body }, reply(resolve, reject))
      }),
    close: () => pool.destroy(),
  }
}

const reply = (resolve: (text: string) => void, reject: (error: Error) => void): Dispatcher.DispatchHandler => {
  let status = 0
  let text = ''
  return {
    onRequestStart: () => {},
    onResponseStart: (_, statusCode) => {
      status = statusCode
    },
    onResponseData: (_, chunk) => {
      text += chunk.toString('utf8')
    },
    onResponseEnd: () => {
      if (status < 300) resolve(text)
      else reject(new Error(`answered ${status}: ${text.slice(0, 1_000)}`))
    },
    onResponseError: (_, error) => reject(error),
  }
}
