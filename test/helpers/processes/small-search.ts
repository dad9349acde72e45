// Answers /readyz like the search process, and nothing else.
import { createServer } from 'node:http';
import { loadConfig } from '../../../core/ground/config.ts';
import { createLog } from '../../../core/ground/log.ts';
import { onShutdown } from '../../../core/ground/process/lifecycle.ts';
import type { ReadyBody } from '../../../core/work/search/http/schemas.ts';

const config = loadConfig();
const log = createLog('search');
const body: ReadyBody = {
  status: 'ready',
  modelId: 'small@00000000',
  precision: 'fp32',
  images: 12,
  snapshotId: null,
};
const server = createServer((_request, response) => {
  response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
});
server.listen(config.searchPort, config.searchHost, () =>
  log.info({ pid: process.pid, images: 12 }, 'ready'),
);
onShutdown(async () => {
  server.close();
  server.closeAllConnections();
}, log);
