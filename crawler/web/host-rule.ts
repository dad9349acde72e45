/**
 * Whether a URL is at one of the hosts that a source names. The address guard checks ports and schemes.
 * @param hosts exact names, or `*.example.org` for all subdomains.
 */
export function createHostRule(hosts: readonly string[]): (url: URL) => boolean {
  const exact = new Set(hosts.filter(host => !host.startsWith('*.')));
  const ends = hosts.filter(host => host.startsWith('*.')).map(host => host.slice(1));
  return ({ hostname }) => exact.has(hostname) || ends.some(end => hostname.endsWith(end));
}
