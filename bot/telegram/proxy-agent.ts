import type { Agent } from 'node:http';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { SocksProxyAgent } from 'socks-proxy-agent';

/**
 * Connections to Telegram through a proxy, kept open between calls.
 *
 * An HTTP proxy is asked to tunnel (CONNECT), so it sees no token. A SOCKS proxy is always asked to resolve names
 * itself, also for `socks5://`: where Telegram is blocked, local name servers answer with wrong addresses.
 */
export function createProxyAgent(proxy: string): Agent {
  const options = { keepAlive: true };
  if (!proxy.startsWith('socks')) return new HttpsProxyAgent(proxy, options);
  const scheme = proxy.startsWith('socks4') ? 'socks4a' : 'socks5h';
  return new SocksProxyAgent(proxy.replace(/^socks[^:]*/, scheme), options);
}
