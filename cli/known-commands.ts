import { rmSync, statSync } from 'node:fs'

/**
 * `npm run build` writes down what commands there are, so that a command line loads the one that it runs and not all of them. Of commands
 * that were compiled after that it says nothing: then it goes, and they are looked for.
 */
export const forgetOlderCommands = (root: URL): void => {
  const known = new URL('oclif.manifest.json', root)
  const timeOf = (file: URL): number | undefined => statSync(file, { throwIfNoEntry: false })?.mtimeMs
  const [written, compiled] = [timeOf(known), timeOf(new URL('dist/main.tsbuildinfo', root))]
  if (written !== undefined && compiled !== undefined && compiled > written) rmSync(known, { force: true })
}
