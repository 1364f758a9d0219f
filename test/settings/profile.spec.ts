import { expect } from 'chai'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BadSettings, loadSettings } from '../../src/config.ts'
import { aboutTakenPort } from '../../src/root/taken-port.ts'

describe('HARMONIA_PROFILE', () => {
  const ports = (env: Record<string, string>, workDir = '/') => {
    const { port, aiPort } = loadSettings(env, workDir)
    return [port, aiPort]
  }

  it('is standalone by itself, with the ports that Harmonia always had', () => {
    expect(ports({})).to.deep.equal([8002, 45002])
    expect(ports({ HARMONIA_PROFILE: 'standalone' })).to.deep.equal([8002, 45002])
  })

  it('of tekton has the ports that Harmonia has there', () => {
    expect(ports({ HARMONIA_PROFILE: 'tekton' })).to.deep.equal([8007, 45007])
    expect(ports({ HARMONIA_PROFILE: 'Tekton' })).to.deep.equal([8007, 45007])
  })

  it('gives defaults only: what is set goes before', () => {
    expect(ports({ HARMONIA_PROFILE: 'tekton', HARMONIA_PORT: '9000' })).to.deep.equal([9000, 45007])
  })

  it('is read from .env.harmonia, too', () => {
    const folder = mkdtempSync(join(tmpdir(), 'harmonia-profile-'))
    try {
      writeFileSync(join(folder, '.env.harmonia'), 'HARMONIA_PROFILE=tekton\nHARMONIA_AI_PORT=1\n')
      expect(ports({}, folder)).to.deep.equal([8007, 1])
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('of no known name stops the start', () => {
    expect(() => loadSettings({ HARMONIA_PROFILE: 'teckton' }, '/')).to.throw(BadSettings, 'standalone, tekton')
  })
})

describe('a port that is taken', () => {
  it('is probably that of Ergon, when it is the default', () => {
    expect(aboutTakenPort(8002)).to.equal(
      ' (within Tekton that is Ergon): start with HARMONIA_PROFILE=tekton, whose port is 8007, or name another port with HARMONIA_PORT or --port',
    )
  })
  it('is probably that of another Harmonia, when it is the one of the profile', () => {
    expect(aboutTakenPort(8007)).to.equal(
      ' (within Tekton that is another Harmonia): name another port with HARMONIA_PORT or --port',
    )
  })
  it('is anybody else’s', () => {
    expect(aboutTakenPort(9999)).to.equal(': name another port with HARMONIA_PORT or --port')
  })
})
