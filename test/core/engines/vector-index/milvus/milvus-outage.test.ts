import { readFileSync } from 'node:fs';
import http2 from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import path from 'node:path';
import tls from 'node:tls';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { MilvusCandidates } from '../../../../../core/engines/vector-index/milvus/milvus-candidates.ts';
import { MilvusServer } from '../../../../../core/engines/vector-index/milvus/server.ts';
import type { MilvusSettings } from '../../../../../core/engines/vector-index/milvus/settings.ts';
import { Manifest } from '../../../../../core/engines/vector-index/snapshot/manifest.ts';
import { NegarehError, RetryableError } from '../../../../../core/ground/errors.ts';
import { describeSnapshot } from '../snapshots.ts';

/** Of localhost, made out by itself until 2126. */
const [key, cert] = ['key', 'crt'].map(name =>
  readFileSync(path.resolve(import.meta.dirname, `../../../../fixtures/tls/localhost.${name}.pem`), 'utf8'),
) as [string, string];

// A machine may name its authorities to gRPC in this way, which stands before all others.
beforeAll(() => void vi.stubEnv('GRPC_DEFAULT_SSL_ROOTS_FILE_PATH', undefined));

let closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.reverse()) await close();
  closers = [];
});

/** Takes the calls of gRPC, and notes what they bring. */
async function startServer(answer: 'none' | 'unauthenticated', isSecure = false) {
  const server = isSecure ? http2.createSecureServer({ key, cert }) : http2.createServer();
  const calls: http2.IncomingHttpHeaders[] = [];
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.on('sessionError', () => undefined);
  server.on('stream', (stream, headers) => {
    calls.push(headers);
    stream.on('error', () => undefined);
    // The code 16 of gRPC.
    const refusal = { 'grpc-status': '16', 'grpc-message': 'who is that' };
    if (answer === 'unauthenticated')
      stream.respond({ 'content-type': 'application/grpc', ...refusal }, { endStream: true });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  // Not by name: a bare machine's hosts file may be empty.
  return { calls, url: `${isSecure ? 'https' : 'http'}://127.0.0.1:${port}` };
}

const settingsOf = (url: string, more: Partial<MilvusSettings> = {}): MilvusSettings => ({
  url,
  token: undefined,
  database: undefined,
  timeoutMs: 300,
  fallback: 'none',
  ...more,
});

const snapshot = describeSnapshot(2);

function open(settings: MilvusSettings): MilvusCandidates {
  const collection = { collection: 'negareh_x', factory: 'Flat', parameter: null };
  const description = { ...collection, recallAt10: null, recallQueries: 0 };
  const file = { bytes: 1, sha256: '0'.repeat(64) };
  const files = { 'ids.bin': file, 'vectors.f32': file, 'exact.onnx': file };
  const manifest = Manifest.parse({
    ...snapshot,
    format: 1,
    engine: 'milvus',
    milvus: description,
    count: 1,
    files,
    createdAt: new Date().toISOString(),
  });
  // Within this test there is one probe, at the beginning of the outage.
  const candidates = new MilvusCandidates({ settings, manifest, description }, 3_600_000);
  closers.push(() => candidates.close());
  return candidates;
}

const question = { queries: new Float32Array([1, 0]), width: 1, filters: {} };

it('one query waits for a Milvus that hangs, and all others are told at once, as readyz is', async () => {
  const { url, calls } = await startServer('none');
  const candidates = open(settingsOf(url));
  await expect(candidates.find(question)).rejects.toMatchObject({ code: 'milvus.slow' });
  for (let time = 0; time < 30; time += 1)
    await expect(candidates.find(question)).rejects.toMatchObject({ code: 'milvus.slow' });
  await expect(candidates.check()).rejects.toMatchObject({ code: 'milvus.slow' });
  // The first one's, the probe's, and one retry of each.
  expect(calls.length).toBeLessThanOrEqual(4);

  const falling = open(settingsOf(url, { fallback: 'exact' }));
  for (let time = 0; time < 30; time += 1) expect(await falling.find(question)).toBeInstanceOf(NegarehError);
  await falling.check();
  expect(calls.length).toBeLessThanOrEqual(8);
});

it('asks Milvus itself whether an outage is over, although the collection was in order before', async () => {
  const candidates = open(settingsOf('http://127.0.0.1:9'));
  const fine = {
    error_code: 'Success',
    reason: '',
    properties: [{ key: 'negareh.snapshot', value: JSON.stringify(snapshot) }],
    state: 'LoadStateLoaded',
    data: [{ 'count(*)': 1 }],
  };
  const ask = vi.spyOn(MilvusServer.prototype, 'ask');
  closers.push(() => ask.mockRestore());
  // What the collection is, whether it is loaded, how many rows it has; the search hangs, and so does the probe.
  for (let time = 0; time < 3; time += 1) ask.mockResolvedValueOnce(fine);
  ask.mockRejectedValue(new RetryableError('milvus.slow', { url: 'http://127.0.0.1:9', seconds: 1 }));
  for (let time = 0; time < 30; time += 1)
    await expect(candidates.find(question)).rejects.toMatchObject({ code: 'milvus.slow' });
  expect(ask).toHaveBeenCalledTimes(5);
});

it('token and database go with every call, over TLS to a server that a known authority vouches for', async () => {
  const ask = async (url: string) => {
    const server = new MilvusServer(
      settingsOf(url, { token: 'negareh:a secret', database: 'photos', timeoutMs: 30_000 }),
    );
    closers.push(() => server.close());
    return server.ask('', client => client.listCollections());
  };
  const known = tls.getCACertificates('default');
  closers.push(() => tls.setDefaultCACertificates(known));
  // As NODE_EXTRA_CA_CERTS does.
  tls.setDefaultCACertificates([...known, cert]);
  const own = await startServer('unauthenticated', true);
  await expect(ask(own.url)).rejects.toMatchObject({ code: 'milvus.refused' });
  expect(own.calls[0]).toMatchObject({
    authorization: Buffer.from('negareh:a secret').toString('base64'),
    dbname: 'photos',
  });
  tls.setDefaultCACertificates(known);
  const stranger = await startServer('unauthenticated', true);
  await expect(ask(stranger.url)).rejects.toMatchObject({
    code: 'milvus.unreachable',
    parameters: { reason: expect.stringContaining('certificate') },
  });
  expect(stranger.calls).toEqual([]);
});
