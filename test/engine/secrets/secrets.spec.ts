import { expect } from 'chai'
import { chmodSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSecrets, type SecretSources } from '../../../src/engine/secrets/secrets.ts'
import { left, right } from '../../support/store.ts'

describe('secrets', () => {
  let folder: string
  let file: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'harmonia-secrets-'))
    file = join(folder, 'secrets')
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  const write = (text: string, mode = 0o600): void => {
    // As an editor does it: another file takes the name.
    writeFileSync(join(folder, 'new'), text, { mode })
    chmodSync(join(folder, 'new'), mode)
    renameSync(join(folder, 'new'), file)
  }
  const open = (sources: Partial<SecretSources> = {}) => right(openSecrets({ env: {}, file, ...sources }))

  it('come from the environment and from a file, which the environment goes before', () => {
    write('# of the payments team\nTOKEN=from the file\nKEY="with # and space"\n')
    const secrets = open({
      env: { HARMONIA_SECRET_TOKEN: 'from the environment', HARMONIA_SECRET_NONE: '', PATH: '/' },
    })
    expect(right(secrets.find('TOKEN'))).to.equal('from the environment')
    expect(right(secrets.find('KEY'))).to.equal('with # and space')
    expect(secrets.list()).to.deep.equal({
      secrets: [
        { name: 'KEY', source: 'file' },
        { name: 'TOKEN', source: 'environment' },
      ],
      problem: null,
    })
  })

  it('may be written as JSON', () => {
    write('{"TOKEN": "one\\ntwo"}')
    expect(right(open().find('TOKEN'))).to.equal('one\ntwo')
  })

  it('are read again when the file has changed', () => {
    write('TOKEN=the first one')
    const secrets = open()
    expect(right(secrets.find('TOKEN'))).to.equal('the first one')
    write('TOKEN=the second one')
    expect(right(secrets.find('TOKEN'))).to.equal('the second one')
    expect(secrets.scrub(['TOKEN'], 'the first one, the second one')).to.equal('[secret TOKEN], [secret TOKEN]')
  })

  it('say how one that is missing can be supplied', () => {
    write('')
    expect(left(open().find('TOKEN'))).to.match(/no secret TOKEN.*HARMONIA_SECRET_TOKEN.*HARMONIA_SECRETS_FILE/)
  })

  it('are refused in a file that every user may read', () => {
    write('TOKEN=for all to see', 0o644)
    expect(left(openSecrets({ env: {}, file }))).to.match(/chmod/)
  })

  it('are not given out any more once every user may read the file', () => {
    write('TOKEN=private so far')
    const secrets = open()
    chmodSync(file, 0o644)
    expect(left(secrets.find('TOKEN'))).to.match(/chmod/)
    expect(secrets.list().problem).to.match(/chmod/)
    chmodSync(file, 0o600)
    expect(right(secrets.find('TOKEN'))).to.equal('private so far')
  })

  const bad: readonly [string, string, RegExp][] = [
    ['that is not JSON', '{"TOKEN": sesame-street}', /begins with \{ but is not JSON/],
    ['with a value that is no text', '{"TOKEN": {"sesame": 1}}', /no text for TOKEN/],
    ['with a name that no expression could write', '{"to-ken": "sesame-street"}', /"to-ken"/],
    ['with a value that is too short', 'TOKEN=sesam', /TOKEN.*shorter than 6/],
  ]
  for (const [what, text, problem] of bad) {
    it(`are refused in a file ${what}, without being quoted`, () => {
      write(text)
      const refusal = left(openSecrets({ env: {}, file }))
      expect(refusal).to.match(problem)
      expect(refusal).not.to.match(/sesam/)
    })
  }

  it('are refused in a file that is not there', () => {
    expect(left(openSecrets({ env: {}, file: join(folder, 'nowhere') }))).to.match(/ENOENT/)
  })

  it('are refused in the environment when they are too short or have no proper name', () => {
    expect(left(openSecrets({ env: { HARMONIA_SECRET_PIN: '1234' } }))).to.match(/HARMONIA_SECRET_PIN/)
    expect(left(openSecrets({ env: { 'HARMONIA_SECRET_a-b': 'long enough' } }))).to.match(/HARMONIA_SECRET_a-b/)
  })
})
