import http, { type Agent } from 'node:http';
import https from 'node:https';
import { createSocksAgent, isSocks } from '../../../ground/net/proxy-agent.ts';
import type { ProxySettings } from './hub-defaults.ts';

/** Kept connections to the hub and its CDN, through a proxy where the settings name one for the address. */
export interface Agents {
  for(url: URL): Agent;
  destroy(): void;
}

export function createAgents({ http: plain, https: secure, except = '' }: ProxySettings): Agents {
  const socks = {
    http: plain && isSocks(plain) ? createSocksAgent(plain) : undefined,
    https: secure && isSocks(secure) ? createSocksAgent(secure) : undefined,
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

/** `localhost,.example.org,*`: a host, all hosts under a domain, everything. */
const isExcepted = (host: string, except: string): boolean =>
  except
    .split(/[\s,]+/)
    .filter(Boolean)
    .some(rule => rule === '*' || host === rule || host.endsWith(`.${rule.replace(/^\*?\./, '')}`));
