import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { resolve } from 'node:path'
import { uuidv7 } from 'uuidv7'
import { readComponentFiles } from '../../src/root/component-files.ts'
import { openComponents } from '../../src/engine/components/registry.ts'
import { undiciTransport } from '../../src/engine/tasks/undici-transport.ts'
import { openTraffic } from '../../src/engine/traffic/traffic.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { anAttempt } from '../support/components-attempt.ts'
import type { ScriptedServer } from '../support/components-server.ts'
import { concluded } from '../support/concluded.ts'
import { manualClock } from '../support/manual-clock.ts'
import { apollo } from '../support/tekton/apollo.ts'
import { engram } from '../support/tekton/engram.ts'
import { ergon } from '../support/tekton/ergon.ts'
import { prometheus } from '../support/tekton/prometheus.ts'
import { rhetor } from '../support/tekton/rhetor.ts'
import { synthesis } from '../support/tekton/synthesis.ts'

const FOLDER = resolve(import.meta.dirname, '../../../components')
const SERVERS = { apollo, engram, ergon, prometheus, rhetor, synthesis }
const PORTS = { apollo: 8012, engram: 8000, ergon: 8002, prometheus: 8006, rhetor: 8003, synthesis: 8009 }

type Case = readonly [action: string, input: unknown, outcome: unknown]

const plan = {
  name: 'p',
  description: 'd',
  start_date: '2025-09-01T00:00:00',
  end_date: '2025-10-01T00:00:00',
  methodology: 'agile',
}
const AT = '2025-09-01T10:00:00'
const agent = { id: 7, name: 'Ada', description: 'Counts', model_name: 'm', system_prompt: 's', created_at: AT }
const failed = (type: string, message: string, retryable = false) => ({ type, message, retryable })

