import { components } from '../http/routes/components.ts'
import { executions } from '../http/routes/executions.ts'
import { past } from '../http/routes/past.ts'
import { templates } from '../http/routes/templates.ts'
import { workflows } from '../http/routes/workflows.ts'
import type { Row } from '../http/route.ts'

const rows = new Map(
  [...workflows, ...templates, ...executions, ...past, ...components].map((row) => [`${row.method} ${row.path}`, row]),
)

/** An endpoint by its method and path. */
export const rowOf = (route: string): Row => {
  const row = rows.get(route)
  if (row === undefined) throw new Error(`there is no endpoint ${route}`)
  return row
}
