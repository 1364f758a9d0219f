import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { join } from 'node:path'
import { parse } from 'yaml'
import { fill } from '../../src/domain/template/fill.ts'
import { parseTemplate } from '../../src/domain/template/index.ts'
import { parameterShape } from '../../src/domain/template/parameters.ts'
import { partAt } from '../../src/domain/template/part-at.ts'
import { code, page, ROOT, rows, section } from './markdown.ts'
import { startDocsServer } from './server.ts'

const markdown = page('docs/templates.md')

describe('the page of templates', () => {
  it('begins with a template', () => {
    const parsed = parseTemplate(parse(code(markdown, 'yaml')[0] ?? ''))
    expect(E.isLeft(parsed) ? parsed.left : parsed.right.warnings).to.deep.equal([])
  })

  it('has every field of a parameter', () => {
    const inCode = Object.entries(parameterShape.fields).map(([name, { about }]) => [name, about])
    expect(rows(section(markdown, 'Parameters'))).to.deep.equal(inCode)
  })

  it('says what becomes of each reference', () => {
    const place = section(markdown, 'Where values go')
    const given = Object.fromEntries(
      [...(place.split('|')[0] ?? '').matchAll(/`(\w+)` = `(.*?)`(?=[,:])/g)].map(([, name = '', value = '']) => [
        name,
        valueOf(value),
      ]),
    )
    const told = rows(place)
    expect(told).to.have.length(10)
    for (const [written = '', expected = ''] of told) {
      const input: unknown = JSON.parse(written)
      const { definition } = fill({ tasks: { t: { input } } }, (name, path) => partAt(given[name], path))
      expect((definition as { tasks: { t: { input: unknown } } }).tasks.t.input, written).to.deep.equal(
        jsonOf(expected),
      )
    }
  })

  it('has a program that makes a template of a workflow, and runs what it makes of that', async () => {
    const server = await startDocsServer()
    const dir = mkdtempSync(join(ROOT, 'dist/test/docs/templates-'))
    try {
      const convert = {
        component: 'ergon',
        action: 'execute_command',
        input: { command: 'echo ${input.input_file} as ${input.output_format}' },
      }
      const { workflow_id } = await server.client.createWorkflow({ name: 'convert', tasks: { convert } })
      const file = join(dir, 'program.mjs')
      writeFileSync(file, (code(markdown, 'ts')[0] ?? '').replace('workflow-uuid-here', workflow_id))
      const child = spawn(process.execPath, [file], { env: { ...process.env, HARMONIA_URL: server.url } })
      const ended = new Promise((resolve) => child.on('close', resolve))
      const said = await text(child.stderr)
      expect({ said, code: await ended }).to.deep.equal({ said: '', code: 0 })

      const { executions } = await server.client.listExecutions()
      const { execution_id } = executions[0]!
      const events = server.client.monitorExecution(execution_id)
      for (let next = await events.next(); next.done !== true; next = await events.next());
      const { tasks } = await server.client.getExecution(execution_id)
      expect(tasks['convert']?.output).to.include({ result: '/path/to/data.csv as xml' })
    } finally {
      rmSync(dir, { recursive: true })
      await server.stop()
    }
  })
})

/** A value as the page writes it: JSON, or bare text. */
const valueOf = (written: string): unknown => {
  try {
    return JSON.parse(written)
  } catch {
    return written
  }
}

/** What stands in the table, where quotes within a text need no escape. */
const jsonOf = (written: string): unknown => {
  try {
    return JSON.parse(written)
  } catch {
    return written.slice(1, -1)
  }
}
