import { isIPv6 } from 'node:net';

/**
 * What counts as one client: an IPv4 address, or the network of an IPv6 address. A household has one IPv4 address, but
 * 2^64 IPv6 addresses, and may use a new one every minute. The answer does not depend on how the address is written (zeros
 * left out, IPv4 mapped into IPv6, with a zone).
 * @returns four groups of IPv6, or the IPv4 address; anything else comes back as it is.
 */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const groups = groupsOf(address);
  if (groups.slice(0, 6).join(':') === '0:0:0:0:0:ffff') return groups.slice(6).flatMap(octetsOf).join('.');
  return groups.slice(0, 4).join(':');
}

/** The eight groups of an IPv6 address, without leading zeros. */
function groupsOf(address: string): string[] {
  // The URL standard's form: lower case, hexadecimal only, `::` for the longest run of zeros. It knows no zones.
  const canonical = new URL(`http://[${address.replace(/%.*$/, '')}]`).hostname.slice(1, -1);
  const [head = [], tail] = canonical.split('::').map(part => (part === '' ? [] : part.split(':')));
  if (!tail) return head;
  return [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail];
}

const octetsOf = (group: string): number[] => {
  const value = Number.parseInt(group, 16);
  return [value >> 8, value & 255];
};
