import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** The routable IPv6 range: IANA has allocated nothing else yet (RFC 4291, IANA's registry). */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Whether an address belongs to the public internet. Loopback, private, link-local, shared (CGNAT), multicast and reserved
 * ones do not, nor do those that carry another address inside: IPv4 mapped or translated into IPv6, 6to4, Teredo.
 * @param address as a resolver gives it; anything else is not public.
 */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed.kind() === 'ipv4' || (parsed as ipaddr.IPv6).match(GLOBAL_UNICAST);
}
