import type { Secrets } from '../../src/client/index.ts'
import { plain } from './format.ts'
import { paintFor } from './paint.ts'
import { more, table } from './table.ts'

export const secretTable = async ({ secrets, next_cursor, problem }: Secrets): Promise<string> => {
  const names =
    secrets.length === 0
      ? 'No secrets. Give the server one: HARMONIA_SECRET_<NAME>, or the file of HARMONIA_SECRETS_FILE'
      : await table(
          ['SECRET', 'SOURCE', 'WRITTEN'],
          secrets.map(({ name, source }) => [plain(name), source, `\${secrets.${plain(name)}}`]),
        )
  return problem === null ? names + more(next_cursor) : `${names}\n${paintFor(process.stdout).red(plain(problem))}`
}
