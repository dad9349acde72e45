// The dashboard process: serves the web pages through Next.js; holds no model.

import { keepTrying } from '../core/ground/process/keep-trying.ts';
import { runProcess } from '../core/ground/process/run-process.ts';
import { publicUrlOf } from '../core/ground/service-urls.ts';
import { openPages } from './http/open-pages.ts';
import { listen } from './http/server.ts';
import { openServices } from './open-services.ts';
import { shareServices } from './shared-services.ts';

await runProcess('dashboard', async ({ config, log, stopping, onEnd }) => {
  const server = await listen(config, log);
  let close = async (): Promise<void> => undefined;
  onEnd(() => close());
  onEnd(() => server.close());
  const opened = await keepTrying(() => openServices(config, log), { log, signal: stopping });
  ({ close } = opened);
  shareServices(opened.services);
  const pages = await openPages(config, log);
  server.serve(pages.handle, pages.styles);
  log.info({ url: publicUrlOf(config) }, 'ready');
});
