import { open, type FileHandle } from 'node:fs/promises'
import { parseObject } from './body.ts'

export interface StoredResult {
  readonly id: string
  readonly stored_at: string
  readonly results: unknown
}

/** Results as JSON lines, each on the disk before it is said to be stored, and each id once. */
export interface ResultFile {
  readonly path: string
  /** The result that stands under this id: the given one, or else the one that was there before. */
  readonly put: (result: StoredResult) => Promise<StoredResult>
  readonly get: (id: string) => Promise<StoredResult | undefined>
  readonly close: () => Promise<void>
}

interface Place {
  readonly offset: number
  readonly length: number
}

const NEWLINE = 0x0a

export const openResultFile = async (path: string): Promise<ResultFile> => {
  const file = await open(path, 'a+')
  const places = new Map<string, Place>()
  let end = await index(file, places)
  let writing: Promise<unknown> = Promise.resolve()

  const read = async ({ offset, length }: Place): Promise<StoredResult> => {
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, offset)
    return JSON.parse(buffer.toString('utf8')) as StoredResult
  }

  const append = async (result: StoredResult): Promise<StoredResult> => {
    const known = places.get(result.id)
    if (known !== undefined) return read(known)
    const line = Buffer.from(`${JSON.stringify(result)}\n`)
    await file.appendFile(line)
    await file.datasync()
    places.set(result.id, { offset: end, length: line.length - 1 })
    end += line.length
    return result
  }

  return {
    path,
    put: (result) => {
      const put = writing.then(() => append(result))
      writing = put.catch(() => cutAt(file, end))
      return put
    },
    get: async (id) => {
      const place = places.get(id)
      return place === undefined ? undefined : read(place)
    },
    close: async () => {
      await writing
      await file.close()
    },
  }
}

/** Finds the place of every result, and cuts off a last line that was never written to its end. */
const index = async (file: FileHandle, places: Map<string, Place>): Promise<number> => {
  const content = await file.readFile()
  let offset = 0
  for (let stop = content.indexOf(NEWLINE); stop !== -1; stop = content.indexOf(NEWLINE, offset)) {
    const id = parseObject(content.toString('utf8', offset, stop))?.['id']
    if (typeof id === 'string') places.set(id, { offset, length: stop - offset })
    offset = stop + 1
  }
  await cutAt(file, offset)
  return offset
}

const cutAt = (file: FileHandle, end: number): Promise<void> => file.truncate(end)
