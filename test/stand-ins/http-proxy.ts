import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** A running proxy: `url` for the client, `targets` as they were asked for. */
export interface ProxyStandIn {
  readonly url: string;
  readonly targets: string[];
  close(): Promise<void>;
}

/** An HTTP proxy that only tunnels (CONNECT), with an optional `user:password`. */
export async function startHttpProxy(credentials?: string): Promise<ProxyStandIn> {
  const targets: string[] = [];
  const sockets = new Set<Socket>();
  const expected = credentials && `Basic ${Buffer.from(credentials).toString('base64')}`;
  const server = createServer((_request, response) => response.writeHead(405).end('CONNECT only'));
  server.on('connection', socket => sockets.add(socket));
  server.on('connect', (request, client: Socket) => {
    if (expected && request.headers['proxy-authorization'] !== expected) {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    targets.push(request.url ?? '');
    const [host, port] = (request.url ?? '').split(':');
    const upstream = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    sockets.add(upstream);
    upstream.on('error', () => client.destroy());
    client.on('error', () => upstream.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const login = credentials?.split(':').map(encodeURIComponent).join(':');
  return {
    url: `http://${login ? `${login}@` : ''}127.0.0.1:${port}`,
    targets,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
