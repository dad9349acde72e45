import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';

/** A package to serve: the content of its package.json, and its other files. */
export interface ServedPackage {
  readonly name: string;
  readonly version: string;
  /** More of package.json: os, cpu, bin … */
  readonly manifest?: Readonly<Record<string, unknown>>;
  readonly files?: Readonly<Record<string, Uint8Array | string>>;
}

export interface NpmRegistryStandIn {
  readonly url: string;
  /** The requested paths, in order. */
  readonly requests: string[];
  /** The entries of the packages in a package-lock.json, by folder. */
  readonly locked: Readonly<Record<string, object>>;
  /** From now on connections break in the middle of these packages; of none if called without names. */
  breakOff(...names: readonly string[]): void;
  close(): Promise<void>;
}

interface Tarball {
  readonly served: ServedPackage;
  readonly bytes: Uint8Array;
  readonly integrity: string;
}

/** An npm registry with a few packages, for a real npm: descriptions under `/name`, tarballs under `/name/-/`. */
export async function startNpmRegistry(packages: readonly ServedPackage[]): Promise<NpmRegistryStandIn> {
  const tarballs = new Map<string, Tarball>();
  for (const served of packages) tarballs.set(served.name, await toTarball(served));
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  let broken: ReadonlySet<string> = new Set();

  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '').slice(1);
    requests.push(path);
    const [name = '', file] = path.split('/-/');
    const tarball = tarballs.get(name);
    if (!tarball) return response.writeHead(404).end('{}');
    if (file === undefined) return response.end(JSON.stringify(describe(tarball, url)));
    response.writeHead(200, { 'content-length': tarball.bytes.length });
    if (!broken.has(name)) return response.end(tarball.bytes);
    return response.write(tarball.bytes.subarray(0, tarball.bytes.length / 2), () =>
      request.socket.destroy(),
    );
  });
  server.on('connection', socket => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

  return {
    url,
    requests,
    locked: Object.fromEntries(
      [...tarballs.values()].map(({ served: { name, version, manifest }, integrity }) => {
        const { os, cpu, bin } = manifest ?? {};
        return [`node_modules/${name}`, { version, integrity, optional: os !== undefined, os, cpu, bin }];
      }),
    ),
    breakOff: (...names) => {
      broken = new Set(names);
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

async function toTarball(served: ServedPackage): Promise<Tarball> {
  const { name, version, manifest, files } = served;
  const archive = pack();
  archive.entry({ name: 'package/package.json' }, JSON.stringify({ name, version, ...manifest }));
  for (const [file, content] of Object.entries(files ?? {})) {
    archive.entry({ name: `package/${file}`, mode: 0o755 }, Buffer.from(content));
  }
  archive.finalize();
  const bytes = await buffer(archive.pipe(createGzip({ level: 1 })));
  return { served, bytes, integrity: `sha512-${createHash('sha512').update(bytes).digest('base64')}` };
}

function describe({ served: { name, version, manifest }, integrity }: Tarball, url: string) {
  const dist = { tarball: `${url}${name}/-/${name}-${version}.tgz`, integrity };
  return {
    name,
    'dist-tags': { latest: version },
    versions: { [version]: { name, version, ...manifest, dist } },
  };
}
