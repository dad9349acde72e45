import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Resolve } from '../../../core/ground/net/resolve-public.ts';
import { openWebClient, type WebClient } from '../../../crawler/web/web-client.ts';

export type Handle = (request: IncomingMessage, response: ServerResponse) => void;

export interface WebServer {
  readonly origin: string;
  readonly port: number;
  /** What was asked, in order: method and path. */
  readonly asked: string[];
  handle: Handle;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A server on loopback that answers as the test says. */
export async function startWebServer(
  handle: Handle = (_request, response) => response.end('ok'),
): Promise<WebServer> {
  const server = createServer((request, response) => {
    web.asked.push(`${request.method} ${request.url}`);
    web.handle(request, response);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const web: WebServer = {
    origin: `http://127.0.0.1:${port}`,
    port,
    asked: [],
    handle,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
  return web;
}

/** A client that may reach these origins of this machine, and names as `resolve` says. */
export function openTestClient(
  localOrigins: readonly string[],
  resolve: Resolve = async () => ['127.0.0.1'],
): WebClient & Disposable {
  const client = openWebClient({
    userAgent: 'Negareh/test',
    localOrigins: new Set(localOrigins),
    resolve,
    idleMs: 2_000,
  });
  return { ...client, [Symbol.dispose]: () => client.close() };
}
