/** Microseconds of the machine's monotonic clock, which all processes share. */
export const nowMicros = (): number => Number(process.hrtime.bigint() / 1_000n)
