import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { codeOf, type NegarehError, PermanentError, RetryableError, reasonOf } from '../errors.ts';

/** A host and port to listen on, and the setting that chose them, for the text of an error. */
export interface Listening {
  readonly host: string;
  readonly port: number;
  /** The port's setting; the host's setting has the same name with HOST instead of PORT. */
  readonly variable: string;
}

/**
 * Checks, before anything is started, that a port can be listened on.
 * @throws what {@link toListenError} makes of the failure.
 */
export async function requireFreePort(port: number, host: string, variable: string): Promise<void> {
  try {
    await listenOnce(port, host);
  } catch (error) {
    throw toListenError(error, { port, host, variable });
  }
}

/**
 * Why a port cannot be listened on. A taken port may become free, and a missing address may come with its network; a port
 * that only root may use, or an invalid host, stays wrong until somebody changes the setting.
 * @returns RetryableError 'port.taken' | 'address.missing'; PermanentError 'config.invalid'
 */
export function toListenError(cause: unknown, { port, host, variable }: Listening): NegarehError {
  const code = codeOf(cause) ?? '';
  if (code === 'EADDRINUSE') return new RetryableError('port.taken', { port, variable }, { cause });
  if (code === 'EADDRNOTAVAIL' || code === 'EAI_AGAIN') {
    const hostVariable = variable.replace(/PORT$/, 'HOST');
    return new RetryableError('address.missing', { host, variable: hostVariable }, { cause });
  }
  return new PermanentError('config.invalid', { variable, reason: reasonOf(cause) }, { cause });
}

/** Below the ports that systems give to outgoing connections (Linux from 32768, macOS from 49152), above well-known services. */
const QUIET_PORTS = { from: 20_000, to: 32_000 };
const TRIES = 20;

/**
 * A loopback port that is free now and lies outside the range of outgoing connections, so that none of these takes it before
 * the caller listens. The system itself would choose a port from that range.
 */
export async function findFreePort(): Promise<number> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const port = randomInt(QUIET_PORTS.from, QUIET_PORTS.to);
    const found = await listenOnce(port, '127.0.0.1').catch(() => undefined);
    if (found !== undefined) return found;
  }
  return listenOnce(0, '127.0.0.1');
}

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
