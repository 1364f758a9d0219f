import { startEventStoreDbProcess } from './process.ts'

/** A server to test on: the one that HARMONIA_TEST_ESDB names, or the test server. */
export interface ServerForTests {
  readonly url: string
  readonly stop: () => Promise<void>
}

/** `file` keeps the log of the test server. */
export const serverForTests = async (file?: string): Promise<ServerForTests> => {
  const real = process.env['HARMONIA_TEST_ESDB']
  if (real !== undefined) return { url: real, stop: async () => undefined }
  const server = await startEventStoreDbProcess(file, [], { shared: true })
  await server.order({ maxAppendSize: 16 * 1024 * 1024 })
  return { url: server.url, stop: server.kill }
}
