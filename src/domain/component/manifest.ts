import * as t from 'io-ts'

/** How a component wants to be asked. `secret` names one: its value is read when a call goes out, and never kept. */
export const Auth = t.exact(
  t.intersection([
    t.type({
      type: t.keyof({ bearer: null, api_key: null, basic: null }),
      secret: t.string,
    }),
    t.partial({
      /** Of an `api_key`: the header that has it; `X-API-Key` when left out. */
      header: t.string,
      /** Of `basic`. */
      username: t.string,
    }),
  ]),
)
export type Auth = t.TypeOf<typeof Auth>

/** One request that carries an action out. Texts in `query`, `headers` and `body` may hold expressions over the task's input. */
export const HttpMapping = t.exact(
  t.intersection([
    t.type({ method: t.keyof({ GET: 0, HEAD: 0, POST: 0, PUT: 0, PATCH: 0, DELETE: 0 }), path: t.string }),
    t.partial({
      query: t.record(t.string, t.unknown),
      headers: t.record(t.string, t.unknown),
      body: t.unknown,
      result: t.string,
      errors: t.string,
      timeout: t.number,
      stream: t.literal('sse'),
    }),
  ]),
)
export type HttpMapping = t.TypeOf<typeof HttpMapping>

/** Without `http`, an action is asked for by the component protocol. */
export const Action = t.exact(t.partial({ description: t.string, input_schema: t.unknown, http: HttpMapping }))
export type Action = t.TypeOf<typeof Action>

/** What `test` asks: an action that needs no input, or a path. */
export const Health = t.exact(t.partial({ action: t.string, path: t.string }))
export type Health = t.TypeOf<typeof Health>
