import { expect } from 'chai'
import * as fc from 'fast-check'
import { bundle, type EventLine } from '../../src/audit/bundle.ts'
import { newKeys, publicKeyIn, signingKey } from '../../src/audit/keys.ts'
import { readBundle, type ReadBundle } from '../../src/audit/read-bundle.ts'
import { redactAll, redactPath, type RedactPath } from '../../src/audit/redact.ts'
import { callsTo } from '../support/http-call.ts'
import { openTestServer } from '../support/http-server.ts'

const ANNA = { 'x-harmonia-actor': 'anna' }

/** An execution of the second version of its workflow, paused and resumed by somebody, as the server exports it. */
const exported = async (): Promise<string> => {
  const server = await openTestServer()
  const { get, post, put } = callsTo(server)
  const tasks = {
    first: { component: 'harmonia', action: 'wait', input: { seconds: 5 } },
    second: { component: 'harmonia', action: 'echo', input: { secret: 'Ünïcödé 😀', n: 1.5 }, depends_on: ['first'] },
  }
  const { workflow_id } = (await post('/api/workflows', { name: 'former', tasks }, ANNA)).body
  await put(`/api/workflows/${workflow_id}`, { name: 'latter', tasks }, ANNA)
  const { execution_id: id } = (await post('/api/executions', { workflow_id, input: { a: [] } }, ANNA)).body
  await post(`/api/executions/${id}/pause`, { reason: 'lunch' }, ANNA)
  await post(`/api/executions/${id}/resume`, {}, ANNA)
  await server.clock.advance(6_000)
  const { text } = await get(`/api/executions/${id}/audit`)
  await server.close()
  return text
}

const written = async (read: ReadBundle, events: readonly EventLine[], key?: Parameters<typeof bundle>[2]) => {
  if (read.header === undefined) throw new Error('no header')
  let text = ''
  for await (const line of bundle(read.header, events, key)) text += line
  return text
}

const paths = (...texts: readonly string[]): readonly RedactPath[] => texts.flatMap((text) => redactPath(text) ?? [])

