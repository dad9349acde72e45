/**
 * Whether a URL lies at one of the hosts that a source names. Ports and schemes are left to the guard of addresses.
 * @param hosts exact names, or `*.example.org` for all below one.
 */
export function createHostRule(hosts: readonly string[]): (url: URL) => boolean {
  const exact = new Set(hosts.filter(host => !host.startsWith('*.')));
  const ends = hosts.filter(host => host.startsWith('*.')).map(host => host.slice(1));
  return ({ hostname }) => exact.has(hostname) || ends.some(end => hostname.endsWith(end));
}
