import type { Template } from '../../../../src/client/index.ts'

/** A template as somebody would have written it: without what the server knows of it. */
export const portableTemplate = ({ name, description, tags, parameters, definition }: Template) => ({
  name,
  ...(description === undefined ? {} : { description }),
  ...(tags === undefined ? {} : { tags }),
  parameters: Object.fromEntries(
    Object.entries(parameters).map(([id, { required, ...parameter }]) => [
      id,
      // It is required without a default, and not with one: what goes without saying is not said.
      required === (parameter.default === undefined) ? parameter : { ...parameter, required },
    ]),
  ),
  definition,
})
