/** An expression as messages show it. */
export const shown = (expression: string): string =>
  expression.length > 80 ? `${expression.slice(0, 80)}…` : expression