const CASES: Readonly<Record<keyof typeof SERVERS, readonly Case[]>> = {
  ergon: [
    ['create_agent', { name: 'Ada', description: 'Counts' }, agent],
    ['create_agent', { name: 'broken', description: 'x' }, failed('http_500', 'Error creating agent: no model', true)],
    ['list_agents', { skip: 3, limit: 1 }, [{ ...agent, id: 3 }]],
    ['list_agents', {}, [{ ...agent, id: 0 }]],
    ['get_agent', { id: 7 }, agent],
    ['get_agent', { id: 'x' }, failed('http_404', 'Agent with ID x not found')],
    ['delete_agent', { id: '7' }, { status: 'deleted', id: 7 }],
    ['run_agent', { id: 7, content: 'hi' }, { role: 'assistant', content: 'said hi', timestamp: AT }],
    [
      'run_agent',
      { id: 8, content: 'hi' },
      failed('agent_not_found', 'Error running agent: 404: Agent with ID 8 not found'),
    ],
    ['run_agent', { id: 7, content: 'crash' }, failed('http_500', 'Error running agent: model is away', true)],
    ['run_agent', { id: 7 }, failed('invalid_input', '/content')],
    ['stream_agent', { id: 7, content: 'hi' }, { role: 'assistant', content: 'It is  42' }],
    [
      'stream_agent',
      { id: 8, content: 'hi' },
      failed('agent_not_found', 'Error running agent: 404: Agent with ID 8 not found'),
    ],
    ['stream_agent', { id: 7, content: 'crash' }, failed('http_500', 'Error running agent: model is away', true)],
    [
      'terminal_message',
      { message: 'hi', context_id: 'agora' },
      { status: 'success', message: 'heard hi', context_id: 'agora' },
    ],
    ['terminal_message', { message: 'crash' }, failed('terminal_error', 'model is away', true)],
    ['get_status', {}, { status: 'ok', version: '0.1.0', database: true, models: ['m'], doc_count: 0, port: 8002 }],
  ],
  engram: [
    ['store_memory', { content: 'tea', metadata: { a: 1 } }, { id: 'default-1', status: 'success' }],
    ['store_memory', { content: ['a'], client_id: 'ada' }, { id: 'ada-1', status: 'success' }],
    ['store_memory', { content: '' }, failed('http_400', 'Missing required parameter: content')],
    ['store_memory', { content: 'x', namespace: 'broken' }, failed('http_500', 'Error adding memory: no space', true)],
    ['store_memory', { contents: 'x' }, failed('invalid_input', '/content')],
    ['get_memory', { id: 1 }, { id: '1', content: 'tea', metadata: {}, namespace: 'conversations' }],
    ['get_memory', { id: 'a/b', namespace: 'n m' }, { id: 'a/b', content: 'tea', metadata: {}, namespace: 'n m' }],
    ['get_memory', { id: 'gone', namespace: 'n' }, failed('http_404', 'Memory gone not found in namespace n')],
    ['update_memory', { id: '1', content: 'x' }, { id: '1', status: 'success', updated_at: AT }],
    ['update_memory', { id: '1' }, failed('invalid_input', '')],
    ['delete_memory', { id: '1', namespace: 'n' }, { id: '1', status: 'deleted' }],
    ['search_memory', { query: 'tea', limit: 3 }, { results: [{ id: '1', content: 'tea' }], count: 1 }],
    ['get_context', { query: 'tea', namespaces: ['a'] }, 'of ["a"]: tea'],
    ['get_context', { query: 'tea' }, 'of null: tea'],
    ['list_namespaces', {}, ['conversations', 'thinking']],
  ],
  prometheus: [
    ['list_plans', { page: 2 }, [{ plan_id: 'plan-1' }]],
    ['create_plan', plan, { plan_id: 'plan-1', version: 1, ...plan }],
    ['create_plan', { name: 'p' }, failed('invalid_input', '/description')],
    ['get_plan', { plan_id: 'plan-1' }, { plan_id: 'plan-1', name: 'p' }],
    ['get_plan', { plan_id: 'x' }, failed('http_404', 'Plan x not found')],
    ['get_plan', { plan_id: 'plan-broken' }, failed('prometheus_error', 'The plan cannot be read')],
    ['update_plan', { plan_id: 'plan-1', changes: { name: 'q' } }, { plan_id: 'plan-1', name: 'q' }],
    ['update_plan', { plan_id: 'plan-1', changes: { nam: 'q' } }, failed('invalid_input', '/changes/nam')],
    ['delete_plan', { plan_id: 'plan-1' }, { plan_id: 'plan-1' }],
    [
      'create_plan_from_requirements',
      { name: 'p', requirements: ['r'], methodology: 'kanban' },
      { plan_id: 'plan-2', name: 'p', requirements: ['r'], methodology: 'kanban' },
    ],
    ['list_tasks', { plan_id: 'plan-1', status: 'blocked' }, [{ task_id: 't', status: 'blocked' }]],
    [
      'create_task',
      { plan_id: 'plan-1', task: { name: 't', description: 'd', priority: 'low', estimated_effort: 1 } },
      { task_id: 't', name: 't', description: 'd', priority: 'low', estimated_effort: 1 },
    ],
    [
      'create_milestone',
      { plan_id: 'plan-1', milestone: { name: 'm', description: 'd', target_date: AT } },
      { milestone_id: 'm', name: 'm', description: 'd', target_date: AT },
    ],
    ['get_critical_path', { plan_id: 'plan-1' }, { path: ['t'], duration: 3 }],
  ],
  apollo: [
    ['list_contexts', {}, [{ context_id: 'c1', health: 'good' }]],
    ['list_contexts', { status: 'odd' }, failed('apollo_error', 'Invalid health status: odd')],
    ['get_context', { context_id: 'c1', include_history: true }, { context_id: 'c1', history: 'true' }],
    ['get_context', { context_id: 'c2' }, failed('not_found', 'Context c2 not found')],
    ['get_context', { context_id: 'crash' }, failed('apollo_error', 'Error retrieving context crash', true)],
    ['list_predictions', {}, [{ context_id: 'c1', predicted_health: 'good' }]],
    ['get_prediction', { context_id: 'c1' }, { context_id: 'c1', predicted_health: 'good' }],
    ['list_actions', { critical_only: true }, [{ action_id: 'a1', critical: 'true' }]],
    ['get_actions', { context_id: 'c1' }, [{ action_id: 'a1', context_id: 'c1' }]],
    ['mark_action_applied', { action_id: 'a1' }, { action_id: 'a1', message: 'Action a1 marked as applied' }],
    ['allocate_budget', { context_id: 'c1', priority: 3 }, { context_id: 'c1', allocated_tokens: 4_000, policy: {} }],
    ['allocate_budget', { context_id: 'c1', priority: 11 }, failed('invalid_input', '/priority')],
    ['send_message', { message: 'hi' }, 'Apollo received: hi'],
    ['send_message', { message: 'crash' }, failed('apollo_error', 'lost')],
  ],
  synthesis: [
    [
      'execute_plan',
      { plan: { name: 'p' } },
      { execution_id: 'x1', data: { context_id: 'x1' }, status: 'pending', message: 'Execution started' },
    ],
    [
      'execute_plan',
      { plan: { name: 'p' }, wait_for_completion: true },
      { execution_id: 'x1', data: { context_id: 'x1' }, status: 'completed', message: 'Execution completed' },
    ],
    [
      'execute_plan',
      { plan: { name: 'odd' } },
      failed('execution_error', 'Error creating execution: no steps; no name'),
    ],
    [
      'execute_plan',
      { plan: { name: 'fails' }, wait_for_completion: true },
      failed('execution_failed', 'Execution started'),
    ],
    [
      'execute_plan',
      { plan: { name: 'slow' }, wait_for_completion: true, timeout: 5 },
      failed('execution_timeout', 'Execution timed out after 5 seconds'),
    ],
    ['execute_plan', { plan: { name: 'away' } }, failed('http_503', 'Execution engine not initialized', true)],
    ['get_execution', { execution_id: 'x1' }, { execution_id: 'x1', status: 'failed', data: { stage: 2 } }],
    ['get_execution', { execution_id: 'x2' }, failed('http_404', 'Execution x2 not found')],
  ],
  rhetor: [
    ['message_specialist', { id: 'apollo-coordinator', message: 'hi' }, 'heard hi (false)'],
    ['message_specialist', { id: 'nobody', message: 'hi' }, failed('http_404', 'Specialist nobody not found')],
    ['message_specialist', { id: 'mute', message: 'hi' }, failed('rhetor_error', 'has nothing to say')],
    [
      'message_specialist',
      { id: 'tired', message: 'hi' },
      { ...failed('http_503', 'AI specialist manager not initialized', true), retry_after: 5 },
    ],
    ['message_specialist', { id: 'a/../b', message: 'hi' }, failed('http_404', 'Specialist a/../b not found')],
  ],
}

