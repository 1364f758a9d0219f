import { createInterface } from 'node:readline/promises'
import type { Template } from '../src/client/index.ts'
import { BadUsage } from './exit.ts'
import { plain } from './show/format.ts'

type Values = Readonly<Record<string, unknown>>
type Parameter = Template['parameters'][string]

/** A value as it was typed: the text itself where a text is wanted, else JSON. A name that nobody knows is left to the server. */
export const typedValue = (name: string, text: string, parameter: Parameter | undefined): unknown => {
  if (parameter === undefined || parameter.type === 'string') return text
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new BadUsage(`The value of ${name} must be JSON (type ${parameter.type}), and "${plain(text)}" is not.`)
  }
}

/** The parameters that must be given and are not. */
const missingIn = ({ parameters }: Template, values: Values): readonly (readonly [string, Parameter])[] =>
  Object.entries(parameters).filter(([name, { required }]) => required && !Object.hasOwn(values, name))

/** The values with those that are missing, asked for on the terminal; without one, what is missing is an error. */
export const completed = async (
  template: Template,
  values: Values,
  terminal: { readonly input: NodeJS.ReadableStream; readonly output: NodeJS.WritableStream } | undefined,
): Promise<Values> => {
  const missing = missingIn(template, values)
  if (missing.length === 0) return values
  if (terminal === undefined) {
    const lines = missing.map(([name, parameter]) => `  --value ${name}=<${parameter.type}>${aboutOf(parameter)}`)
    throw new BadUsage(['Values are missing that must be given:', ...lines].join('\n'))
  }
  const lines = createInterface(terminal)
  const gone = new AbortController()
  lines.once('close', () => gone.abort())
  const ask = async ([name, parameter]: readonly [string, Parameter]): Promise<unknown> => {
    for (;;) {
      const answer = await lines.question(`${name} (${parameter.type})${aboutOf(parameter)}: `, { signal: gone.signal })
      try {
        return typedValue(name, answer, parameter)
      } catch (error) {
        terminal.output.write(`${(error as Error).message}\n`)
      }
    }
  }
  const asked: [string, unknown][] = []
  try {
    for (const each of missing) asked.push([each[0], await ask(each)])
  } catch (error) {
    if (gone.signal.aborted) throw new BadUsage('The questions were not answered: nothing was made.')
    throw error
  } finally {
    lines.close()
  }
  return { ...values, ...Object.fromEntries(asked) }
}

const aboutOf = ({ description, enum: options }: Parameter): string => {
  const one = options === undefined ? '' : ` one of ${options.map((option) => JSON.stringify(option)).join(', ')}`
  return description === undefined ? plain(one) : ` ${plain(description)}${one === '' ? '' : `;${plain(one)}`}`
}
