import { z } from 'zod';
import { httpUrl, networks, origins, port, setting, whole } from './setting.ts';

/** Settings of the processes' addresses, and of who may reach what. */
export const SERVICE_SETTINGS = {
  searchHost: setting(
    'SEARCH_HOST',
    z.string().min(1).default('127.0.0.1'),
    'Address that the search process listens on. Beyond loopback API_TOKEN is required.',
  ),
  searchPort: setting('SEARCH_PORT', port(7700), 'Port of the search process.'),
  searchUrl: setting(
    'SEARCH_URL',
    httpUrl.optional(),
    'Where bot, dashboard and command line find the search process. By default SEARCH_HOST and SEARCH_PORT.',
  ),
  searchConcurrency: setting(
    'SEARCH_CONCURRENCY',
    whole(64),
    'Searches in flight at once; further ones are answered 503 with Retry-After. The bot takes a half of them at most (each of its processes one at least), and the dashboard lets an address take an eighth (one at least), so give both the same number where they run on another host.',
  ),
  searchTimeoutMs: setting('SEARCH_TIMEOUT_MS', whole(10_000), 'A search that takes longer is given up.'),
  apiToken: setting(
    'API_TOKEN',
    z.string().min(16).optional(),
    'Shared secret between the processes (at least 16 characters); required when SEARCH_HOST is not loopback.',
  ),
  dashboardHost: setting(
    'DASHBOARD_HOST',
    z.string().min(1).default('127.0.0.1'),
    'Address that the dashboard listens on: 0.0.0.0 for all of the machine, 127.0.0.1 behind a proxy on it.',
  ),
  dashboardPort: setting('DASHBOARD_PORT', port(7800), 'Port of the dashboard.'),
  publicUrl: setting(
    'PUBLIC_URL',
    httpUrl.optional(),
    'Address at which people reach the dashboard, for links and cookies. By default DASHBOARD_HOST and DASHBOARD_PORT.',
  ),
  trustedProxies: setting(
    'TRUSTED_PROXIES',
    networks,
    'Addresses and networks, by commas, of the proxies in front of the dashboard whose X-Forwarded-For counts.',
  ),
  showUnreviewed: setting(
    'SHOW_UNREVIEWED',
    z
      .enum(['yes', 'no'])
      .default('yes')
      .transform(answer => answer === 'yes'),
    'Whether search finds photos whose captions nobody has reviewed yet: yes or no.',
  ),
  showUnreviewedCrawled: setting(
    'SHOW_UNREVIEWED_CRAWLED',
    z
      .enum(['yes', 'no'])
      .default('no')
      .transform(answer => answer === 'yes'),
    'The same of photos that were crawled, which nobody here has chosen. By default they wait until somebody approves a caption.',
  ),
  webhookLocalOrigins: setting(
    'WEBHOOK_LOCAL_ORIGINS',
    origins,
    'Origins like http://10.0.0.5:8080, by commas, that may be told by webhooks although their network is not public.',
  ),
} as const;
