import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Bucket } from '../../../../core/data/images/s3/bucket.ts';
import { S3ImageFiles } from '../../../../core/data/images/s3/s3-image-files.ts';
import { placeOf } from '../../../../core/data/images/s3/store-place.ts';
import { inspectConfig } from '../../../../core/ground/config.ts';
import { originalKey, renditionKey } from '../../../../core/ground/domain/images/image-keys.ts';
import { RENDITION_SIZES } from '../../../../core/ground/domain/images/renditions.ts';
import { type S3Fault, type S3FaultProxy, startS3Faults } from '../../../stand-ins/s3/faults.ts';
import { type MotoServer, startMoto } from '../../../stand-ins/s3/start-moto.ts';
import { imageStoreContract, picture } from './image-store-contract.ts';

let server: MotoServer;
let proxy: S3FaultProxy;
let dataDir: string;
let address: string;
let buckets = 0;
let opened: Bucket[] = [];

beforeAll(async () => {
  server = await startMoto();
  proxy = await startS3Faults(server.url);
});
afterAll(async () => {
  await proxy?.close();
  await server?.close();
});
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'negareh-s3-'));
  const bucket = `photos-${++buckets}`;
  address = `s3://${bucket}/some/folder`;
  await server.makeBucket(bucket);
});
afterEach(async () => {
  proxy.set();
  for (const bucket of opened) bucket.close();
  opened = [];
  await rm(dataDir, { recursive: true });
});

/** With pauses that a test can wait for. */
function openStore({ from = dataDir, at = address, variables = {} } = {}): S3ImageFiles {
  const { config, problems } = inspectConfig({
    DATA_DIR: from,
    IMAGE_STORE: at,
    S3_ENDPOINT: proxy.url,
    S3_ACCESS_KEY_ID: 'test',
    S3_SECRET_ACCESS_KEY: 'test',
    ...variables,
  });
  expect(problems).toEqual([]);
  const openBucket = async () => {
    const bucket = new Bucket(placeOf(at), config, { firstMs: 5, longestMs: 20 });
    opened.push(bucket);
    return bucket;
  };
  return new S3ImageFiles(at, config, openBucket, [5, 20]);
}

const count = (method: string, part: string) =>
  proxy.requests.filter(request => request.startsWith(`${method} `) && request.includes(part)).length;

