import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { schemaDocument } from '../language.ts'
import { openapi } from '../openapi.ts'
import { get, type Row } from '../route.ts'
import { DOCS_FILES, docsFile } from './files.ts'
import { docsPage, docsScript, HTML, PAGE_HEADERS, problemsPage } from './pages.ts'

const TAG = 'documentation'
const SCHEMA = 'application/schema+json'

const Routes = t.type(
  { routes: t.readonlyArray(t.type({ method: t.string, path: t.string, summary: t.string })) },
  'Routes',
)

const text = (path: string, summary: string, type: string, content: () => string | Buffer): Row =>
  get(path, {
    tag: TAG,
    summary,
    answers: [{ status: 200, description: summary, type: type.replace(/;.*/, '') }],
    run: async () => E.right({ status: 200, text: content(), type, headers: type === HTML ? PAGE_HEADERS : {} }),
  })

/** The pages and documents about the other routes. */
export const docs = (rows: readonly Row[]): readonly Row[] => {
  const pages = [
    text('/docs', 'The documentation page', HTML, () => docsPage),
    text('/schemas/workflow.json', 'The JSON Schema of a definition, for editors', SCHEMA, schemaDocument),
    text('/docs/problems', 'Every kind of refusal', HTML, () => problemsPage),
    text('/docs/init.js', 'The script of the documentation page', 'text/javascript; charset=utf-8', () => docsScript),
    ...DOCS_FILES.map((name) =>
      text(`/docs/${name}`, 'A file of the documentation page', docsFile(name).type, () => docsFile(name).text),
    ),
  ]
  const list: Row = get('/api', {
    tag: TAG,
    summary: 'List the routes',
    answers: [{ status: 200, description: 'All of them.', codec: Routes }],
    run: async () =>
      E.right({
        status: 200,
        body: { routes: [...rows, list, document].map(({ method, path, summary }) => ({ method, path, summary })) },
      }),
  })
  let made: string | undefined
  const document: Row = get('/openapi.json', {
    tag: TAG,
    summary: 'The OpenAPI 3.1 document of this server',
    answers: [{ status: 200, description: 'The document.', type: 'application/json' }],
    run: async (_, { version }) => {
      made ??= JSON.stringify(openapi([...rows, list, document], version))
      return E.right({ status: 200, text: made, type: 'application/json; charset=utf-8' })
    },
  })
  return [list, document, ...pages]
}
