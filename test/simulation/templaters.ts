import * as E from 'fp-ts/lib/Either.js'
import { createWorkflow, workflow } from '../../src/domain/definition/index.ts'
import { archiveTemplate, createTemplate, template, updateTemplate } from '../../src/domain/template/index.ts'
import type { Template } from '../../src/domain/template/template.ts'
import { instanceOf, templateOf } from '../../src/http/routes/template-documents.ts'
import type { Refusal } from '../../src/http/refusal.ts'
import { partsOf } from '../../src/simulation/history.ts'
import type { Up } from '../../src/simulation/process.ts'
import { transact } from '../../src/store/transact.ts'
import {
  DEFAULTS,
  drawTemplate,
  drawValues,
  drawWrongValues,
  type DrawnTemplate,
  type DrawnValues,
} from './draw-template.ts'
import { isSame } from './same.ts'
import type { ActorsOptions } from './users.ts'

/** Those who make templates, change them, and make workflows of them. */
export interface Templaters {
  readonly begin: (until: number) => void
  readonly checkEnd: () => void
}

/** What was asked of a template, and what the log must say of it once it was answered. */
interface Made {
  readonly template_id: string
  readonly values: DrawnValues
  readonly input: { readonly n: number }
}

interface Done {
  readonly task_id: string
  readonly output: unknown
}

interface Versioned {
  readonly version: number
  readonly text: DrawnTemplate
}

const TRIES = 3
const MOST_TEMPLATES = 2

export interface TemplatersOptions extends ActorsOptions {
  /** They are there for certain. */
  readonly sure: boolean
}