describe('the manifests that come with Harmonia', () => {
  const transport = undiciTransport({ connections: 8 })
  const servers: ScriptedServer[] = []
  const clock = manualClock()
  const manifests = readComponentFiles(FOLDER, false)
  if (E.isLeft(manifests)) throw new Error(manifests.left.join('\n'))
  after(async () => {
    await transport.close()
    await Promise.all(servers.map((server) => server.stop()))
  })

  it('are those of the ecosystem, at its ports', () => {
    const ports = manifests.right.map(({ name, endpoint = '' }) => [name, Number(new URL(endpoint).port)])
    expect(Object.fromEntries(ports)).to.deep.equal(PORTS)
  })

  for (const manifest of manifests.right) {
    const name = manifest.name as keyof typeof SERVERS
    describe(`for ${name}`, () => {
      const actions = manifest.actions ?? {}

      const open = async () => {
        const server = await SERVERS[name]()
        servers.push(server)
        const opened = await openComponents({
          store: memoryStore(),
          transport,
          traffic: openTraffic(clock, { max_in_flight: 8, per_second: undefined, breaker: undefined }),
          given: () => ({ at: AT, random: () => 0 }),
          newId: uuidv7,
          now: clock.now,
          after: clock.after,
        })
        if (E.isLeft(opened)) throw new Error(opened.left.tag)
        const components = opened.right
        const registered = await components.register({ ...manifest, endpoint: server.url })()
        if (E.isLeft(registered)) throw new Error(JSON.stringify(registered.left))
        return components
      }

      it('describe each action and its input, and take nothing that is not in it', () => {
        for (const { description, input_schema } of Object.values(actions)) {
          expect(description).to.match(/^[A-Z].*\.$/)
          expect(input_schema).to.include({ type: 'object', additionalProperties: false })
        }
      })

      it('are tested action by action', () => {
        expect([...new Set(CASES[name].map(([action]) => action))].sort()).to.deep.equal(Object.keys(actions).sort())
      })

      it('find it healthy', async () => {
        const components = await open()
        const tested = await components.test(name)()
        expect(E.isRight(tested) && tested.right).to.include({ reachable: true, error: null })
      })

      for (const [action, input, expected] of CASES[name]) {
        it(`${action} of ${JSON.stringify(input)}`, async () => {
          const components = await open()
          const call = components.resolve(name)?.call(anAttempt({ component: name, action, input }))
          if (call === undefined) throw new Error('not registered')
          const outcome = await concluded(call)
          if (E.isRight(outcome)) {
            expect(outcome.right).to.deep.equal(expected)
            return
          }
          const { message, ...error } = outcome.left
          const { message: wanted, ...rest } = expected as { readonly message: string }
          expect(error).to.include(rest)
          if (outcome.left.type === 'invalid_input') expect(message).to.contain(wanted)
          else expect(message).to.equal(wanted)
        })
      }
    })
  }
})
