import { refusals } from '../refusals.ts'

/** Scripts only from this server. Styles may be inline: the documentation page and the editor set them from their scripts. */
export const PAGE_HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; worker-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
} as const

export const HTML = 'text/html; charset=utf-8'

const page = (title: string, head: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
${head}</head>
<body>
${body}
</body>
</html>
`

const PLAIN = `<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 48rem; margin: 3rem auto; padding: 0 1rem; }
code { font-family: ui-monospace, monospace; }
td, th { text-align: left; vertical-align: top; padding: 0.2rem 1rem 0.2rem 0; }
</style>
`

export const docsPage = page(
  'Harmonia API',
  '<link rel="stylesheet" href="/docs/swagger-ui.css">\n',
  `<div id="docs"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/init.js"></script>`,
)

export const docsScript = `SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#docs',
  deepLinking: true,
  validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis],
  layout: 'BaseLayout',
})
`

/** What is at `/` where the web interface was not built. */
export const homePage = page(
  'Harmonia',
  PLAIN,
  `<h1>Harmonia</h1>
<p>Workflow orchestration: durable, event-sourced. The web interface is not built; <code>npm run build</code> builds it.</p>
<ul>
<li><a href="/docs">API documentation</a> (<a href="/openapi.json">OpenAPI</a>, <a href="/docs/problems">problems</a>)</li>
<li><a href="/api">Routes</a></li>
<li><a href="/api/status">Status</a></li>
<li><a href="/api/workflows">Workflows</a></li>
<li><a href="/api/executions">Executions</a></li>
<li><a href="/api/components">Components</a></li>
<li><a href="/metrics">Metrics</a></li>
</ul>`,
)

/** What each `type` of a problem points to. */
export const problemsPage = page(
  'Harmonia: problems',
  PLAIN,
  `<h1>Problems</h1>
<p>Every refusal is an <code>application/problem+json</code> document (RFC 9457); its <code>code</code> is one of these.</p>
<table>
<tr><th>code</th><th>status</th><th>title</th></tr>
${Object.entries(refusals)
  .map(
    ([code, { status, title }]) =>
      `<tr id="${code}"><td><code>${code}</code></td><td>${status}</td><td>${title}</td></tr>`,
  )
  .join('\n')}
</table>`,
)
