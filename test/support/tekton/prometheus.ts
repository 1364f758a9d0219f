import { lacking, ok, tektonServer, type Answered, type Asked, type Route } from './server.ts'

const success = (message: string, data: unknown): Answered => ok({ status: 'success', message, data })

const planOf =
  (answer: (asked: Asked, id: string) => Answered) =>
  (asked: Asked): Answered => {
    const [id = ''] = asked.params
    if (id === 'plan-broken') return ok({ status: 'error', message: 'The plan cannot be read', data: null })
    return id === 'plan-1' ? answer(asked, id) : { status: 404, body: { detail: `Plan ${id} not found` } }
  }

const routes: readonly Route[] = [
  ['GET', '/health', () => ok({ status: 'healthy', component: 'prometheus' })],
  [
    'GET',
    '/api/v1/plans/',
    ({ query }) =>
      ok({
        status: 'success',
        message: 'Retrieved 1 plans',
        data: [{ plan_id: 'plan-1' }],
        page: Number(query.get('page') ?? 1),
        total_items: 1,
      }),
  ],
  [
    'POST',
    '/api/v1/plans/',
    ({ body }) =>
      lacking(body, 'name', 'description', 'start_date', 'end_date', 'methodology') ??
      success('Plan created successfully', { plan_id: 'plan-1', version: 1, ...body }),
  ],
  ['POST', '/api/v1/plans/from-requirements', ({ body }) => success('Plan created', { plan_id: 'plan-2', ...body })],
  ['GET', '/api/v1/plans/*', planOf((_, plan_id) => success('Plan retrieved successfully', { plan_id, name: 'p' }))],
  ['PUT', '/api/v1/plans/*', planOf(({ body }, plan_id) => success('Plan updated successfully', { plan_id, ...body }))],
  ['DELETE', '/api/v1/plans/*', planOf((_, plan_id) => success('Plan deleted successfully', { plan_id }))],
  [
    'GET',
    '/api/v1/plans/*/tasks/',
    planOf(({ query }) => success('Retrieved 1 tasks', [{ task_id: 't', status: query.get('status') }])),
  ],
  [
    'POST',
    '/api/v1/plans/*/tasks/',
    planOf(({ body }) => lacking(body, 'name', 'priority') ?? success('Task created', { task_id: 't', ...body })),
  ],
  [
    'POST',
    '/api/v1/plans/*/milestones',
    planOf(({ body }) => success('Milestone created', { milestone_id: 'm', ...body })),
  ],
  ['GET', '/api/v1/plans/*/critical-path', planOf(() => success('Critical path', { path: ['t'], duration: 3 }))],
]

/** Prometheus in its real shapes: `{status, message, data}`, `{detail}` for errors, and redirects to paths with a slash. */
export const prometheus = () => tektonServer(routes)
