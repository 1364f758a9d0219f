import * as E from 'fp-ts/lib/Either.js'
import { checkFields, isObject, refuse, warn, type Findings } from '../definition/findings.ts'
import { number, text, texts, type Form } from '../definition/language/form.ts'
import { didYouMean } from '../expression/nearest.ts'
import { checkJson } from '../json.ts'
import type { Problem } from '../problem.ts'
import { checkSample } from './check-sample.ts'
import { readsOf } from './fill.ts'
import { inputsOf, inputToParam } from './input-to-param.ts'
import { checkParameters, type Parameters } from './parameters.ts'
import type { Template } from './template.ts'

/** The version of a workflow that a template is to be made of. */
export interface FoundWorkflow {
  readonly workflow_id: string
  readonly version: number
  readonly definition: Readonly<Record<string, unknown>>
}

export interface ParsedTemplate {
  readonly template: Template
  /** What is allowed but is likely not what was meant. */
  readonly warnings: readonly Problem[]
}

const LIMITS = { bytes: 1_048_576, depth: 90 }
const MAX_PROBLEMS = 1_000

const definition: Form = {
  check: (value, pointer, findings) => {
    if (!isObject(value)) refuse(findings, pointer, 'wrong_type', '"definition" must be the definition of a workflow.')
  },
  schema: { type: 'object' },
  says: 'the definition of a workflow',
}

const id = text(1, 128)
const checks = new Map(
  Object.entries({
    name: text(1, 200),
    description: text(0, 10_000),
    workflow_definition_id: id,
    workflow_version: number({ whole: true, min: 1, max: Number.MAX_SAFE_INTEGER }),
    definition,
    parameters: { ...definition, check: () => undefined },
    tags: texts(text(1, 64), { max: 64, plural: 'texts of up to 64 characters' }),
  }).map(([name, { check }]) => [name, check]),
)

/**
 * From what an author writes to what is stored of a template, or everything that is wrong with it. `workflow` is the one that
 * `workflow_definition_id` names. Pointers lead into the body as it was sent.
 */
export const parseTemplate = (
  body: unknown,
  workflow?: FoundWorkflow,
): E.Either<readonly Problem[], ParsedTemplate> => {
  const unfit = checkJson(body, LIMITS)
  if (unfit !== undefined) return E.left([unfit])
  if (!isObject(body)) {
    const message = 'A template must be an object with at least "name" and "definition" or "workflow_definition_id".'
    return E.left([{ pointer: '', code: 'wrong_type', message }])
  }
  const findings: Findings = { problems: [], warnings: [] }
  checkFields(body, '', checks, ['name'], findings)
  const parameters = checkParameters(body.parameters ?? {}, '/parameters', findings)
  const declared = isObject(body.parameters) ? Object.keys(body.parameters) : []
  const given = definitionOf(body, workflow, new Set(declared), findings)
  if (given !== undefined)
    checkDefinition(given, { parameters, declared, isWorkflow: workflow !== undefined }, findings)
  if (given === undefined || findings.problems.length > 0) return E.left(findings.problems.slice(0, MAX_PROBLEMS))

  const { name, description, tags } = body as unknown as Template
  const template = {
    name,
    ...(description === undefined ? {} : { description }),
    parameters,
    definition: given,
    ...(tags === undefined ? {} : { tags }),
    ...(workflow === undefined ? {} : { source: { workflow_id: workflow.workflow_id, version: workflow.version } }),
  }
  return E.right({ template, warnings: findings.warnings.slice(0, MAX_PROBLEMS) })
}

/** What there was to be said of a template when it was stored. */
export const checkStored = ({ parameters, definition: given, source }: Template): readonly Problem[] => {
  const findings: Findings = { problems: [], warnings: [] }
  checkParameters(parameters, '/parameters', findings)
  const declared = Object.keys(parameters)
  checkDefinition(given, { parameters, declared, isWorkflow: source !== undefined }, findings)
  return findings.warnings.slice(0, MAX_PROBLEMS)
}