describe('an exported execution', () => {
  let text: string
  let whole: ReadBundle
  before(async () => {
    text = await exported()
    whole = readBundle(Buffer.from(text))
  })

  it('is found right, with nothing but the file', () => {
    expect(whole.broken).to.equal(undefined)
    expect(whole.header).to.include({ format: 'harmonia-audit/1', engine_version: '0.0.0-test' })
    expect(whole.events.map(({ type }) => type)).to.include.members(['workflow_updated', 'workflow_completed'])
  })

  it('holds the version that was run, and of others what their hashes need', () => {
    const [created, updated] = whole.events
    expect(created?.data).to.deep.equal({})
    expect(created?.redacted?.data).to.have.all.keys('definition')
    expect(updated).to.have.nested.property('data.definition.name', 'latter')
    expect(updated).to.not.have.property('redacted')
  })

  it('says who asked for what', () => {
    expect(whole.events.find(({ type }) => type === 'workflow_paused')?.meta).to.deep.equal({
      actor: 'anna',
      command: 'pause',
    })
  })

  /** Where the first line is that differs, from 1. */
  const firstChange = (changed: Buffer): number => {
    const [before, after] = [Buffer.from(text), changed]
    let at = 0
    while (at < before.length && before[at] === after[at]) at++
    return before.subarray(0, at).toString('latin1').split('\n').length
  }

  const isFound = (changed: Buffer): void => {
    fc.pre(!changed.equals(Buffer.from(text)))
    const { broken } = readBundle(changed)
    expect(broken, 'it is found').to.not.equal(undefined)
    const line = firstChange(changed)
    // The header has no hash of its own: what is wrong with it shows at the seal.
    if (line > 1) expect(broken?.line).to.equal(line)
  }

  it('is found out when any byte of it is another one', () => {
    const bytes = Buffer.from(text)
    fc.assert(
      fc.property(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const changed = Buffer.from(bytes)
        changed[at] = (changed[at] as number) ^ by
        isFound(changed)
      }),
      { numRuns: 1_500 },
    )
  })

  it('is found out when lines are dropped, swapped, inserted or cut off', () => {
    const lines = text.slice(0, -1).split('\n')
    const index = fc.nat({ max: lines.length - 1 })
    const joined = (changed: readonly string[]): Buffer => Buffer.from(changed.map((line) => `${line}\n`).join(''))
    fc.assert(
      fc.property(fc.constantFrom('drop', 'swap', 'insert', 'cut'), index, index, (how, one, two) => {
        const changed = [...lines]
        if (how === 'drop') changed.splice(one, 1)
        if (how === 'swap') [changed[one], changed[two]] = [lines[two] as string, lines[one] as string]
        if (how === 'insert') changed.splice(one, 0, lines[two] as string)
        if (how === 'cut') changed.length = one
        fc.pre(!joined(changed).equals(Buffer.from(text)))
        expect(readBundle(joined(changed)).broken).to.not.equal(undefined)
      }),
      { numRuns: 400 },
    )
    const broken = (changed: readonly string[]) => readBundle(joined(changed)).broken
    expect(broken([...lines.slice(0, 4), ...lines.slice(5)])).to.include({ line: 5, what: 'order' })
    expect(broken([...lines.slice(0, -2), lines.at(-1) as string])).to.include({ what: 'end' })
    expect(broken(lines.slice(0, -1))).to.include({ what: 'end' })
  })

  it('names the event whose data were changed', () => {
    const changed = Buffer.from(text.replace('Ünïcödé', 'Unïcödé'))
    const n = whole.events.findIndex(({ data }) => JSON.stringify(data).includes('Ünïcödé'))
    const { stream, revision } = whole.events[n] as EventLine
    expect(readBundle(changed).broken).to.deep.include({ line: n + 2, stream, revision, what: 'hash' })
  })

  it('is still proved when members of its events are replaced by their digests', async () => {
    const { events, unused } = redactAll(
      whole.events,
      paths('output', 'task_started.input', 'definition', 'meta.actor'),
    )
    expect(unused).to.deep.equal(['task_started.input'])
    const redacted = await written(whole, events)
    expect(redacted).to.not.include('Ünïcödé').and.to.not.include('anna')
    const read = readBundle(Buffer.from(redacted))
    expect(read.broken).to.equal(undefined)
    expect(read.events.map(({ hash }) => hash)).to.deep.equal(whole.events.map(({ hash }) => hash))
    // A digest is as much a part of the hash as what it stands for.
    const digest = /"redacted":\{"data":\{"output":"([0-9a-f]{64})"/.exec(redacted)?.[1] ?? ''
    const other = redacted.replaceAll(digest, `${digest.slice(1)}${digest.slice(0, 1)}`)
    expect(readBundle(Buffer.from(other)).broken).to.include({ what: 'hash' })
  })

  it('can be signed, and then shows by whom', async () => {
    const keys = newKeys()
    const signed = await written(whole, whole.events, signingKey(keys.privateKey))
    const read = readBundle(Buffer.from(signed))
    expect(read.broken).to.equal(undefined)
    expect(read.seal?.public_key)
      .to.equal(publicKeyIn(keys.publicKey))
      .and.to.match(/^[0-9a-f]{64}$/)
    const signature = read.seal?.signature ?? ''
    const forged = [
      signed.replace(signature, signature.toUpperCase()),
      signed.replace(signature, `${signature.slice(2)}00`),
      signed.replace(read.seal?.public_key ?? '', publicKeyIn(newKeys().publicKey) ?? ''),
    ]
    for (const file of forged) expect(readBundle(Buffer.from(file)).broken).to.include({ what: 'signature' })
    expect(signingKey(keys.publicKey)).to.equal(undefined)
  })

  it('is not there for an execution that is not there', async () => {
    const server = await openTestServer()
    const reply = await callsTo(server).get('/api/executions/01890a5d-ac96-774b-bcce-b302099a8057/audit')
    expect(reply.body.code).to.equal('execution_not_found')
    await server.close()
  })
})
