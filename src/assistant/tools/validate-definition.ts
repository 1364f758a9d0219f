import * as E from 'fp-ts/lib/Either.js'
import type { Validated } from '../documents.ts'
import type { Tool } from '../tool.ts'

export const validateDefinition: Tool = {
  name: 'validate_definition',
  description:
    'Check a definition without storing or showing it: everything that is wrong, and the order of its tasks.',
  parameters: {
    type: 'object',
    properties: { definition: { type: 'object' } },
    required: ['definition'],
    additionalProperties: false,
  },
  told: ({ valid, errors }: Validated) => (valid ? 'it is valid' : `${errors.length} problems`),
  run: async ({ definition }, { read }) =>
    typeof definition === 'object' && definition !== null
      ? read('POST /api/workflows/validate', { body: definition })
      : E.left({
          tag: 'invalid_body',
          problems: [{ pointer: '/definition', code: 'required', message: 'must be an object' }],
        }),
}
