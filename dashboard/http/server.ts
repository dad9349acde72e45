import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Log } from '../../core/ground/log.ts';
import { toListenError } from '../../core/ground/net/ports.ts';
import { dashboardMessages } from '../../locales/dashboard.ts';
import { settleForwarding, trustedProxies } from './client-address.ts';
import type { Styles } from './inline-styles.ts';
import { limitRequests } from './limit-requests.ts';
import { pageResponse } from './page-response.ts';
import { plainPage } from './plain-page.ts';
import { limitSearchesAtOnce } from './searches-at-once.ts';
import { securityHeaders } from './security-headers.ts';

export interface HttpSettings {
  readonly dashboardHost: string;
  readonly dashboardPort: number;
  readonly trustedProxies: readonly string[];
  readonly publicUrl?: string | undefined;
  readonly searchConcurrency: number;
}

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface DashboardServer {
  /** From now on this handler answers the requests, and its pages get these styles. */
  serve(handler: RequestHandler, styles: Styles | undefined): void;
  /** Accepts no new requests and finishes the running ones, for at most two seconds. */
  close(): Promise<void>;
}

/** Leaves one of the three seconds in which a process must end. */
const CLOSE_LIMIT_MS = 2_000;
const REQUEST_LIMIT_MS = 60_000;
const HEADERS_LIMIT_MS = 10_000;
/** The wait that an address is told if it has more searches in line than get their turn in time. */
const CROWDED_SECONDS = 10;

const HTML = 'text/html; charset=utf-8';
const STARTING = plainPage(dashboardMessages('fa').plain.starting, dashboardMessages('en').plain.starting, {
  refreshSeconds: 2,
});
const tooMany = (seconds: number): string =>
  plainPage(dashboardMessages('fa').plain.tooMany(seconds), dashboardMessages('en').plain.tooMany(seconds));

/**
 * The dashboard's HTTP server. It answers at once: /healthz says that the process lives, /readyz whether pages can be shown. Until they
 * can, every other path answers with a page that says so.
 * @throws RetryableError 'port.taken' | 'address.missing'
 */
export async function listen(settings: HttpSettings, log: Log): Promise<DashboardServer> {
  const trusted = trustedProxies(settings.trustedProxies);
  const limit = limitRequests();
  const limitSearches = limitSearchesAtOnce(settings.searchConcurrency);
  const secure = securityHeaders({ isSecure: settings.publicUrl?.startsWith('https://') ?? false });
  let handler: RequestHandler | undefined;
  let styles: Styles | undefined;

  const pass = async (
    request: IncomingMessage,
    response: ServerResponse,
    handle: RequestHandler,
  ): Promise<void> => {
    let waitSeconds = await limit(request);
    if (waitSeconds === 0) {
      if (await limitSearches(request, response, () => handle(request, response))) return;
      waitSeconds = CROWDED_SECONDS;
    }
    log.info({ path: request.url?.split('?', 1)[0] }, 'an address asks too often');
    response.setHeader('retry-after', waitSeconds);
    answer(response, 429, HTML, tooMany(waitSeconds));
  };
  const server = createServer(
    {
      requestTimeout: REQUEST_LIMIT_MS,
      headersTimeout: HEADERS_LIMIT_MS,
      ServerResponse: pageResponse(() => styles),
    },
    (request, response) => {
      const [path] = (request.url ?? '/').split('?', 1);
      if (path === '/healthz') return answer(response, 200, 'application/json', '{"status":"alive"}');
      if (path === '/readyz') {
        const state = handler ? 'ready' : 'starting';
        return answer(response, handler ? 200 : 503, 'application/json', `{"status":"${state}"}`);
      }
      if (!handler) return answer(response, 503, HTML, STARTING);
      settleForwarding(request, trusted);
      for (const [name, value] of Object.entries(secure)) response.setHeader(name, value);
      pass(request, response, handler).catch((error: unknown) => {
        log.error({ err: error }, 'request failed');
        if (response.headersSent) response.destroy();
        else answer(response, 500, 'text/plain', 'internal error');
      });
    },
  );
  await bind(server, settings);
  return {
    serve: (given, givenStyles) => {
      [handler, styles] = [given, givenStyles];
    },
    close: async () => {
      const closed = new Promise(resolve => server.close(resolve));
      server.closeIdleConnections();
      const timer = setTimeout(() => server.closeAllConnections(), CLOSE_LIMIT_MS);
      await closed;
      clearTimeout(timer);
    },
  };
}

async function bind(
  server: Server,
  { dashboardHost: host, dashboardPort: port }: HttpSettings,
): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ port, host }, resolve);
    });
  } catch (error) {
    throw toListenError(error, { host, port, variable: 'DASHBOARD_PORT' });
  }
}

function answer(response: ServerResponse, status: number, type: string, body: string): void {
  response
    .writeHead(status, {
      'content-type': type,
      'cache-control': 'no-store',
      ...(status === 503 && { 'retry-after': '2' }),
    })
    .end(body);
}
