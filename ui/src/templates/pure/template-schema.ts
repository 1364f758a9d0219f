const text = (description: string) => ({ type: 'string', description })

const parameter = {
  type: 'object',
  required: ['type'],
  properties: {
    type: {
      enum: ['string', 'integer', 'number', 'boolean', 'object', 'array'],
      description: 'What a value must be.',
    },
    required: { type: 'boolean', description: 'Whether a value must be given; it must unless there is a default.' },
    default: { description: 'The value when none is given.' },
    description: text('For people.'),
    enum: { type: 'array', description: 'The values that are allowed.' },
    minimum: { type: 'number', description: 'The least number.' },
    maximum: { type: 'number', description: 'The greatest number.' },
    min_length: { type: 'integer', description: 'The fewest characters, or items.' },
    max_length: { type: 'integer', description: 'The most characters, or items.' },
    pattern: text('What the text must match.'),
  },
}

/** What an editor suggests in a template: its own fields, and those of the definition in it. */
export const templateSchema = (workflow: Readonly<Record<string, unknown>> | undefined): unknown => {
  const { $defs = {}, ...definition } = workflow ?? {}
  return {
    type: 'object',
    required: ['name', 'definition'],
    properties: {
      name: text('What the template is called.'),
      description: text('For people.'),
      tags: { type: 'array', items: { type: 'string' }, description: 'By which it is found.' },
      parameters: { type: 'object', additionalProperties: parameter, description: 'What is asked for, by name.' },
      definition: { ...definition, description: 'The workflow, with ${param.name} where values go.' },
    },
    $defs,
  }
}
