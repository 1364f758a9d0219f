import type { ASTNode } from '@marcbachmann/cel-js'
import { kindOf } from '../paths.ts'
import { functions, methods } from './functions/index.ts'

const byOperator: Readonly<Record<string, string>> = {
  '==': 'a boolean',
  '!=': 'a boolean',
  '<': 'a boolean',
  '<=': 'a boolean',
  '>': 'a boolean',
  '>=': 'a boolean',
  in: 'a boolean',
  '&&': 'a boolean',
  '||': 'a boolean',
  '!_': 'a boolean',
  '-_': 'a number',
  '-': 'a number',
  '*': 'a number',
  '/': 'a number',
  '%': 'a number',
  list: 'an array',
  map: 'an object',
}

const byLoop: Readonly<Record<string, string>> = { filter: 'an array', map: 'an array', sortBy: 'an array' }

/** What an expression gives whenever it gives something, where that can be seen. */
export const givenBy = (node: ASTNode): string | undefined => {
  switch (node.op) {
    case 'value':
      return typeof node.args === 'bigint' ? 'a number' : kindOf(node.args)
    case 'call':
      return functions.get(node.args[0])?.gives
    case 'rcall':
      return node.args[2].length > 1 ? byLoop[node.args[0]] : methods.get(node.args[0])?.gives
    default:
      return byOperator[node.op]
  }
}
