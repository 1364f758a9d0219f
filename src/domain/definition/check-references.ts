import { compile } from '../expression/index.ts'
import type { Compiled, Reference } from '../expression/template.ts'
import { refuse, suggestion, type Findings } from './check.ts'
import type { Dependencies } from './check-dependencies.ts'
import { upstreamIn } from './graph.ts'
import type { SentTask } from './read-tasks.ts'

/** Checks the expressions of every task's `input`: what they read must be the output of a task that came before. */
export const checkInputs = (tasks: readonly SentTask[], dependencies: Dependencies, findings: Findings): void => {
  const isUpstream = upstreamIn(dependencies.graph, dependencies.groups)
  for (const [index, { id, pointer, fields }] of tasks.entries()) {
    const direct = new Set(dependencies.graph[index])
    for (const [place, other, name] of tasksRead(fields.input, `${pointer}/input`, dependencies, findings)) {
      if (direct.has(other) || isUpstream(index, other)) continue
      const message =
        other === index
          ? `The task ${JSON.stringify(id)} cannot read its own result.`
          : `The task ${JSON.stringify(id)} does not wait for ${JSON.stringify(name)}, which it reads: add ${JSON.stringify(name)} to its depends_on.`
      refuse(findings, place, 'reference_not_upstream', message)
    }
  }
}

/** Checks the expressions of the `output` mapping, which may read any task. */
export const checkOutput = (output: unknown, dependencies: Dependencies, findings: Findings): void => {
  tasksRead(output, '/output', dependencies, findings)
}

/** Checks the expressions of a value on their own, and returns what they refer to. */
export const checkSyntax = (value: unknown, pointer: string, findings: Findings): Compiled['references'] => {
  const { references, problems } = compile(value)
  for (const problem of problems) findings.problems.push({ ...problem, pointer: pointer + problem.pointer })
  return references
}

/** The known tasks that a value's expressions read, each with the place that reads it. */
const tasksRead = (value: unknown, pointer: string, { indexOf }: Dependencies, findings: Findings) => {
  const read: (readonly [place: string, index: number, id: string])[] = []
  for (const reference of checkSyntax(value, pointer, findings)) {
    if (reference.root !== 'tasks') continue
    const id = String(reference.path[0])
    const index = indexOf.get(id)
    if (index === undefined) refuseUnknown(reference, pointer + reference.pointer, id, indexOf, findings)
    else read.push([pointer + reference.pointer, index, id])
  }
  return read
}

const refuseUnknown = (
  reference: Reference,
  pointer: string,
  id: string,
  indexOf: ReadonlyMap<string, number>,
  findings: Findings,
): void => {
  const meant = suggestion(findings, id, indexOf.keys())
  const message = `${reference.text} reads the task ${JSON.stringify(id)}, which there is not.${meant}`
  refuse(findings, pointer, 'unknown_reference', message)
}
