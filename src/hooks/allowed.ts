/** The host of a URL, as it is compared: in lower case, an address without brackets. */
export const hostOf = ({ hostname }: Pick<URL, 'hostname'>): string =>
  hostname.toLowerCase().replace(/^\[(.*)\]$/, '$1')

/** Hosts that webhooks may go to: any unless some are named, each itself or, as `*.example.org`, whatever is under it. */
export const allowedHosts = (names: readonly string[]): ((host: string) => boolean) => {
  const wanted = names.map((name) => name.toLowerCase())
  return (host) =>
    wanted.length === 0 || wanted.some((name) => (name.startsWith('*.') ? host.endsWith(name.slice(1)) : host === name))
}
