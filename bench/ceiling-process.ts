import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ceiling } from './ceiling.ts'
import { openAppends } from './ceiling/appends.ts'
import { openEsdbAppends } from './ceiling/esdb-appends.ts'
import type { Workload } from './workload.ts'

/** The hard-coded loop behind plain HTTP: a request is one workflow, and is answered when that is complete. */
const [store = '', componentUrl = ''] = process.argv.slice(2)
const append = store.startsWith('esdb://') ? openEsdbAppends(store) : await openAppends(store)
const run = ceiling(append, componentUrl)
let count = 0

const server = createServer((request, response) => {
  let text = ''
  request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  request.on('end', () => {
    const { workload, t0 } = JSON.parse(text) as { readonly workload: Workload; readonly t0: number }
    const id = `01890a5d-ac96-774b-bcce-${String(++count).padStart(12, '0')}`
    run(id, workload, t0).then(
      () => response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"completed"}'),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  })
})
server.keepAliveTimeout = 120_000
server.requestTimeout = 0

process.on('disconnect', () => process.exit())
server.listen(0, '127.0.0.1', 4_096, () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
})
