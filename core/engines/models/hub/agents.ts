import http, { type Agent } from 'node:http';
import https from 'node:https';
import { SocksProxyAgent } from 'socks-proxy-agent';
import type { ProxySettings } from './settings.ts';

/** Kept connections to the hub and its CDN, through a proxy where the settings name one for the address. */
export interface Agents {
  for(url: URL): Agent;
  destroy(): void;
}

export function createAgents({ http: plain, https: secure, except = '' }: ProxySettings): Agents {
  const socks = {
    http: plain?.startsWith('socks') ? socksAgent(plain) : undefined,
    https: secure?.startsWith('socks') ? socksAgent(secure) : undefined,
  };
  // Node's own agents know http:// proxies and NO_PROXY.
  const proxyEnv = {
    HTTP_PROXY: socks.http ? undefined : plain,
    HTTPS_PROXY: socks.https ? undefined : secure,
    NO_PROXY: except,
  };
  const own = {
    http: new http.Agent({ keepAlive: true, proxyEnv }),
    https: new https.Agent({ keepAlive: true, proxyEnv }),
  };
  return {
    for: url => {
      const scheme = url.protocol === 'https:' ? 'https' : 'http';
      return (isExcepted(url.hostname, except) ? undefined : socks[scheme]) ?? own[scheme];
    },
    destroy: () => {
      for (const agent of [own.http, own.https, socks.http, socks.https]) agent?.destroy();
    },
  };
}

/** The proxy resolves names, also for `socks5://`: where a site is blocked, local name servers answer wrongly. */
function socksAgent(proxy: string): Agent {
  const scheme = proxy.startsWith('socks4') ? 'socks4a' : 'socks5h';
  return new SocksProxyAgent(proxy.replace(/^socks[^:]*/, scheme), { keepAlive: true });
}

/** `localhost,.example.org,*`: a host, all hosts under a domain, everything. */
const isExcepted = (host: string, except: string): boolean =>
  except
    .split(/[\s,]+/)
    .filter(Boolean)
    .some(rule => rule === '*' || host === rule || host.endsWith(`.${rule.replace(/^\*?\./, '')}`));
