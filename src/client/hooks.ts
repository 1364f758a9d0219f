import type { HookDefinition } from '../domain/hook/definition.ts'
import type { HookDocument } from '../domain/hook/document.ts'
import type { Api, CallOptions, PostOptions, ReadOptions } from './api.ts'
import type { Page, Paging } from './pages.ts'
import { posting, reading, reference, type Reference } from './request.ts'

/** What comes in, and what it does: `start` or `signal`. Their values may be `${…}` over `request` (`headers`, `query`, `body`). */
export type NewHook = HookDefinition

/** Others POST to its `path`. */
export type Hook = HookDocument

type HookRef = Reference<'hook_id'>

export const hookCalls = (api: Api) => ({
  createHook: (hook: NewHook, options?: PostOptions): Promise<Hook> => api.json('/api/hooks', posting(hook, options)),

  listHooks: (paging: Paging = {}, options?: ReadOptions): Promise<Page<'hooks', Hook>> =>
    api.json('/api/hooks', reading({ ...paging }, options)),

  getHook: (hook: HookRef, options?: ReadOptions): Promise<Hook> => api.json(path(hook), reading({}, options)),

  /** All of it anew. */
  updateHook: (hook: HookRef, changed: NewHook, options?: CallOptions): Promise<Hook> =>
    api.json(path(hook), { method: 'PUT', body: changed, signal: options?.signal }),

  deleteHook: (hook: HookRef, options?: CallOptions): Promise<Hook> =>
    api.json(path(hook), { method: 'DELETE', signal: options?.signal }),
})

const path = (hook: HookRef): string => `/api/hooks/${reference('hook_id', hook)}`
