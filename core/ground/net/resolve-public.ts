import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { InputError, RetryableError, reasonOf } from '../errors.ts';
import { isPublicAddress } from './public-address.ts';

/** All addresses of a host. */
export type Resolve = (host: string) => Promise<readonly string[]>;

/** As the system resolves, the hosts file included. */
export const resolveBySystem: Resolve = async host =>
  (await lookup(host, { all: true, verbatim: true })).map(({ address }) => address);

export interface PublicHosts {
  readonly resolve: Resolve;
  /** Origins, exact to the port, whose addresses need not be public. */
  readonly localOrigins: ReadonlySet<string>;
}

/**
 * The one address that a request to this URL may connect to. The caller connects to it and does not resolve again, so that
 * a name cannot change its answer between the check and the connection. A name is refused if any of its addresses is not
 * public.
 * @throws InputError 'web.address' for what is not http(s), names a user, or is not public; RetryableError
 *   'service.unreachable' when the name does not resolve now.
 */
export async function resolvePublic(url: URL, { resolve, localOrigins }: PublicHosts): Promise<string> {
  if (!/^https?:$/.test(url.protocol)) throw refused(url, 'scheme');
  if (url.username !== '' || url.password !== '') throw refused(url, 'user');
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const addresses = isIP(host) ? [host] : await resolveName(host, resolve);
  const [first] = addresses;
  if (first === undefined)
    throw new RetryableError('service.unreachable', { service: host, reason: 'no address' });
  if (!localOrigins.has(url.origin) && !addresses.every(isPublicAddress)) throw refused(url, 'not-public');
  return first;
}

async function resolveName(host: string, resolve: Resolve): Promise<readonly string[]> {
  try {
    return await resolve(host);
  } catch (cause) {
    throw new RetryableError('service.unreachable', { service: host, reason: reasonOf(cause) }, { cause });
  }
}

const refused = ({ origin, href }: URL, problem: 'scheme' | 'user' | 'not-public'): InputError =>
  // The URL may hold a password, so the error does not repeat it.
  new InputError('web.address', { address: problem === 'user' ? origin : href, fault: problem });
