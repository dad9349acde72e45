import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';

/** The only way out of a bare machine: a proxy (CONNECT) that leads to some hosts and counts what comes in. */
export interface RegistryDoor {
  /** Bytes that came in so far. */
  readonly received: number;
  /** Other hosts that were asked for. */
  readonly refused: ReadonlySet<string>;
  close(): Promise<void>;
}

/** @param socketFile a socket in the file system, which also another network namespace reaches */
export async function openRegistryDoor(socketFile: string, hosts: readonly string[]): Promise<RegistryDoor> {
  const sockets = new Set<Socket>();
  const refused = new Set<string>();
  let received = 0;
  const server = createServer((request, response) => {
    refused.add(request.url ?? '');
    response.writeHead(403).end();
  });
  server.on('connection', socket => sockets.add(socket));
  server.on('connect', (request, client: Socket) => {
    const [host = '', port] = (request.url ?? '').split(':');
    client.on('error', () => client.destroy());
    if (!hosts.includes(host)) {
      refused.add(host);
      client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const upstream = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    sockets.add(upstream);
    upstream.on('data', chunk => (received += chunk.length));
    upstream.on('error', () => client.destroy());
    client.on('close', () => upstream.destroy());
  });
  await rm(socketFile, { force: true });
  server.listen(socketFile);
  await once(server, 'listening');
  return {
    get received() {
      return received;
    },
    refused,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
