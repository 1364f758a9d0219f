import { expect } from 'chai'
import fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parse } from 'yaml'
import { Definition } from '../../../src/domain/definition/definition.ts'
import type { Findings } from '../../../src/domain/definition/findings.ts'
import { shapes } from '../../../src/domain/definition/language/index.ts'
import { parts, workflowSchema } from '../../../src/domain/definition/language/json-schema.ts'
import { shaped, type Shape } from '../../../src/domain/definition/language/shape.ts'
import { GROUP_ONLY, LEAF_ONLY, task as language } from '../../../src/domain/definition/language/task.ts'
import { workflow } from '../../../src/domain/definition/language/workflow.ts'
import type { Problem } from '../../../src/domain/problem.ts'
import { checkSchema, compileSchema } from '../../../src/domain/schema.ts'
import { curlWorkflow, parsed, pipelineWorkflow, task } from '../../support/definitions.ts'
import { found, withTasks } from '../../support/found.ts'

const { $defs } = workflowSchema() as { $defs: Readonly<Record<string, object>> }

/** The check that a part of the schema stands for. */
const bySchema = (schema: object) => compileSchema({ ...schema, $defs })
const ofWhole = compileSchema(workflowSchema())

/** Some of the fields of a shape as their examples have them, and now and then one as it should not be. */
const drawn = (shape: Shape, names: readonly string[]): fc.Arbitrary<Readonly<Record<string, unknown>>> => {
  const wrong = fc.constantFrom<unknown>(null, '', 'x', -1, 0, 1.5, true, [], {}, ['x', 'x'], { x: 1 }, '${input.x}')
  const valueOf = (name: string) =>
    fc.oneof({ arbitrary: fc.constant(shape.fields[name]!.example), weight: 30 }, { arbitrary: wrong, weight: 1 })
  return fc.record(Object.fromEntries(names.map((name) => [name, valueOf(name)])), { requiredKeys: [] })
}

const common = Object.keys(language.fields).filter((name) => !LEAF_ONLY.has(name) && !GROUP_ONLY.has(name))
const leaf = (names: readonly string[]) =>
  drawn(language, [...names, 'input', 'retry', 'timeout', 'heartbeat_timeout']).map((fields): Record<string, unknown> =>
    task(fields),
  )
const alone = leaf(common.filter((name) => !['depends_on', 'trigger_rule', 'repeat'].includes(name)))
const group = fc
  .tuple(drawn(language, [...common, 'race', 'failure_policy']), alone)
  .map(([{ output: _, ...fields }, { id, ...inner }]) => ({
    ...fields,
    tasks: id === undefined ? { inner } : [{ ...inner, id: 'inner' }],
  }))
/** Not what excludes each other from the start: those have tests of their own. */
const drawnTask = fc
  .oneof(leaf(common), group)
  .map(({ id: _, trigger_rule, repeat, ...fields }: Record<string, unknown>) => ({
    ...fields,
    ...('depends_on' in fields ? { trigger_rule: trigger_rule ?? 'none_failed' } : {}),
    ...('for_each' in fields || repeat === undefined ? {} : { repeat }),
  }))
const drawnBody = fc
  .tuple(
    drawn(
      workflow,
      Object.keys(workflow.fields).filter((name) => name !== 'tasks' && name !== 'output'),
    ),
    drawnTask,
  )
  .map(([fields, one]) => ({ name: 'drawn', ...fields, tasks: { reserve: task(), one } }))

