import http from 'node:http';
import https from 'node:https';
import { pinnedLookup } from '../../ground/net/pinned-lookup.ts';
import { type PublicHosts, resolvePublic } from '../../ground/net/resolve-public.ts';

interface PostOptions extends PublicHosts {
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly signal: AbortSignal;
}

/**
 * Posts JSON to a stranger's server, only at the address that was checked; a redirect is an answer like any other. The body
 * of the answer is not read; only the status counts.
 * @returns the status
 * @throws InputError 'web.address'; RetryableError; the error of the connection
 */
export async function postMessage(
  address: string,
  { headers, body, signal, ...hosts }: PostOptions,
): Promise<number> {
  const url = new URL(address);
  const pinned = await resolvePublic(url, hosts);
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? https : http).request(
      url,
      {
        method: 'POST',
        signal,
        lookup: pinnedLookup(pinned),
        agent: false,
        headers: {
          ...headers,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
        },
      },
      answer => {
        resolve(answer.statusCode!);
        answer.destroy();
      },
    );
    request.on('error', reject);
    // A server that answers with a protocol switch (101) is disconnected without an error event.
    request.on('close', () => reject(new Error('no answer before the connection ended')));
    request.end(body);
  });
}
