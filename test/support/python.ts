import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ROOT } from '../docs/markdown.ts'

export const PYTHON_CLIENT = join(ROOT, 'clients/python')

/** Whether there is a Python to run programs with. `.ci/run` sees to it that there is. */
export const hasPython = (): boolean => spawnSync('python3', ['--version']).status === 0

export interface PythonRan {
  readonly code: number | null
  readonly output: string
}

/** Runs Python with the client of this repository, against a server. `onOutput` is told each time it has said something. */
export const python = (argv: readonly string[], url: string, onOutput = (): void => undefined): Promise<PythonRan> =>
  new Promise((resolve, reject) => {
    const env = {
      ...process.env,
      HARMONIA_URL: url,
      PYTHONPATH: PYTHON_CLIENT,
      PYTHONDONTWRITEBYTECODE: '1',
      PYTHONIOENCODING: 'utf-8',
    }
    const child = spawn('python3', argv, { cwd: PYTHON_CLIENT, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString()
        onOutput()
      })
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, output }))
  })
