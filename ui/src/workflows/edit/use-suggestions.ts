import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { completionsIn, type Completions } from '../../editor/pure/completions.ts'
import { definitionWords } from '../../editor/pure/definition-words.ts'
import type { Language } from '../../editor/pure/document.ts'
import { client } from '../../server.ts'

/** Texts longer than this are looked through only when somebody asks for suggestions. */
const LONG = 50_000

export const useWorkflowSchema = () =>
  useQuery({
    queryKey: ['workflow schema'],
    queryFn: ({ signal }) => client.getWorkflowSchema({ signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })

/** What an editor of definitions suggests: what the language allows, and the components that there are. */
export const useSuggestions = (language: Language, schema: unknown) => {
  const components = useQuery({
    queryKey: ['components'],
    queryFn: ({ signal }) => client.listComponents({ signal }),
  })
  const words = useMemo(() => definitionWords(components.data?.components ?? []), [components.data])
  return useCallback(
    (text: string, at: number, isAsked: boolean): Completions | undefined =>
      text.length > LONG && !isAsked ? undefined : completionsIn({ text, at, language, schema, words }),
    [language, schema, words],
  )
}
