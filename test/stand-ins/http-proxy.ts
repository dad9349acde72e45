import { once } from 'node:events';
import { createServer, request as sendRequest } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** A running proxy: `url` for the client, `targets` (`host:port`, or a whole address) as requested. */
export interface ProxyStandIn {
  readonly url: string;
  readonly targets: string[];
  close(): Promise<void>;
}

export interface HttpProxyStandIn extends ProxyStandIn {
  /** How many requests were refused because of their credentials so far. */
  refused(): number;
}

/** An HTTP proxy that tunnels (CONNECT) and forwards plain requests, optionally with `user:password`. */
export async function startHttpProxy(credentials?: string): Promise<HttpProxyStandIn> {
  const targets: string[] = [];
  let refused = 0;
  const sockets = new Set<Socket>();
  const expected = credentials && `Basic ${Buffer.from(credentials).toString('base64')}`;
  const server = createServer((request, response) => {
    const { 'proxy-authorization': login, 'proxy-connection': _, ...headers } = request.headers;
    if (expected && login !== expected) {
      refused += 1;
      return response.writeHead(407).end();
    }
    targets.push(request.url ?? '');
    const onward = sendRequest(request.url ?? '', { method: request.method, headers }, answer => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    return request.pipe(onward);
  });
  server.on('connection', socket => sockets.add(socket));
  server.on('connect', (request, client: Socket) => {
    if (expected && request.headers['proxy-authorization'] !== expected) {
      refused += 1;
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
    refused: () => refused,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
