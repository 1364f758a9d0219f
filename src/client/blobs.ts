import type { Api, ReadOptions } from './api.ts'
import { reading, reference, type Reference } from './request.ts'

export const blobCalls = (api: Api) => ({
  /** The value of an `output_ref` or `input_ref`: `getBlob(task.output.output_ref)`. */
  getBlob: (blob: Reference<'sha256'>, options?: ReadOptions): Promise<unknown> =>
    api.json(`/api/blobs/${reference('sha256', blob)}`, reading({}, options)),
})
