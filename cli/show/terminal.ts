/** An output on which lines can be written anew: a terminal, and not a dumb one, as those of many CIs are. */
export const terminalOf = (output: NodeJS.WriteStream | undefined): NodeJS.WriteStream | undefined =>
  output?.isTTY === true && process.env['TERM'] !== 'dumb' ? output : undefined
