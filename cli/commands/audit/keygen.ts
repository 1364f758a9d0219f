import { Args } from '@oclif/core'
import { writeFileSync } from 'node:fs'
import { PlainCommand } from '../../command.ts'
import { BadUsage } from '../../exit.ts'

export default class AuditKeygen extends PlainCommand {
  static override description = 'Make a key pair (Ed25519) that signs exported executions.'
  static override examples = ['<%= config.bin %> audit keygen audit-key.pem']
  static override args = {
    file: Args.string({ required: true, description: 'The private key; the public one gets the same name and .pub.' }),
  }

  async run(): Promise<void> {
    const {
      args: { file },
    } = await this.parse(AuditKeygen)
    const { newKeys } = await import('../../../src/audit/keys.ts')
    const { privateKey, publicKey } = newKeys()
    try {
      // Never over a key that is there: what it has signed could not be signed again.
      writeFileSync(file, privateKey, { flag: 'wx', mode: 0o600 })
      writeFileSync(`${file}.pub`, publicKey, { flag: 'wx' })
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      throw new BadUsage(code === 'EEXIST' ? `There is a file ${file} or ${file}.pub already.` : message)
    }
    process.stdout.write(`The private key is in ${file}: keep it secret. The public key is in ${file}.pub.\n`)
  }
}
