import * as E from 'fp-ts/lib/Either.js'
import type { Problem } from '../../domain/problem.ts'
import type { Proposal } from '../../http/assistant.ts'
import type { Reading } from '../../http/reading.ts'
import type { Refusal } from '../../http/refusal.ts'
import type { Validated } from '../documents.ts'
import type { Arguments, Tool } from '../tool.ts'

export interface ProposedDefinition {
  readonly definition: Readonly<Record<string, unknown>>
  readonly workflow_id?: string | undefined
}

type DefinitionProposal = Extract<Proposal, { readonly kind: 'definition' }>

/** A definition with all that the checks say of it, and the version of the workflow that it would be the next of. */
export const proposeDefinition = async (
  { definition, workflow_id }: ProposedDefinition,
  read: Reading,
): Promise<E.Either<Refusal, DefinitionProposal>> => {
  const validated = await read('POST /api/workflows/validate', { body: definition })
  if (E.isLeft(validated)) return validated
  const { errors: problems, warnings } = validated.right as Validated
  const proposal = { kind: 'definition' as const, definition, problems, warnings }
  if (workflow_id === undefined) return E.right(proposal)

  const workflow = await read('GET /api/workflows/{id}', { params: { id: workflow_id } })
  if (E.isLeft(workflow)) return workflow
  const { version, archived } = workflow.right as { readonly version: number; readonly archived: boolean }
  return E.right({
    ...proposal,
    workflow_id,
    base_version: version,
    problems: archived ? [...problems, ARCHIVED] : problems,
  })
}

const ARCHIVED: Problem = {
  pointer: '',
  code: 'workflow_archived',
  message: 'The workflow is archived and takes no further version: propose a new workflow.',
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const readArguments = (given: Arguments): E.Either<Refusal, ProposedDefinition> => {
  const { definition, workflow_id, ...more } = given
  const problems: Problem[] = [
    ...(isObject(definition) ? [] : [{ pointer: '/definition', code: 'required', message: 'must be an object' }]),
    ...(workflow_id === undefined || typeof workflow_id === 'string'
      ? []
      : [{ pointer: '/workflow_id', code: 'invalid_value', message: 'must be a string' }]),
    ...Object.keys(more).map((name) => ({
      pointer: `/${name}`,
      code: 'unknown_field',
      message: 'there is no such argument.',
    })),
  ]
  return problems.length > 0 || !isObject(definition)
    ? E.left({ tag: 'invalid_body', problems })
    : E.right({ definition, workflow_id: workflow_id as string | undefined })
}

export const proposeDefinitionTool: Tool = {
  name: 'propose_definition',
  description:
    'Show the user a definition that they may store: of a new workflow, or with workflow_id as the next version of that one. It is checked, and nothing is stored. Mend what problems name and propose again.',
  parameters: {
    type: 'object',
    properties: {
      definition: { type: 'object', description: 'The whole definition: name, tasks, …' },
      workflow_id: { type: 'string' },
    },
    required: ['definition'],
    additionalProperties: false,
  },
  told: ({ problems }: DefinitionProposal) =>
    problems.length === 0 ? 'a definition that is valid' : `a definition with ${problems.length} problems`,
  run: async (given, { read, propose }) => {
    const wanted = readArguments(given)
    if (E.isLeft(wanted)) return wanted
    const proposal = await proposeDefinition(wanted.right, read)
    if (E.isRight(proposal)) propose(proposal.right)
    return proposal
  },
}
