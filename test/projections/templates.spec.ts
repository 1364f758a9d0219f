import { expect } from 'chai'
import fc from 'fast-check'
import type { TemplateEvent } from '../../src/domain/template/events.ts'
import { template, templateVersion } from '../../src/domain/template/index.ts'
import type { Template } from '../../src/domain/template/template.ts'
import type { TemplateRow } from '../../projections/read-models.ts'
import type { OpenReadModels } from '../../projections/open.ts'
import { TEMPLATES } from '../../projections/streams.ts'
import * as did from '../support/projections-events.ts'
import { handMadeLog, type HandMadeLog } from '../support/projections-log.ts'
import { answerTo, inFolder, NOW, openOn, upTo } from '../support/projections-open.ts'

const made = (name: string, tags?: readonly string[]): Template => ({
  name,
  parameters: { p: { type: 'string', required: true } },
  definition: { name: '${param.p}' },
  ...(tags === undefined ? {} : { tags }),
})
const created = (of: Template): TemplateEvent => ({
  type: 'template_created',
  data: { template_id: 't', template: of },
})
const updated = (version: number, of: Template): TemplateEvent => ({
  type: 'template_updated',
  data: { template_id: 't', version, template: of },
})
const archived: TemplateEvent = { type: 'template_archived', data: { template_id: 't' } }

/** What happens to three templates: a new version, or the end. */
const turns = fc.array(
  fc.record({ of: fc.nat(2), name: fc.constantFrom('a', 'b'), tags: fc.subarray(['x', 'y']), ends: fc.nat(9) }),
  { maxLength: 30 },
)

interface Turn {
  readonly of: number
  readonly name: string
  readonly tags: readonly string[]
  readonly ends: number
}

const tell = (log: HandMadeLog, story: readonly Turn[]): void => {
  const versions = new Map<number, number>()
  for (const { of, name, tags, ends } of story) {
    const version = versions.get(of) ?? 0
    if (version < 0) continue
    const ended = version > 0 && ends === 0
    const next = version === 0 ? created(made(name, tags)) : updated(version + 1, made(name, tags))
    log.append(`${TEMPLATES}${of}`, ended ? archived : next)
    versions.set(of, ended ? -1 : version + 1)
  }
}

/** Each template as its fold has it, newest first. */
const folded = (log: HandMadeLog): readonly TemplateRow[] => {
  const streams = [...new Set(log.events.map(({ stream }) => stream))]
  return streams.toReversed().flatMap((stream): readonly TemplateRow[] => {
    const events = log.events.filter((event) => event.stream === stream)
    const state = events.reduce((so, event) => template.evolve(so, event as never), template.initial())
    const latest = templateVersion(state)!
    return [
      {
        template_id: stream.slice(TEMPLATES.length),
        version: latest.version,
        template: latest.template,
        archived: state.archived,
        created_at: state.versions[0]!.created_at,
        updated_at: latest.created_at,
        position: events.at(-1)!.position,
      },
    ]
  })
}

const said = async (models: OpenReadModels, head: number) => {
  const one = async (id: string) => answerTo(models.template(id, undefined, upTo(head)))
  const list = async (query: object) => (await answerTo(models.templates({ limit: 10, ...query }, NOW))).rows
  return {
    each: (await Promise.all(['0', '1', '2'].map(one))).filter((row) => row !== undefined),
    all: await list({}),
    a: await list({ name: 'a' }),
    x: await list({ tag: 'x' }),
    bx: await list({ name: 'b', tag: 'x' }),
    versions: (await answerTo(models.templateVersions('0', { limit: 50 }, NOW))).rows,
  }
}

describe('the rows of templates', () => {
  it('say what the fold says, however the log was cut, and when they are made again', () =>
    fc.assert(
      fc.asyncProperty(turns, fc.nat(30), async (story, place) => {
        const log = handMadeLog()
        tell(log, story)
        const rows = folded(log)
        const living = rows.filter((row) => !row.archived)
        await inFolder(async (folder) => {
          const cut = place % (log.head() + 1)
          const first = await openOn(handMadeLog('log', log.events.slice(0, cut)), `${folder}/p.db`)
          await said(first.models, cut)
          await first.models.close()
          const { models } = await openOn(log, `${folder}/p.db`)
          const before = await said(models, log.head())
          expect(before.each).to.have.deep.members([...rows])
          expect(before.all).to.deep.equal(living)
          expect(before.a).to.deep.equal(living.filter((row) => row.template.name === 'a'))
          expect(before.x).to.deep.equal(living.filter((row) => row.template.tags?.includes('x')))
          expect(before.bx).to.deep.equal(before.x.filter((row) => row.template.name === 'b'))
          expect(before.versions).to.have.length(rows.find((row) => row.template_id === '0')?.version ?? 0)
          await answerTo(models.rebuild())
          expect(await said(models, log.head())).to.deep.equal(before)
          await models.close()
        })
      }),
      { numRuns: 15 },
    ))

  it('keep what each workflow was made of, whatever versions it gets', async () => {
    const log = handMadeLog()
    const from = { template_id: 't', version: 2, parameter_values: { p: 'x' } }
    const definition = did.definition('one', ['a'])
    log.append('workflow-w', { type: 'workflow_created', data: { definition, template: from } })
    log.append('workflow-w', did.updated(2, did.definition('two', ['a'])))
    log.append('workflow-v', did.created(definition))
    const { models } = await openOn(log)
    const { rows } = await answerTo(models.workflows({ limit: 10, template_id: 't' }, upTo(log.head())))
    expect(rows.map(({ workflow_id, name, template: of }) => [workflow_id, name, of])).to.deep.equal([
      ['w', 'two', from],
    ])
    expect(await answerTo(models.workflow('v', undefined, NOW))).not.to.have.property('template')
    await models.close()
  })

  it('refuse a history that contradicts itself', async () => {
    for (const events of [
      [archived],
      [created(made('a')), created(made('a'))],
      [created(made('a')), updated(3, made('a'))],
    ]) {
      const log = handMadeLog()
      for (const event of events) log.append(`${TEMPLATES}t`, event)
      const { models } = await openOn(log)
      const answer = await models.template('t', undefined, upTo(log.head()))()
      expect(answer).to.have.nested.property('left.tag', 'read_models_unavailable')
      await models.close()
    }
  })
})
