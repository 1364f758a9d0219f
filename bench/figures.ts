/** What one run of one cell gave. NaN: it does not apply, or can't be measured here. */
export type Figures = Readonly<Record<FigureName, number>>

export type FigureName =
  | 'workflows_per_s'
  | 'steps_per_s'
  | 'p50_ms'
  | 'p99_ms'
  /** From the submission to the component's first call. */
  | 'first_call_p50_ms'
  | 'first_call_p99_ms'
  /** Cores that were used within the window. */
  | 'cpu_server'
  | 'cpu_component'
  | 'cpu_load'
  /** By the event store, where it is a process of its own. */
  | 'cpu_store'
  /** By everything that is not of this bench: much of it means that the figures are too low. */
  | 'cpu_others'
  | 'rss_mib'
  | 'peak_rss_mib'
  | 'log_bytes_per_workflow'
  | 'projection_bytes_per_workflow'
