import { parentPort } from 'node:worker_threads'
import * as E from 'fp-ts/lib/Either.js'
import { parseDefinition, type Definition } from '../domain/definition/index.ts'
import type { Problem } from '../domain/problem.ts'
import { checkNames } from './check-names.ts'
import type { Ask, AskWhatIf, Subject, Tell } from './messages.ts'
import { noCalls } from './played-calls.ts'
import { runTrial } from './run-trial.ts'
import { whatIf } from './whatif/what-if.ts'

/** The thread that trials run on, so that a heavy one holds up nobody but other trials. */
const tell = (message: Tell): void => parentPort?.postMessage(message)

const definitionOf = (subject: Subject): E.Either<readonly Problem[], Definition> => {
  if ('stored' in subject) return E.right(subject.stored)
  const parsed = parseDefinition(subject.sent)
  return E.isLeft(parsed)
    ? E.left(parsed.left.map((problem) => ({ ...problem, pointer: `/definition${problem.pointer}` })))
    : E.right(parsed.right.definition)
}

const answer = async ({ trial, subject, policy }: Ask): Promise<Tell> => {
  const definition = definitionOf(subject)
  if (E.isLeft(definition)) return { no: { tag: 'invalid_definition', problems: definition.left } }
  const problems = checkNames(definition.right, trial)
  if (problems.length > 0) return { no: { tag: 'invalid_trial', problems } }
  const ran = await runTrial({ ...trial, definition: definition.right, policy })
  return E.isLeft(ran) ? { no: ran.left } : { report: ran.right }
}

const replay = ({ whatIf: asked, env }: AskWhatIf): Tell => ({
  replayed: whatIf(asked, (name) => (Object.hasOwn(env, name) ? env[name] : undefined), noCalls),
})

parentPort?.on('message', (ask: Ask | AskWhatIf) => {
  if ('whatIf' in ask) tell(replay(ask))
  else void answer(ask).then(tell)
})
