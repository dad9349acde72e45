import { existsSync } from 'node:fs';
import path from 'node:path';
import { format } from 'node:util';
import createNextServer from 'next';
import { PermanentError } from '../../core/ground/errors.ts';
import type { Log } from '../../core/ground/log.ts';
import { turnTelemetryOff } from '../../setup/telemetry-off.mjs';
import { currentBuildFolder } from './build-folders.ts';
import { type Styles, stylesOfBuild } from './inline-styles.ts';
import type { HttpSettings, RequestHandler } from './server.ts';

const DASHBOARD = path.resolve(import.meta.dirname, '..');

/**
 * Opens the production build that setup.mjs made.
 * @throws PermanentError 'dashboard.not-built'
 */
export async function openPages(
  settings: HttpSettings,
  log: Log,
): Promise<{ handle: RequestHandler; styles: Styles | undefined; close(): Promise<void> }> {
  turnTelemetryOff();
  requireBuild();
  speakThroughLog(log);
  const next = createNextServer({
    dev: false,
    dir: DASHBOARD,
    hostname: settings.dashboardHost,
    port: settings.dashboardPort,
    quiet: true,
  });
  await next.prepare();
  return { handle: next.getRequestHandler(), styles: stylesOfBuild(), close: () => next.close() };
}

function requireBuild(): void {
  try {
    if (existsSync(path.join(DASHBOARD, currentBuildFolder(), 'BUILD_ID'))) return;
  } catch {
    // Nothing was ever built.
  }
  throw new PermanentError('dashboard.not-built', {});
}

/** Next.js writes to the console; our processes write log lines. */
function speakThroughLog(log: Log): void {
  const to =
    (level: 'debug' | 'warn' | 'error') =>
    (...parts: unknown[]) =>
      log[level](format(...parts).trim());
  Object.assign(globalThis.console, {
    log: to('debug'),
    info: to('debug'),
    debug: to('debug'),
    warn: to('warn'),
    error: to('error'),
  });
}
