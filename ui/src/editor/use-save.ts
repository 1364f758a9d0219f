import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { useLocation } from 'wouter'
import { HarmoniaError, type Problem } from '../../../src/client/index.ts'
import { notify } from '../parts/notices.tsx'

/** What was stored. */
export interface Stored {
  readonly id: string
  readonly name: string
  readonly version: number
  /** To be told now, where the desk did not show them before. */
  readonly warnings?: readonly Problem[]
}

/** Where what is written is stored, in versions. */
export interface Shelf {
  readonly kind: 'workflow' | 'template'
  readonly create: (written: unknown, options: { readonly idempotencyKey: string }) => Promise<Stored>
  /** Refused when the latest version is not `ifVersion`. */
  readonly update: (id: string, written: unknown, options: { readonly ifVersion?: number }) => Promise<Stored>
  /** The latest version, and it as it would be written. */
  readonly latest: (id: string) => Promise<{ readonly version: number; readonly written: unknown }>
}

interface Options {
  /** Undefined for what is new. */
  readonly id: string | undefined
  readonly base: number | undefined
  readonly onStored: () => void
  /** Somebody else has stored a version on top of `base` before. */
  readonly onConflict: (id: string) => Promise<void>
}

/** Stores what is new, or a new version on top of the one that it began from, and goes to it: of another one nothing is overwritten. */
export const useSave = (shelf: Shelf, { id, base, onStored, onConflict }: Options) => {
  const queries = useQueryClient()
  const [, go] = useLocation()
  // One for each text: what is sent twice is stored once.
  const key = useRef({ of: '', key: '' })
  const isConflict = (error: Error | null): boolean =>
    error instanceof HarmoniaError && error.code === `${shelf.kind}_version_changed`
  const save = useMutation({
    mutationFn: async (written: unknown) => {
      const of = JSON.stringify(written)
      if (key.current.of !== of) key.current = { of, key: crypto.randomUUID() }
      return id === undefined
        ? shelf.create(written, { idempotencyKey: key.current.key })
        : shelf.update(id, written, base === undefined ? {} : { ifVersion: base })
    },
    onSuccess: async (stored) => {
      onStored()
      notify(id === undefined ? `${stored.name} is created.` : `Version ${stored.version} is stored.`)
      for (const { message } of stored.warnings ?? []) notify(`Likely not as it was meant: ${message}`)
      await queries.invalidateQueries({ queryKey: [`${shelf.kind}s`] })
      await queries.invalidateQueries({ queryKey: [shelf.kind, stored.id] })
      go(`/${shelf.kind}s/${stored.id}`)
    },
    onError: async (error) => {
      if (isConflict(error) && id !== undefined) await onConflict(id)
    },
  })
  return {
    save,
    /** Why nothing was stored. A conflict is no failure: it is met. */
    failure: isConflict(save.error) ? null : save.error,
  }
}
