import { createServer } from 'node:net';
import { PermanentError, reasonOf } from '../errors.ts';

/**
 * Looks before anything is started whether a port can be listened on.
 * @param variable the setting that chooses the port, for the message
 * @throws PermanentError 'port.taken', or 'config.invalid' when it cannot be listened on at all
 */
export async function requireFreePort(port: number, host: string, variable: string): Promise<void> {
  try {
    await listenOnce(port, host);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EADDRINUSE') {
      throw new PermanentError('port.taken', { port, variable }, { cause });
    }
    // A port that only root may use, or an address that this machine does not have.
    throw new PermanentError('config.invalid', { variable, reason: reasonOf(cause) }, { cause });
  }
}

/** A port of loopback that is free now. */
export const findFreePort = (): Promise<number> => listenOnce(0, '127.0.0.1');

/** Listens and stops at once. @returns the port, chosen by the system when it was 0 */
async function listenOnce(port: number, host: string): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, resolve);
  });
  const address = server.address();
  await new Promise(resolve => server.close(resolve));
  return typeof address === 'object' && address ? address.port : port;
}
