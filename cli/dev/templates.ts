import type { HarmoniaClient, HarmoniaError } from '../../src/client/index.ts'
import { bundledTemplates } from '../template-file.ts'

/**
 * The templates that ship, created once per log, whatever has become of them since: what was changed or deleted stays so. The key of
 * each is its file's name, so one whose text is newer than what was imported is left alone as well.
 */
export const ensureTemplates = async (client: HarmoniaClient): Promise<void> => {
  for (const { file, template } of await bundledTemplates()) {
    try {
      await client.createTemplate(template, { idempotencyKey: `bundled:${file}` })
    } catch (error) {
      if ((error as Partial<HarmoniaError>).problem?.code !== 'idempotency_key_reused') throw error
    }
  }
}
