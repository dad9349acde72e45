import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import type { Config } from '../../../ground/config.ts';
import { PermanentError } from '../../../ground/errors.ts';

/** Proxies by the scheme of the address that is asked for. */
export interface ProxySettings {
  readonly http?: string | undefined;
  readonly https?: string | undefined;
  /** Hosts to reach directly, by commas. */
  readonly except?: string | undefined;
}

export interface HubSettings {
  /** Without a slash at the end. */
  readonly endpoint: string;
  readonly token?: string | undefined;
  /** The folder with `models--org--name` folders, shared with Python's huggingface_hub. */
  readonly cacheFolder: string;
  /** True forbids every request. */
  readonly offline: boolean;
  readonly proxies: ProxySettings;
}

type HubConfig = Pick<
  Config,
  | 'hubEndpoint'
  | 'hubToken'
  | 'hubTokenPath'
  | 'hubHome'
  | 'hubCache'
  | 'cacheHome'
  | 'hubOffline'
  | 'httpProxy'
  | 'httpsProxy'
  | 'noProxy'
>;

/**
 * The hub's settings with the defaults and the order of precedence of Python's huggingface_hub (constants.py), so that
 * a machine set up for one works with the other.
 * @throws PermanentError 'config.invalid' for a proxy of another kind than http, https and socks.
 */
export async function hubSettings(config: HubConfig): Promise<HubSettings> {
  const cacheHome = config.cacheHome ?? path.join(homedir(), '.cache');
  const home = config.hubHome ?? path.join(cacheHome, 'huggingface');
  const tokenPath = config.hubTokenPath ?? path.join(home, 'token');
  const written = await readFile(expandHome(tokenPath), 'utf8').catch(() => '');
  return {
    endpoint: config.hubEndpoint,
    token: config.hubToken?.trim() || written.trim() || undefined,
    cacheFolder: path.resolve(expandHome(config.hubCache ?? path.join(home, 'hub'))),
    offline: config.hubOffline,
    proxies: {
      http: checkProxy('HTTP_PROXY', config.httpProxy),
      https: checkProxy('HTTPS_PROXY', config.httpsProxy),
      except: config.noProxy,
    },
  };
}

const expandHome = (file: string): string => file.replace(/^~(?=\/|$)/, homedir());

function checkProxy(variable: string, value: string | undefined): string | undefined {
  if (value === undefined || /^(https?|socks[45]?[ah]?):\/\/./.test(value)) return value;
  throw new PermanentError('config.invalid', {
    variable,
    reason: 'the proxy must be http://, https:// or socks5://',
  });
}
