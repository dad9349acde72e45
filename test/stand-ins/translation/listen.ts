import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface StandIn {
  readonly url: string;
  close(): Promise<void>;
}

/** A local HTTP server on a free port; the handler gets the whole body. */
export async function listen(
  handle: (request: IncomingMessage, body: string, response: ServerResponse) => void,
): Promise<StandIn> {
  const server: Server = createServer(async (request, response) =>
    handle(request, await text(request), response),
  );
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise(resolve => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
