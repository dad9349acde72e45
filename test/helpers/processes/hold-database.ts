// Opens the embedded PostgreSQL of a folder, prints its address, and holds it until SIGTERM.
// Arguments: folder, port.
import { createLog } from '../../../core/ground/log.ts';
import { openEmbedded } from '../../../postgres/open-embedded.ts';
import { makePlace, rootsPlace } from '../../../postgres/place.ts';

const [folder, port] = process.argv.slice(2);
const log = createLog('holder', { level: 'error', toStderr: true });
const server = await openEmbedded(makePlace(folder!, rootsPlace()), { port: Number(port) }, log);
process.once('SIGTERM', async () => {
  await server.close();
  process.exit(0);
});
setInterval(() => undefined, 60_000);
process.stdout.write(`${server.url}\n`);
