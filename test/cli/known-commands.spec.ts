import { expect } from 'chai'
import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { forgetOlderCommands } from '../../cli/known-commands.ts'
import { folder } from '../support/cli-run.ts'

describe('the commands that are written down', () => {
  const { path, remove } = folder()
  const known = join(path, 'oclif.manifest.json')
  const compiled = join(path, 'dist/main.tsbuildinfo')
  before(() => mkdirSync(join(path, 'dist')))
  after(remove)
  const written = (file: string, at: number): void => {
    writeFileSync(file, '{}')
    utimesSync(file, at, at)
  }
  const isKept = (): boolean => {
    forgetOlderCommands(pathToFileURL(`${path}/`))
    return existsSync(known)
  }

  it('are kept where nothing was compiled, as in a package, and where there are none that is no matter', () => {
    expect(isKept()).to.equal(false)
    written(known, 10)
    expect(isKept()).to.equal(true)
  })

  it('are kept when they were written after the last build, and forgotten when something was compiled since', () => {
    written(compiled, 9)
    expect(isKept()).to.equal(true)
    written(compiled, 11)
    expect(isKept()).to.equal(false)
  })
})
