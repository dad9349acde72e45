import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { ProxyStandIn } from './http-proxy.ts';

const NO_AUTHENTICATION = 0;
const PASSWORD = 2;
const IPV4 = 1;
const DOMAIN = 3;

/**
 * A SOCKS5 proxy (RFC 1928, 1929) for tests, optionally with `user:password`. `hosts` are names that only the proxy can resolve; `targets`
 * shows whether it got a name or an address.
 */
export async function startSocksProxy({
  credentials,
  hosts = {},
}: {
  credentials?: string;
  hosts?: Record<string, string>;
} = {}): Promise<ProxyStandIn> {
  const targets: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer(socket => {
    sockets.add(socket);
    socket.on('error', () => {});
    serve(socket).catch(() => socket.destroy());
  });

  async function serve(client: Socket): Promise<void> {
    const read = reader(client);
    const [, methodCount = 0] = await read(2);
    await read(methodCount);
    client.write(Buffer.from([5, credentials ? PASSWORD : NO_AUTHENTICATION]));
    if (credentials) {
      const [, userLength = 0] = await read(2);
      const user = await read(userLength);
      const [passwordLength = 0] = await read(1);
      const accepted = `${user}:${await read(passwordLength)}` === credentials;
      client.write(Buffer.from([1, accepted ? 0 : 1]));
      if (!accepted) {
        client.end();
        return;
      }
    }
    const [, , , kind] = await read(4);
    const host =
      kind === DOMAIN ? String(await read((await read(1))[0] ?? 0)) : [...(await read(4))].join('.');
    const port = (await read(2)).readUInt16BE(0);
    targets.push(`${host}:${port}`);
    const upstream = connect(port, hosts[host] ?? host);
    sockets.add(upstream);
    upstream.on('error', () => client.destroy());
    await once(upstream, 'connect');
    client.write(Buffer.from([5, 0, 0, IPV4, 0, 0, 0, 0, 0, 0]));
    upstream.pipe(client).pipe(upstream);
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `socks5://${credentials ? `${credentials}@` : ''}127.0.0.1:${port}`,
    targets,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Reads exact numbers of bytes while the handshake lasts. */
function reader(socket: Socket): (length: number) => Promise<Buffer> {
  return async length => {
    for (;;) {
      const bytes: Buffer | null = length === 0 ? Buffer.alloc(0) : socket.read(length);
      if (bytes) return bytes;
      await once(socket, 'readable');
    }
  };
}
