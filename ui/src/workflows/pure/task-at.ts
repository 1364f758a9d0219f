type Fields = Readonly<Record<string, unknown>>

/** The part of a definition that a node of its graph stands for: `checkout.charge`, `fan[].step`, `charge.on_error[0]`, `charge.compensate`. */
export const taskAt = (definition: { readonly tasks: object }, nodeId: string): unknown => {
  let found: unknown = definition
  for (const part of nodeId.replaceAll('[]', '').split('.')) {
    if (!isFields(found)) return undefined
    const [, handler] = /^on_error\[(\d+)\]$/.exec(part) ?? []
    if (handler !== undefined) found = (found['on_error'] as readonly Fields[] | undefined)?.[Number(handler)]
    else if (part === 'compensate') found = found['compensate']
    else found = isFields(found['tasks']) && Object.hasOwn(found['tasks'], part) ? found['tasks'][part] : undefined
  }
  return found
}

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null
