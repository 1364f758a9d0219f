import { HarmoniaError, type HarmoniaClient } from '../../src/client/index.ts'
import { Refused } from '../exit.ts'

/** Registers the component as one whose tasks workers fetch, unless somebody has; says whether it did. */
export const enrol = async (
  client: HarmoniaClient,
  name: string,
  leaseSeconds: number | undefined,
): Promise<boolean> => {
  try {
    const { worker } = await client.getComponentManifest(name)
    if (worker !== undefined) return false
  } catch (error) {
    if (!(error instanceof HarmoniaError) || error.code !== 'component_not_found') throw error
    const worker = leaseSeconds === undefined ? {} : { lease_seconds: leaseSeconds }
    await client.registerComponent({ name, worker })
    return true
  }
  throw new Refused(
    `${name} is registered to be called, so no worker can fetch its tasks. Remove it ("harmonia components remove ${name}"), or take another name.`,
  )
}
