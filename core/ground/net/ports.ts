import { createServer } from 'node:net';
import { type NegarehError, PermanentError, RetryableError, reasonOf } from '../errors.ts';

/** What is listened on, and the settings that chose it, for the words of an error. */
export interface Listening {
  readonly host: string;
  readonly port: number;
  /** The setting of the port; the host's has the same name with HOST in its place. */
  readonly variable: string;
}

/**
 * Looks before anything is started whether a port can be listened on.
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
 * Why a port cannot be listened on. Another program lets go of it some time, and an address may come with its network;
 * a port that only root may use, or a host that is none, stays until somebody changes the setting.
 * @returns RetryableError 'port.taken' | 'address.missing'; PermanentError 'config.invalid'
 */
export function toListenError(cause: unknown, { port, host, variable }: Listening): NegarehError {
  const { code = '' } = cause as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return new RetryableError('port.taken', { port, variable }, { cause });
  if (code === 'EADDRNOTAVAIL' || code === 'EAI_AGAIN') {
    const hostVariable = variable.replace(/PORT$/, 'HOST');
    return new RetryableError('address.missing', { host, variable: hostVariable }, { cause });
  }
  return new PermanentError('config.invalid', { variable, reason: reasonOf(cause) }, { cause });
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
