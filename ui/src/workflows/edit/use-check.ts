import { useEffect, useState } from 'react'
import type { NewWorkflow, Validation } from '../../../../src/client/index.ts'
import type { TextDocument } from '../../editor/pure/document.ts'
import { client } from '../../server.ts'

const TYPED_MS = 250

export interface Checked {
  /** What the server says of the text; undefined while that is not known, or where the text is none. */
  readonly validation: Validation | undefined
  /** The graph of the last text that was valid. */
  readonly graph: Validation['graph']
  /** Why the server could not be asked. */
  readonly error: Error | undefined
  readonly isChecking: boolean
}

const NOTHING: Checked = { validation: undefined, graph: undefined, error: undefined, isChecking: true }

/** Has the server check what is written, when typing pauses. The last question wins: earlier ones are given up. */
export const useCheck = (read: TextDocument): Checked => {
  const [checked, find] = useState(NOTHING)
  useEffect(() => {
    if (read.fault !== undefined) {
      find((before) => ({ ...before, validation: undefined, error: undefined, isChecking: false }))
      return undefined
    }
    find((before) => ({ ...before, isChecking: true }))
    const leaving = new AbortController()
    const check = async (): Promise<void> => {
      const validation = await client.validateWorkflow(read.value as NewWorkflow, {
        graph: true,
        signal: leaving.signal,
      })
      if (leaving.signal.aborted) return
      find((before) => ({ validation, graph: validation.graph ?? before.graph, error: undefined, isChecking: false }))
    }
    const timer = setTimeout(() => {
      check().catch((error: unknown) => {
        if (!leaving.signal.aborted)
          find((before) => ({ ...before, validation: undefined, error: error as Error, isChecking: false }))
      })
    }, TYPED_MS)
    return () => {
      clearTimeout(timer)
      leaving.abort()
    }
  }, [read])
  return checked
}