const definitionOf = (
  body: Readonly<Record<string, unknown>>,
  workflow: FoundWorkflow | undefined,
  names: ReadonlySet<string>,
  findings: Findings,
): Template['definition'] | undefined => {
  const has = ['definition', 'workflow_definition_id'].filter((field) => Object.hasOwn(body, field))
  if (has.length === 2) {
    const message = '"definition" and "workflow_definition_id" exclude each other: give one of them.'
    refuse(findings, '/workflow_definition_id', 'exclusive_fields', message)
  } else if (has.length === 0) {
    const message = 'The field "definition" is missing, or "workflow_definition_id" for that of a workflow.'
    refuse(findings, '/definition', 'required', message)
  }
  if (Object.hasOwn(body, 'workflow_version') && !has.includes('workflow_definition_id')) {
    const message = '"workflow_version" goes with "workflow_definition_id".'
    refuse(findings, '/workflow_version', 'field_not_allowed', message)
  }
  if (has.length !== 1) return undefined
  if (workflow !== undefined) return inputToParam(workflow.definition, names)
  return isObject(body.definition) ? body.definition : undefined
}

interface Given {
  readonly parameters: Parameters
  /** All names, those with problems too. */
  readonly declared: readonly string[]
  readonly isWorkflow: boolean
}

const checkDefinition = (
  given: Template['definition'],
  { parameters, declared, isWorkflow }: Given,
  findings: Findings,
) => {
  const { reads, problems } = readsOf(given)
  findings.problems.push(...problems.map(inDefinition))
  const unknown = new Set<string>()
  for (const { name, pointer, text: expression } of reads) {
    const key = `${pointer} ${name}`
    if (declared.includes(name) || unknown.has(key)) continue
    unknown.add(key)
    const meant = unknown.size > 20 ? '' : didYouMean(name, declared)
    const message = `The expression ${expression.slice(0, 80)} names the parameter ${JSON.stringify(name)}, which "parameters" does not have.${meant}`
    refuse(findings, `/definition${pointer}`, 'unknown_parameter', message)
  }
  for (const { name, path, pointer, text: expression } of reads) {
    const type = path.length > 0 && Object.hasOwn(parameters, name) ? parameters[name]?.type : undefined
    if (type === undefined || type === 'object' || type === 'array') continue
    const message = `The expression ${expression.slice(0, 80)} reads a part of ${JSON.stringify(name)}, whose type ${JSON.stringify(type)} has none.`
    refuse(findings, `/definition${pointer}`, 'no_parts', message)
  }
  const read = new Set(reads.map(({ name }) => name))
  for (const name of declared) {
    if (read.has(name)) continue
    const message = isWorkflow
      ? `The workflow never reads \${input.${name}}, so no value of it has an effect.`
      : `The definition never reads \${param.${name}}, so no value of it has an effect.`
    warn(findings, `/parameters/${name}`, 'unused', message)
  }
  if (isWorkflow) warnOfInputs(given, declared, findings)
  if (findings.problems.length > 0) return
  checkSample(given, parameters, findings)
}

/** What is likely not meant when a workflow becomes a template. */
const warnOfInputs = (given: Template['definition'], declared: readonly string[], findings: Findings): void => {
  const { names, whole } = inputsOf(given)
  if (declared.length === 0) {
    const shown = names.slice(0, 20).join(', ')
    const more =
      names.length === 0 ? '' : ` The workflow reads the inputs ${shown}: a parameter of such a name takes its place.`
    warn(findings, '/parameters', 'no_parameters', `Without parameters, all that is made of it is the same.${more}`)
  } else if (whole) {
    const message = 'The workflow also reads all of its input as one value, and the parameters are not in that.'
    warn(findings, '/parameters', 'whole_input', message)
  }
}

const inDefinition = (problem: Problem): Problem => ({ ...problem, pointer: `/definition${problem.pointer}` })
