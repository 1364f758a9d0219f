import { expect } from 'chai'
import * as t from 'io-ts'
import { workflowSchema } from '../../src/domain/definition/index.ts'
import { refusals } from '../../src/http/refusals.ts'
import { jsonSchema } from '../../src/http/json-schema.ts'
import { exampleWorkflow } from '../../src/http/routes/example.ts'
import { callsTo } from '../support/http-call.ts'
import { openTestServer, type TestServer } from '../support/http-server.ts'

interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly parameters?: readonly { readonly in: string; readonly name: string }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly example?: unknown }>> }
  readonly responses: Readonly<Record<string, unknown>>
}

interface OpenApi {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> }
}

describe('the OpenAPI document', () => {
  let server: TestServer
  let document: OpenApi
  let routes: readonly { readonly method: string; readonly path: string; readonly summary: string }[]

  before(async () => {
    server = await openTestServer()
    const { get } = callsTo(server)
    document = JSON.parse((await get('/openapi.json')).text) as OpenApi
    routes = (await get('/api')).body.routes
  })
  after(() => server.close())

  it('is OpenAPI 3.1', () => expect(document.openapi).to.equal('3.1.0'))

  it('has every route, with a summary, an answer and refusals', () => {
    expect(routes.length).to.be.greaterThan(25)
    for (const { method, path, summary } of routes) {
      const operation = document.paths[path]?.[method.toLowerCase()]
      expect(operation, `${method} ${path}`).to.include({ summary })
      const statuses = Object.keys(operation?.responses ?? {})
      expect(
        statuses.some((status) => status.startsWith('2')),
        path,
      ).to.equal(true)
      expect(statuses, path).to.include('400')
    }
  })

  it('gives each operation a name of its own', () => {
    const ids = Object.values(document.paths).flatMap((path) =>
      Object.values(path).map(({ operationId }) => operationId),
    )
    expect(new Set(ids).size).to.equal(ids.length)
  })

  it('declares every parameter of every path', () => {
    for (const [path, operations] of Object.entries(document.paths)) {
      const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      for (const operation of Object.values(operations)) {
        const declared = (operation.parameters ?? []).filter((p) => p.in === 'path')
        expect(declared.map(({ name }) => name)).to.deep.equal(names)
      }
    }
  })

  it('refers to nothing that is not there', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(
      ([, name = '']) => name,
    )
    expect(references.length).to.be.greaterThan(20)
    expect(document.components.schemas).to.include.keys(...references)
  })

  it('shows the workflow of the documentation as an example', () => {
    const content = document.paths['/api/workflows']?.['post']?.requestBody?.content ?? {}
    expect(content['application/json']?.example).to.deep.equal(exampleWorkflow)
    expect(content).to.include.keys('application/yaml')
  })

  it('has the whole language of definitions', () => {
    const { NewWorkflow, DefinitionTask } = document.components.schemas
    expect(NewWorkflow).to.deep.equal({ $ref: '#/components/schemas/DefinitionWorkflow' })
    expect(DefinitionTask).to.have.property('properties').that.includes.keys('for_each', 'on_error', 'tasks')
  })

  it('names Idempotency-Key on every POST, and min_position on every GET under /api', () => {
    for (const { method, path } of routes) {
      const { parameters = [] } = document.paths[path]?.[method.toLowerCase()] ?? {}
      const names = parameters.map(({ name }) => name)
      if (method === 'POST') expect(names, path).to.include('Idempotency-Key')
      if (method === 'GET' && path.startsWith('/api')) expect(names, path).to.include('min_position')
    }
  })

  it('knows no codec that it cannot describe', () => {
    expect(() => jsonSchema(t.tuple([t.string, t.number]), new Map())).to.throw('no JSON Schema')
  })
})

describe('the documentation pages', () => {
  it('work without a network', async () => {
    const server = await openTestServer()
    const { get } = callsTo(server)
    const { text } = await get('/docs')
    const files = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path ?? '')
    expect(files).to.have.length(3)
    for (const file of files) {
      const { status, headers, text: content } = await get(file)
      expect(status).to.equal(200)
      expect(headers['content-type']).to.match(/^text\/(?:css|javascript)/)
      expect(content.length).to.be.greaterThan(100)
    }
    await server.close()
  })

  it('have the JSON Schema of definitions, for editors', async () => {
    const server = await openTestServer()
    const { status, headers, text } = await callsTo(server).get('/schemas/workflow.json')
    expect(status).to.equal(200)
    expect(headers['content-type']).to.equal('application/schema+json')
    expect(JSON.parse(text)).to.deep.equal(JSON.parse(JSON.stringify(workflowSchema())))
    await server.close()
  })

  it('explain every kind of refusal at the place that its type names', async () => {
    const server = await openTestServer()
    const { get } = callsTo(server)
    const { text } = await get('/docs/problems')
    for (const code of Object.keys(refusals)) expect(text).to.contain(`id="${code}"`)
    const { body } = await get('/api/nothing')
    expect(body.type).to.equal('/docs/problems#route_not_found')
    await server.close()
  })
})