export const newTemplaters = ({
  scene,
  vault,
  processes,
  shared,
  coverage,
  has,
  sure,
}: TemplatersOptions): Templaters => {
  const { world, broken, trace } = scene
  const { history } = vault
  const random = scene.random('templaters')
  /** Every text that was ever sent, by its mark. */
  const texts: DrawnTemplate[] = []
  const templates: string[] = []
  const instances = new Map<string, Made>()
  const started = new Map<string, Made & { readonly workflow_id: string }>()
  let workflows = 0

  const anyUp = (): Up | undefined => {
    const up = processes.flatMap((process) => process.up() ?? [])
    return up.length === 0 ? undefined : random.pick(up)
  }
  const refused = (no: { readonly tag: string }): void => {
    coverage.kind(no.tag === 'store_unavailable' ? 'user is told to wait' : 'user is refused')
    trace(() => `templater is told ${JSON.stringify(no).slice(0, 300)}`)
  }
  const given = () => ({ at: new Date(world.now()).toISOString(), random: () => 0.5 })
  const changing = ({ store }: Up) => transact(store, template, given, vault.newId)

  const newText = (): DrawnTemplate => {
    const text = drawTemplate(random, texts.length)
    texts.push(text)
    return text
  }

  /** The versions of a template that are in the log, up to a position. */
  const versionsOf = (template_id: string, upTo = Infinity): readonly Versioned[] =>
    history.log.flatMap(({ stream, data, type, position }) => {
      if (stream !== `template-${template_id}` || type === 'template_archived' || position > upTo) return []
      const { version = 1, template: stored } = data as { readonly version?: number; readonly template: Template }
      const { tasks } = stored.definition as {
        readonly tasks: { readonly first: { readonly input: { readonly mark: number } } }
      }
      return [{ version, text: texts[tasks.first.input.mark] as DrawnTemplate }]
    })
  const isArchived = (template_id: string, upTo = Infinity): boolean =>
    history.log.some(
      ({ stream, type, position }) =>
        stream === `template-${template_id}` && type === 'template_archived' && position <= upTo,
    )

  const again = (tries: number, act: (up: Up) => Promise<void>): void => {
    if (tries === 0) return
    world.after(random.whole(1, 3_000), () => {
      const up = anyUp()
      if (up !== undefined) void act(up)
    })
  }

  /** What is stored of a text is the text: a version has all that its author wrote, whole. */
  const judgeStored = (template_id: string, { body }: DrawnTemplate, version: number | undefined): void => {
    const all = versionsOf(template_id)
    const [found] = all.filter((one) => (version === undefined ? one.text.body === body : one.version === version))
    if (found?.text.body !== body) broken('what is accepted is in the log', `template ${template_id}, ${version}`)
    if (all.some((one, n) => one.version !== n + 1)) broken('versions count from 1 without gaps', template_id)
  }

  const create = async (up: Up, id: string, text: DrawnTemplate, tries: number): Promise<void> => {
    coverage.kind('user makes a template')
    const parsed = await templateOf(text.body, up)
    if (E.isLeft(parsed)) return broken('a good template is not refused', JSON.stringify(parsed.left))
    const made = await changing(up)(id, createTemplate(id, parsed.right.template))()
    if (E.isRight(made)) return judgeStored(id, text, 1)
    refused(made.left)
    if (made.left.tag === 'store_unavailable') again(tries, (next) => create(next, id, text, tries - 1))
    else broken('a good template is not refused', JSON.stringify(made.left))
  }

  const update = async (up: Up, id: string): Promise<void> => {
    const before = versionsOf(id).length
    const expected = random.chance(0.5) ? random.whole(1, before + 1) : undefined
    const wasArchived = isArchived(id)
    const text = newText()
    coverage.kind('user changes a template')
    const parsed = await templateOf(text.body, up)
    if (E.isLeft(parsed)) return broken('a good template is not refused', JSON.stringify(parsed.left))
    const made = await changing(up)(id, updateTemplate(id, parsed.right.template, expected))()
    if (E.isLeft(made)) return refused(made.left)
    const [event] = made.right.events
    const version = event?.type === 'template_updated' ? event.data.version : undefined
    judgeStored(id, text, version)
    if (wasArchived) broken('an archived template is not changed', id)
    if (expected !== undefined && version !== expected + 1)
      broken('a change is of the version that it names', `${id}: ${version} after ${expected}`)
  }

  const archive = async (up: Up, id: string): Promise<void> => {
    coverage.kind('user archives a template')
    const done = await changing(up)(id, archiveTemplate(id))()
    if (E.isLeft(done)) refused(done.left)
    else if (!isArchived(id)) broken('what is accepted is in the log', `archiving ${id}`)
  }

  const instantiate = async (
    up: Up,
    id: string,
    template_id: string,
    made: Made,
    version: number | undefined,
    tries: number,
  ): Promise<void> => {
    const asked = history.head()
    coverage.kind('user makes a workflow of a template')
    const instance = await instanceOf(
      template_id,
      { parameter_values: { ...made.values }, ...(version === undefined ? {} : { version }) },
      up,
    )
    if (E.isLeft(instance)) return judgeRefusal(instance.left, template_id, version, asked)
    if (isArchived(template_id, asked)) return broken('nothing is made of an archived template', template_id)
    const { definition, version: of, parameter_values } = instance.right
    const create = createWorkflow(definition, { template_id, version: of, parameter_values })
    const created = await transact(up.store, workflow, given, vault.newId)(id, create)()
    if (E.isLeft(created)) {
      refused(created.left)
      if (created.left.tag === 'store_unavailable')
        again(tries, (next) => instantiate(next, id, template_id, made, version, tries - 1))
      return
    }
    instances.set(id, made)
    judgeInstance(id, made, version, asked)
    if (random.chance(0.7)) start(id, made, TRIES)
  }

  const judgeRefusal = (no: Refusal, template_id: string, version: number | undefined, asked: number): void => {
    refused(no)
    const isRight =
      no.tag === 'store_unavailable' ||
      (no.tag === 'template_archived' && isArchived(template_id)) ||
      (no.tag === 'template_version_not_found' && (version ?? 0) > versionsOf(template_id, asked).length)
    if (!isRight) broken('an instance is refused for what is so', `${template_id}, ${version}: ${JSON.stringify(no)}`)
  }

  /** It is of the version that was asked for, or of one that was the latest meanwhile; and it says with which values it was made. */
  const judgeInstance = (
    id: string,
    { template_id, values }: Made,
    version: number | undefined,
    asked: number,
  ): void => {
    const created = history.log.find(({ stream }) => stream === `workflow-${id}`)
    const says = (
      created?.data as
        | {
            readonly template?: {
              readonly template_id: string
              readonly version: number
              readonly parameter_values: unknown
            }
          }
        | undefined
    )?.template
    const all = versionsOf(template_id, created?.position).length
    const least = shared ? 1 : versionsOf(template_id, asked).length
    const isOf =
      version === undefined ? (says?.version ?? 0) >= least && (says?.version ?? 0) <= all : says?.version === version
    if (says?.template_id !== template_id || !isOf)
      broken('an instance says what it was made of', `${id}: ${JSON.stringify(says)}`)
    if (!isSame(says?.parameter_values, { ...DEFAULTS, ...values }))
      broken('an instance says what values it was made with', `${id}: ${JSON.stringify(says)}`)
  }

  const start = (workflow_id: string, made: Made, tries: number): void => {
    const execution_id = `00000000-0000-7000-9a00-${String(started.size).padStart(12, '0')}`
    started.set(execution_id, { ...made, workflow_id })
    const submit = async (up: Up, left: number): Promise<void> => {
      const answer = await up.engine.submit({ execution_id, workflow_id, input: made.input })()
      if (E.isRight(answer)) return coverage.kind('workflow of a template is started')
      refused(answer.left)
      if (answer.left.tag === 'store_unavailable') again(left, (next) => submit(next, left - 1))
      else if (answer.left.tag !== 'execution_exists')
        broken('a workflow of a template is started', JSON.stringify(answer.left))
    }
    again(tries, (up) => submit(up, tries - 1))
  }

  const beWrong = async (up: Up, template_id: string): Promise<void> => {
    coverage.kind('user gives a template wrong values')
    const values = drawWrongValues(random)
    const made = await instanceOf(template_id, { parameter_values: values }, up)
    if (E.isRight(made)) return broken('wrong values are refused', JSON.stringify(values))
    refused(made.left)
    if (made.left.tag === 'invalid_parameters' && made.left.problems.length === 0)
      broken('a refusal says what is wrong', JSON.stringify(values))
  }

  const doSomething = (): void => {
    const up = anyUp()
    if (up === undefined) return
    const there = templates.filter((id) => versionsOf(id).length > 0)
    if (there.length === 0 || (templates.length < MOST_TEMPLATES && random.chance(0.2))) {
      if (templates.length >= MOST_TEMPLATES) return
      const id = `template-${templates.length}`
      templates.push(id)
      void create(up, id, newText(), TRIES)
      return
    }
    const template_id = random.pick(there)
    const chosen = random.whole(0, 19)
    if (chosen < 5) return void update(up, template_id)
    if (chosen === 5) return void archive(up, template_id)
    if (chosen < 8) return void beWrong(up, template_id)
    const id = `made-${workflows++}`
    const made = { template_id, values: drawValues(random), input: { n: random.whole(0, 9) } }
    const version = random.chance(0.5) ? random.whole(1, versionsOf(template_id).length + 1) : undefined
    void instantiate(up, id, template_id, made, version, TRIES)
  }

  return {
    begin: (until) => {
      if (!has('templates')) return
      for (let n = random.pick(sure ? [15, 30] : [0, 0, 0, 5, 15]); n > 0; n--)
        world.after(random.whole(1, until), doSomething)
    },
    checkEnd: () => {
      for (const [id, { template_id, values, input, workflow_id }] of started) {
        const events = history.streamOf(id)
        if (events.length === 0) continue
        const done = events.findLast(
          ({ type, data }) => type === 'task_completed' && (data as Done).task_id === 'first',
        )
        if (done === undefined) continue
        const { output } = done.data as Done
        const { template: of } = history.log.find(({ stream }) => stream === `workflow-${workflow_id}`)?.data as {
          readonly template: { readonly version: number }
        }
        const text = versionsOf(template_id).find(({ version }) => version === of.version)?.text
        const expected = text?.outputOf(values, input)
        if (!isSame(output, expected))
          broken(
            'an instance does what its template says with its values',
            `${id}: ${JSON.stringify([output, expected])}`,
          )
        coverage.kind('instance does what its template says')
      }
      for (const { stream, type } of history.log)
        if (
          partsOf(stream)[0] === 'workflow' &&
          partsOf(stream)[1].startsWith('made-') &&
          type === 'workflow_created' &&
          !instances.has(partsOf(stream)[1])
        )
          coverage.kind('instance that nobody was told of')
    },
  }
}