describe('an image store in a bucket', { tags: ['moto'] }, () => {
  imageStoreContract(() => openStore());

  it('writes only what is not there, large files in parts, and leaves no parts behind', async () => {
    const files = openStore();
    const large = picture('many megabytes ', 20 * 2 ** 20 + 17);
    const before = proxy.requests.length;
    proxy.set({ method: 'HEAD', fault: { kind: 'answer', status: 404, code: 'NoSuchKey' } });
    await files.write(large);
    const parts = proxy.requests.slice(before).filter(request => request.includes('partNumber='));
    expect(parts).toHaveLength(3);
    // A second writer that saw none: neither a file nor its parts take the place of what is there.
    await files.write(large);
    const conditions = proxy.headers.slice(before).map(headers => headers['if-none-match']);
    expect(conditions.filter(Boolean)).toHaveLength(2 * (1 + RENDITION_SIZES.length));
    expect(await files.unfinished(Number.POSITIVE_INFINITY)).toEqual([]);
  });

  it('sweeps the parts that a killed writer left, once they are old', async () => {
    const files = openStore();
    proxy.set(
      { path: 'partNumber=2', fault: { kind: 'answer', status: 403, code: 'AccessDenied' } },
      { method: 'DELETE', fault: { kind: 'answer', status: 403, code: 'AccessDenied' } },
    );
    await expect(files.write(picture('left ', 20 * 2 ** 20))).rejects.toMatchObject({
      code: 'store.refused',
    });
    proxy.set();
    // moto says of every upload that it began in November 2010.
    const before = Date.UTC(2010, 0);
    expect(await files.unfinished(before)).toEqual([]);
    expect(await files.sweep(before)).toBe(0);
    expect(await files.unfinished()).toEqual([expect.stringContaining(`${address}/`)]);
    expect(await files.sweep()).toBe(1);
    expect(await files.unfinished()).toEqual([]);
  });

  it('keeps renditions in a cache of this machine, and asks the store no second time', async () => {
    const files = openStore();
    const one = picture('seen often');
    await files.write(one);
    const key = renditionKey(one.sha256, 320);
    for (let time = 0; time < 3; time++) expect((await files.read(key))?.toString()).toBe('seen often 320');
    expect(count('GET', key)).toBe(1);
    await files.remove(one.sha256, 'png');
    const left = await readdir(path.join(dataDir, 'image-cache'), { recursive: true });
    expect(left.filter(name => name.endsWith('.jpg'))).toEqual([]);
    expect(await files.read(key)).toBeUndefined();
  });

  const PASSING: readonly (readonly [string, S3Fault])[] = [
    // One that stays busy, below, names no pause.
    ['is busy', { kind: 'answer', status: 503, code: 'SlowDown', headers: { 'retry-after': '0.02' } }],
    ['has a fault', { kind: 'answer', status: 500, code: 'InternalError' }],
    ['breaks off', { kind: 'cut' }],
    ['does not answer', { kind: 'lost' }],
  ];
  it.each(PASSING)('goes on when the store %s for a moment', async (_what, fault) => {
    const files = openStore();
    const one = picture('through');
    proxy.set({ fault, times: 2 });
    await files.write(one);
    proxy.set({ fault, times: 2 });
    expect((await files.read(originalKey(one.sha256, 'png')))?.toString()).toBe('through');
    expect((await openStore().read(renditionKey(one.sha256, 1280)))?.toString()).toBe('through 1280');
  });

  it('signs by the clock of a store that finds ours wrong', async () => {
    const files = openStore();
    const before = proxy.requests.length;
    const date = new Date(Date.now() + 60 * 60_000);
    const headers = { date: date.toUTCString() };
    proxy.set({ fault: { kind: 'answer', status: 403, code: 'RequestTimeTooSkewed', headers }, times: 1 });
    await files.write(picture('in an hour'));
    const hour = date.toISOString().replaceAll(/[-:]/g, '').slice(0, 11);
    const signed = proxy.headers.slice(before).map(one => String(one['x-amz-date']));
    expect(signed.filter(time => time.startsWith(hour))).not.toEqual([]);
  });

  it('asks again for bytes that came otherwise than they were stored', async () => {
    const files = openStore();
    const one = picture('whole');
    await files.write(one);
    proxy.set({ method: 'GET', fault: { kind: 'flip' }, times: 1 });
    expect((await files.read(originalKey(one.sha256, 'png')))?.toString()).toBe('whole');
    // What stays damaged is given out as it is: whoever reads it, and `negareh check`, see that.
    proxy.set({ method: 'GET', fault: { kind: 'flip' } });
    expect((await files.read(originalKey(one.sha256, 'png')))?.toString()).toBe('vhole');
  });

  it('looks again for what the store shows only a moment after it was written', async () => {
    const files = openStore();
    const one = picture('late');
    await files.write(one);
    proxy.set({ fault: { kind: 'answer', status: 404, code: 'NoSuchKey' }, times: 1 });
    expect((await files.read(originalKey(one.sha256, 'png')))?.toString()).toBe('late');
    proxy.set({ fault: { kind: 'answer', status: 404, code: 'NoSuchKey' }, times: 1 });
    expect(await files.sizeOf(originalKey(one.sha256, 'png'))).toBe(4);
  });

  it.each([404, 403] as const)('takes the %s of a proxy for no answer of the store', async status => {
    const files = openStore();
    const one = picture('behind a proxy');
    await files.write(one);
    const key = originalKey(one.sha256, 'png');
    proxy.set({ fault: { kind: 'stranger', status } });
    const asked = [
      () => files.read(key),
      () => files.sizeOf(key),
      () => files.delete(key),
      () => files.write(one),
      () => files.list(0),
    ];
    for (const ask of asked) await expect(ask()).rejects.toMatchObject({ code: 'store.unreachable' });
    proxy.set();
    expect((await files.read(key))?.toString()).toBe('behind a proxy');
    await files.remove(one.sha256, 'png');
    expect([await files.read(key), await files.sizeOf(key)]).toEqual([undefined, undefined]);
  });

  it.each([
    ['no more than that', {}],
    ['that in XML alone', { hasNumber: false }],
  ] as const)('says that it is refused where the store says %s', async (_, how) => {
    const files = openStore();
    const key = originalKey(picture('not for this key').sha256, 'png');
    proxy.set({ method: 'HEAD', fault: { kind: 'answer', status: 403, code: 'AccessDenied', ...how } });
    await expect(files.sizeOf(key)).rejects.toMatchObject({ code: 'store.refused' });
  });

  it('asks once for the rendition in the middle, which small images do not have', async () => {
    const files = openStore();
    const key = renditionKey(picture('small').sha256, 640);
    expect(await files.read(key)).toBeUndefined();
    expect(count('GET', key)).toBe(1);
  });

  it('leaves parts alone that another sweeper has thrown away meanwhile', async () => {
    const files = openStore();
    proxy.set(
      { path: 'partNumber=2', fault: { kind: 'answer', status: 403, code: 'AccessDenied' } },
      { method: 'DELETE', fault: { kind: 'answer', status: 404, code: 'NoSuchUpload' } },
    );
    await expect(files.write(picture('swept twice ', 20 * 2 ** 20))).rejects.toMatchObject({
      code: 'store.refused',
    });
    expect(await files.sweep()).toBe(1);
  });

  const LASTING: readonly (readonly [string, string, S3Fault])[] = [
    ['store.refused', 'wrong keys', { kind: 'answer', status: 403, code: 'InvalidAccessKeyId' }],
    ['store.refused', 'a wrong secret', { kind: 'answer', status: 403, code: 'SignatureDoesNotMatch' }],
    ['store.full', 'a full store', { kind: 'answer', status: 507, code: 'XMinioStorageFull' }],
    ['store.full', 'a used up quota', { kind: 'answer', status: 403, code: 'QuotaExceeded' }],
    [
      'store.clock',
      'a clock that stays wrong',
      { kind: 'answer', status: 403, code: 'RequestTimeTooSkewed' },
    ],
    ['store.busy', 'a store that stays busy', { kind: 'answer', status: 503, code: 'SlowDown' }],
    [
      'store.unreachable',
      'a store that stays broken',
      { kind: 'answer', status: 500, code: 'InternalError' },
    ],
  ];
  it.each(LASTING)('says %s of %s, and has written nothing that looks whole', async (code, _what, fault) => {
    const files = openStore();
    const one = picture('never');
    proxy.set({ method: 'PUT', fault });
    await expect(files.write(one)).rejects.toMatchObject({ code });
    proxy.set();
    expect(await files.has(one.sha256, 'png')).toBe(false);
  });

  it('says that the bucket is not there, and that nobody answers', async () => {
    const gone = openStore({ at: 's3://nobodys-bucket' });
    await expect(gone.write(picture('nowhere'))).rejects.toMatchObject({ code: 'store.no-bucket' });
    await expect(gone.list(0)).rejects.toMatchObject({ code: 'store.no-bucket' });
    const dead = openStore({ variables: { S3_ENDPOINT: 'http://127.0.0.1:9' } });
    await expect(dead.list(0)).rejects.toMatchObject({ code: 'store.unreachable' });
  });

  it('lends addresses where a setting wants it, and asks the store only whether the middle rendition is there', async () => {
    const closed = openStore();
    const [one, small] = [picture('lent'), picture('small')];
    await closed.write(one);
    expect(await closed.lend(renditionKey(one.sha256, 320))).toBeUndefined();
    const files = openStore({ variables: { IMAGE_STORE_PRESIGNED: 'yes' } });
    const before = proxy.requests.length;
    const address = (await files.lend(originalKey(one.sha256, 'png')))!;
    expect(await files.lend(originalKey(one.sha256, 'png'))).toBe(address);
    expect(proxy.requests.length).toBe(before);
    expect(await files.lend(renditionKey(small.sha256, 640))).toBeUndefined();
    expect(await (await fetch(address)).text()).toBe('lent');
    const said = new URL(address).searchParams;
    expect(said.get('response-cache-control')).toContain('immutable');
    expect(Number(said.get('X-Amz-Expires'))).toBeLessThanOrEqual(600);
  });

  it('deletes what a bucket keeps of it as older versions, too, and counts them until then', async () => {
    const files = openStore();
    const [one, other] = [picture('of several versions'), picture('stays')];
    await server.keepVersions(placeOf(address).bucket);
    for (const bytes of [Buffer.from('first'), Buffer.from('second')])
      await files.put(one.sha256, [{ suffix: '320.jpg', bytes }]);
    await files.write(one);
    await files.write(other);
    const each = 1 + RENDITION_SIZES.length;
    expect([await files.countOf(one.sha256), await files.countOf(other.sha256)]).toEqual([each + 1, each]);
    await files.remove(one.sha256, 'png');
    expect([await files.countOf(one.sha256), await files.countOf(other.sha256)]).toEqual([0, each]);
    expect((await files.read(renditionKey(other.sha256, 320)))?.toString()).toBe('stays 320');
  });

  it('takes all that is there away where it may not delete older versions, and says that it may not', async () => {
    const files = openStore();
    const one = picture('of a bucket that lets nobody delete versions');
    await server.keepVersions(placeOf(address).bucket);
    await files.write(one);
    await files.read(renditionKey(one.sha256, 320));
    proxy.set({
      method: 'GET',
      path: 'versions',
      fault: { kind: 'answer', status: 403, code: 'AccessDenied' },
    });
    await expect(files.remove(one.sha256, 'png')).rejects.toMatchObject({ code: 'store.refused' });
    expect(await files.list(Number.parseInt(one.sha256.slice(0, 2), 16))).toEqual([]);
    expect(await files.read(renditionKey(one.sha256, 320))).toBeUndefined();
    proxy.set();
    await files.remove(one.sha256, 'png');
    expect(await files.countOf(one.sha256)).toBe(0);
  });

  it('does without conditions where the store knows none', async () => {
    const files = openStore();
    const one = picture('old store');
    const fault: S3Fault = { kind: 'answer', status: 501, code: 'NotImplemented' };
    proxy.set({ method: 'PUT', header: 'if-none-match', fault });
    await files.write(one);
    expect((await files.read(originalKey(one.sha256, 'png')))?.toString()).toBe('old store');
  });
});
