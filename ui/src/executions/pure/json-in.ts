/** A JSON text's value, or what is wrong with it. No text is no value. */
export const jsonIn = (text: string): { readonly value?: unknown; readonly fault?: string } => {
  if (text.trim() === '') return {}
  try {
    return { value: JSON.parse(text) as unknown }
  } catch (error) {
    return { fault: `This is not JSON: ${(error as Error).message}.` }
  }
}
