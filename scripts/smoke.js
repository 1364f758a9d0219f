// Starts the compiled build once, as `harmonia serve` does, asks it whether it is well, and stops it.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const dir = mkdtempSync(join(tmpdir(), 'harmonia-smoke-'))
const server = spawn(process.execPath, ['bin/harmonia.js', 'serve', '--port', '0', '--data-dir', dir], {
  stdio: ['ignore', 'pipe', 'inherit'],
})
const exited = new Promise((resolve) => server.once('exit', (code, signal) => resolve({ code, signal })))
const timer = setTimeout(() => server.kill('SIGKILL'), 30_000)

const fail = (why) => {
  console.error(`smoke: ${why}`)
  process.exitCode = 1
}

try {
  const url = await new Promise((resolve, reject) => {
    let said = ''
    server.stdout.on('data', (chunk) => {
      said += chunk
      const found = /http:\/\/[\w.:[\]-]+/.exec(said)
      if (found !== null && said.includes('\n')) resolve(found[0])
    })
    void exited.then(({ code, signal }) =>
      reject(new Error(`the server ended (${code ?? signal}) before it said where it listens`)),
    )
  })
  for (const path of ['/health', '/ready', '/openapi.json', '/docs', '/metrics', '/api/status']) {
    const response = await fetch(url + path)
    await response.arrayBuffer()
    if (response.status !== 200) fail(`${path} answers ${response.status}`)
  }
} catch (error) {
  fail(error.message)
}
server.kill('SIGTERM')
const { code, signal } = await exited
clearTimeout(timer)
if (code !== 0) fail(`the server ended with ${code ?? signal}`)
rmSync(dir, { recursive: true, force: true })
if (process.exitCode === undefined) console.log('smoke: the compiled build starts, answers and stops')
