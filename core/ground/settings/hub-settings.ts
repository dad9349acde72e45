import { z } from 'zod';
import { alias, flag, httpUrl, proxyUrl, setting } from './setting.ts';

/** Where models are fetched from, and through which proxies. */
export const HUB_SETTINGS = {
  hubEndpoint: setting(
    'HF_ENDPOINT',
    httpUrl.default('https://huggingface.co'),
    'The Hugging Face hub that models come from, or a mirror of it.',
  ),
  hubToken: alias(
    setting(
      'HF_TOKEN',
      z.string().min(1).optional(),
      'Access token of the hub, for gated and private models.',
    ),
    'HUGGING_FACE_HUB_TOKEN',
  ),
  hubTokenPath: setting(
    'HF_TOKEN_PATH',
    z.string().min(1).optional(),
    'File that holds the access token. By default `token` in HF_HOME.',
  ),
  hubHome: setting(
    'HF_HOME',
    z.string().min(1).optional(),
    'Folder of the hub tools. By default ~/.cache/huggingface.',
  ),
  hubCache: alias(
    setting(
      'HF_HUB_CACHE',
      z.string().min(1).optional(),
      'Cache of downloaded models, shared with Python. By default `hub` in HF_HOME.',
    ),
    'HUGGINGFACE_HUB_CACHE',
  ),
  cacheHome: setting(
    'XDG_CACHE_HOME',
    z.string().min(1).optional(),
    'Folder of caches. By default ~/.cache.',
  ),
  hubOffline: alias(
    setting('HF_HUB_OFFLINE', flag, 'Never ask the hub: use what the cache holds.'),
    'TRANSFORMERS_OFFLINE',
  ),
  httpsProxy: alias(
    setting(
      'HTTPS_PROXY',
      proxyUrl,
      'Proxy towards https:// addresses of the hub: http://, https:// or socks5://.',
    ),
    'https_proxy',
  ),
  httpProxy: alias(setting('HTTP_PROXY', proxyUrl, 'The same for http:// addresses.'), 'http_proxy'),
  noProxy: alias(
    setting('NO_PROXY', z.string().optional(), 'Hosts that are reached without the proxy, by commas.'),
    'no_proxy',
  ),
} as const;
