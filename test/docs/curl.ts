import { splitWords } from '../../examples/components/split-words.ts'

/** Makes the request that a curl command of one of the pages makes, at another server than the command names. */
export const curl = (command: string, server: string): Promise<Response> => {
  const words = splitWords(command.replaceAll('\\\n', ' ').trim()) ?? []
  const [program, ...rest] = words
  if (program !== 'curl') throw new Error(`this is not a curl command: ${command}`)
  const headers = new Headers()
  let method: string | undefined
  let body: string | undefined
  let target = ''
  for (let place = 0; place < rest.length; place++) {
    const word = rest[place] ?? ''
    if (word === '-X') method = rest[++place]
    else if (word === '-d') body = rest[++place]
    else if (word === '-H') {
      const [name = '', value = ''] = (rest[++place] ?? '').split(/: */)
      headers.set(name, value)
    } else if (word.startsWith('http')) target = word
    else throw new Error(`what does ${word} mean to curl?`)
  }
  const { pathname, search } = new URL(target)
  return fetch(server + pathname + search, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers,
    ...(body === undefined ? {} : { body }),
  })
}
