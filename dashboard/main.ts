// The dashboard process: serves the web pages through Next.js; holds no model.
import { loadConfig, publicUrlOf } from '../core/ground/config.ts';
import { NegarehError, PermanentError } from '../core/ground/errors.ts';
import { createLog } from '../core/ground/log.ts';
import { EXIT_CONFIGURATION, onShutdown } from '../core/ground/process/lifecycle.ts';
import type { Locale } from '../locales/format.ts';
import { errorMessage } from '../locales/messages.ts';
import { openPages } from './http/open-pages.ts';
import { listen } from './http/server.ts';
import { openServices } from './open-services.ts';
import { shareServices } from './shared-services.ts';

let log = createLog('dashboard');
let locale: Locale = 'en';

/** Every end that was not asked for passes here, so that it is a line of the log. */
process.on('uncaughtException', error => {
  log.fatal({ err: error }, errorMessage(locale, error instanceof NegarehError ? error : undefined));
  process.exit(error instanceof PermanentError ? EXIT_CONFIGURATION : 1);
});

const config = loadConfig();
log = createLog('dashboard', { level: config.logLevel });
locale = config.locale;

const server = await listen(config, log);
const closers = [() => server.close()];
onShutdown(async () => {
  for (const close of closers) await close();
}, log);

const { services, close } = await openServices(config, log);
closers.push(close);
shareServices(services);
const pages = await openPages(config, log);
server.serve(pages.handle);
log.info({ url: publicUrlOf(config) }, 'ready');
