// Answers /readyz like the dashboard, and nothing else.
import { createServer } from 'node:http';
import { loadConfig } from '../../../core/ground/config.ts';
import { createLog } from '../../../core/ground/log.ts';
import { onShutdown } from '../../../core/ground/process/lifecycle.ts';

const config = loadConfig();
const server = createServer((_request, response) => response.end('{"status":"ready"}'));
server.listen(config.dashboardPort, config.dashboardHost);
onShutdown(async () => {
  server.close();
  server.closeAllConnections();
}, createLog('dashboard'));
