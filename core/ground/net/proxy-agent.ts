import type { Agent } from 'node:http';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { SocksProxyAgent } from 'socks-proxy-agent';

const KEPT_OPEN = { keepAlive: true };

export const isSocks = (proxy: string): boolean => proxy.startsWith('socks');

/**
 * Connections through a proxy, kept open between calls. An HTTP proxy is asked to tunnel (CONNECT), also for `http:`
 * addresses, so it sees nothing of what is asked.
 * @param proxy an address like `http://user:password@host:port` or `socks5://host:port`
 */
export const createProxyAgent = (proxy: string): Agent =>
  isSocks(proxy) ? createSocksAgent(proxy) : new HttpsProxyAgent(proxy, KEPT_OPEN);

/** The proxy resolves names, also for `socks5://`, because local name servers give wrong answers for blocked sites. */
export function createSocksAgent(proxy: string): Agent {
  const scheme = proxy.startsWith('socks4') ? 'socks4a' : 'socks5h';
  return new SocksProxyAgent(proxy.replace(/^socks[^:]*/, scheme), KEPT_OPEN);
}
