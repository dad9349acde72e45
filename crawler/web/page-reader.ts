import type { Browser } from 'playwright';
import { firstLineOf, PermanentError, RetryableError, reasonOf } from '../../core/ground/errors.ts';

export interface WebPage {
  readonly url: string;
  /** As the site sent it. */
  readonly html: string;
}

/** Reads from pages what their scripts have assembled. */
export interface PageReader {
  /**
   * @param expression JavaScript that is evaluated once the page's own scripts have run
   * @returns its value, which has been JSON
   * @throws PermanentError 'crawl.browser-missing'; RetryableError 'service.unreachable'
   */
  read(page: WebPage, expression: string): Promise<unknown>;
  close(): Promise<void>;
}

const TIMEOUT_MS = 20_000;
/** Characters of JSON. */
const MOST_LENGTH = 5_000_000;

/**
 * Reads pages in a Chromium that was started separately with `--remote-debugging-port`: with its own sandbox, as its own user, and it
 * outlives us. Playwright is loaded with the first page. The browser sends no requests: the crawl has fetched the page's bytes by its own
 * rules, and every other request is aborted here.
 * @param address like http://127.0.0.1:9222
 */
export function createPageReader(address: string): PageReader {
  let opening: Promise<Browser> | undefined;
  const connect = async (): Promise<Browser> => {
    const missing = (cause: unknown) =>
      new PermanentError('crawl.browser-missing', { address, reason: firstLine(cause) }, { cause });
    const { chromium } = await import('playwright').catch((cause: unknown) => Promise.reject(missing(cause)));
    return chromium
      .connectOverCDP(address, { timeout: TIMEOUT_MS })
      .catch((cause: unknown) => Promise.reject(missing(cause)));
  };
  const browserOf = async (): Promise<Browser> => {
    const known = await opening?.catch(() => undefined);
    if (!known?.isConnected()) opening = connect();
    return opening!;
  };
  return {
    read: async (page, expression) => {
      const context = await (await browserOf()).newContext({
        serviceWorkers: 'block',
        acceptDownloads: false,
      });
      const late = Promise.withResolvers<never>();
      const timer = setTimeout(
        () => late.reject(new Error(`no answer for ${TIMEOUT_MS / 1_000} s`)),
        TIMEOUT_MS,
      );
      try {
        return await Promise.race([readIn(context, page, expression), late.promise]);
      } catch (cause) {
        const { host } = new URL(page.url);
        const reason = `its page: ${firstLine(cause)}`;
        throw new RetryableError('service.unreachable', { service: host, reason }, { cause });
      } finally {
        clearTimeout(timer);
        // Also ends a page whose script never ends.
        await context.close().catch(() => undefined);
      }
    },
    // For a browser that we connected to, this only closes the connection.
    close: async () => (await opening?.catch(() => undefined))?.close(),
  };
}

/** The rest of the text is Playwright's log of what it did. */
const firstLine = (cause: unknown): string => firstLineOf(reasonOf(cause));

async function readIn(
  context: Awaited<ReturnType<Browser['newContext']>>,
  { url, html }: WebPage,
  expression: string,
): Promise<unknown> {
  const page = await context.newPage();
  let isFirst = true;
  await context.routeWebSocket(/./, socket => socket.close());
  await context.route(/./, route => {
    const isPage = isFirst && route.request().isNavigationRequest();
    if (!isPage) return route.abort();
    isFirst = false;
    return route.fulfill({ body: html, contentType: 'text/html; charset=utf-8' });
  });
  await page.goto(url, { waitUntil: 'domcontentloaded', timeout: TIMEOUT_MS });
  const text = await page.evaluate<unknown>(`JSON.stringify(${expression} ?? null)`);
  if (typeof text !== 'string' || text.length > MOST_LENGTH) throw new Error('not what such a page says');
  return JSON.parse(text);
}
