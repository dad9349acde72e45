import type { IncomingMessage } from 'node:http';
import { BlockList, isIP, isIPv6 } from 'node:net';

/** Headers in which a proxy describes a request, and which anyone else could forge. */
const FORWARDED = ['forwarded', 'x-forwarded-host', 'x-forwarded-proto', 'x-forwarded-port', 'x-real-ip'];

/** The addresses and networks of the proxies in front of us, from settings like `10.0.0.1, 172.16.0.0/12`. */
export function trustedProxies(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', prefix] = entry.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return list;
}

/**
 * The client's address: the other end of the connection or, if that is a trusted proxy, the last address in X-Forwarded-For that is not
 * one. The client may have made up the addresses before it.
 */
export function clientAddress(
  remote: string | undefined,
  forwardedFor: string | undefined,
  trusted: BlockList,
): string {
  const hops = (forwardedFor ?? '').split(',').map(hop => plain(hop.trim()));
  let address = plain(remote ?? '');
  while (isTrusted(address, trusted) && hops.length > 0) {
    const hop = hops.pop();
    if (!hop || isIP(hop) === 0) break;
    address = hop;
  }
  return address;
}

/**
 * Leaves exactly one address in X-Forwarded-For, the true one, and removes a stranger's claims about host and scheme, so that everything
 * behind this door can trust these headers.
 */
export function settleForwarding(request: IncomingMessage, trusted: BlockList): void {
  const remote = request.socket.remoteAddress;
  const { headers } = request;
  const given = headers['x-forwarded-for'];
  const chain = Array.isArray(given) ? given.join(',') : given;
  if (!isTrusted(plain(remote ?? ''), trusted)) for (const name of FORWARDED) delete headers[name];
  headers['x-forwarded-for'] = clientAddress(remote, chain, trusted);
}

const isTrusted = (address: string, trusted: BlockList): boolean =>
  isIP(address) !== 0 && trusted.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');

/** Unwraps an IPv4 address that a dual-stack socket reports in IPv6 form. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '');