describe('the JSON Schema of the language', () => {
  it('is one, with no word that has no effect', () => {
    expect(checkSchema(workflowSchema())).to.deep.equal({ problems: [], warnings: [] })
  })
  it('says of every field what it is for and how it looks', () => {
    for (const [name, part] of Object.entries(parts())) {
      if (name === 'Tasks') continue
      const { properties } = part as { properties: Readonly<Record<string, { description?: string; examples?: [] }>> }
      for (const [field, { description = '', examples = [] }] of Object.entries(properties)) {
        expect(description, `${name}.${field}`).to.match(/^[A-Z].*\.$/s)
        expect(examples, `${name}.${field}`).to.have.length(1)
      }
    }
  })
  it('has every shape and refers to nothing else', () => {
    const references = [...JSON.stringify(workflowSchema()).matchAll(/"\$ref":"#\/\$defs\/(\w+)"/g)].map(([, to]) => to)
    expect([...new Set(references)]).to.have.members(Object.keys($defs))
  })

  const root = resolve(import.meta.dirname, '../../../..')
  for (const folder of ['examples', 'examples/workflows']) {
    for (const file of readdirSync(join(root, folder)).filter((name) => /\.(json|yaml)$/.test(name))) {
      it(`takes ${folder}/${file}`, () => {
        expect(ofWhole(parse(readFileSync(join(root, folder, file), 'utf8')))).to.deep.equal([])
      })
    }
  }
  for (const body of [curlWorkflow(), pipelineWorkflow()]) {
    it(`takes ${body.name}`, () => expect(ofWhole(body)).to.deep.equal([]))
  }
  it('takes whatever the checks take', () => {
    let taken = 0
    fc.assert(
      fc.property(drawnBody, (body) => {
        const isGood = found(body).length === 0
        if (isGood) taken++
        expect(isGood ? ofWhole(body) : []).to.deep.equal([])
      }),
      { numRuns: 400 },
    )
    expect(taken).to.be.greaterThan(40)
  })

  const wrong: readonly (readonly [string, unknown])[] = [
    ['no tasks', withTasks({})],
    ['no tasks in a list', withTasks([])],
    ['a task that is nothing', withTasks({ a: {} })],
    ['a task of two kinds', withTasks({ a: task({ tasks: { b: task() } }) })],
    ['a set of tasks with a field of calls', withTasks({ a: { tasks: { b: task() }, retry: {} } })],
    ['a call with a field of sets of tasks', withTasks({ a: task({ race: true }) })],
    ['an unknown field', withTasks({ a: task({ depend_on: [] }) })],
    ['an unknown field deep within', withTasks({ a: { tasks: { b: { tasks: [task({ id: 'c', retri: {} })] } } } })],
    ['both iterations', withTasks({ a: task({ for_each: { items: [] }, repeat: { until: '${input.x}' } }) })],
    ['neither while nor until', withTasks({ a: task({ repeat: {} }) })],
    ['while and until', withTasks({ a: task({ repeat: { while: '${input.x}', until: '${input.x}' } }) })],
    ['a rule that there is not', withTasks({ a: task(), b: task({ depends_on: ['a'], trigger_rule: 'all_dne' }) })],
    ['a condition that is none', withTasks({ a: task({ when: 'input.x' }) })],
    ['a list that is none', withTasks({ a: task({ for_each: { items: 'x' } }) })],
    ['a handler that does nothing', withTasks({ a: task({ on_error: { then: {} } }) })],
    ['a handler that does two things', withTasks({ a: task({ on_error: { then: task({ output: 1 }) } }) })],
    ['an empty list of handlers', withTasks({ a: task({ on_error: [] }) })],
    ['a pattern in the middle', withTasks({ a: task({ retry: { abort_on: ['a*b'] } }) })],
    ['a reserved id', withTasks([task({ id: 'on_error' })])],
    ['a task of a list without a name', withTasks([task()])],
    ['too much jitter', withTasks({ a: task({ retry: { jitter: 2 } }) })],
    ['half an attempt', withTasks({ a: task({ retry: { max_attempts: 1.5 } }) })],
    ['no limit', { ...withTasks({ a: task() }), concurrency: { key: 'x' } }],
    ['no time at all', { ...withTasks({ a: task() }), timeout: 0 }],
  ]
  for (const [what, body] of wrong) {
    it(`refuses ${what}, as the checks do`, () => {
      expect(ofWhole(body)).to.not.deep.equal([])
      expect(found(body)).to.not.deep.equal([])
    })
  }
})

describe('the stored form of a definition', () => {
  it('comes back from the log as it is, and is its own normal form', () => {
    fc.assert(
      fc.property(drawnBody, (body) => {
        fc.pre(found(body).length === 0)
        const definition = parsed(body)
        expect(Definition.decode(JSON.parse(JSON.stringify(definition)))).to.deep.equal(E.right(definition))
        expect(parsed(definition)).to.deep.equal(definition)
      }),
    )
  })
})

/** What a check finds wrong with a value; that something has no effect is not wrong. */
const checked = (check: (value: unknown, pointer: string, findings: Findings) => void, value: unknown) => {
  const problems: Problem[] = []
  check(value, '', { problems, warnings: [] })
  return problems
}

describe('the table of the language', () => {
  for (const shape of shapes) {
    it(`has an example of ${shape.name} that is one`, () => {
      expect(checked(shaped(shape).check, shape.example)).to.deep.equal([])
      expect(bySchema({ ...parts()[shape.name] })(shape.example)).to.deep.equal([])
    })
    for (const [name, field] of Object.entries(shape.fields)) {
      const schema = (parts()[shape.name] as { properties: Readonly<Record<string, object>> }).properties[name]!
      for (const value of [field.example, ...(field.default === undefined ? [] : [field.default])]) {
        it(`allows ${JSON.stringify(value)} as "${name}" of ${shape.name}`, () => {
          expect(checked(field.form.check, value)).to.deep.equal([])
          expect(bySchema(schema)(value)).to.deep.equal([])
        })
      }
    }
  }
})
