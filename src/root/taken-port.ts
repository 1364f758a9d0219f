/** Who has which port within Tekton. */
const TEKTON: Readonly<Record<number, string>> = {
  8000: 'Engram',
  8001: 'Hermes',
  8002: 'Ergon',
  8003: 'Rhetor',
  8006: 'Prometheus',
  8007: 'another Harmonia',
  8009: 'Synthesis',
  8012: 'Apollo',
}

/** Who probably has a port that is taken, and what to do about it. */
export const aboutTakenPort = (port: number): string => {
  const owner = TEKTON[port]
  const who = owner === undefined ? '' : ` (within Tekton that is ${owner})`
  const profile = port === 8002 ? 'start with HARMONIA_PROFILE=tekton, whose port is 8007, or ' : ''
  return `${who}: ${profile}name another port with HARMONIA_PORT or --port`
}
