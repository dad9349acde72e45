import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { S3ImageFiles } from '../../../../core/data/images/s3/s3-image-files.ts';
import { inspectConfig } from '../../../../core/ground/config.ts';
import { originalKey, renditionKey } from '../../../../core/ground/domain/images/image-keys.ts';
import type { S3Server } from '../../../stand-ins/s3/start-moto.ts';
import { missingRclone, RCLONE_KEYS, startRclone } from '../../../stand-ins/s3/start-rclone.ts';
import { imageStoreContract, picture } from './image-store-contract.ts';

const missing = missingRclone();
const hint = missing === undefined ? '' : ` (left out here: ${missing})`;

describe.skipIf(missing !== undefined)(`an image store on rclone's server${hint}`, () => {
  let server: S3Server;
  let folder: string;
  let bucket = 0;
  beforeAll(async () => {
    server = await startRclone();
    folder = await mkdtemp(path.join(tmpdir(), 'negareh-s3-'));
    // The tests of the contract take a bucket each.
    for (let number = 0; number < 20; number += 1) await server.makeBucket(`photos-${number}`);
  });
  afterAll(async () => {
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  function open(variables: Record<string, string> = {}): S3ImageFiles {
    bucket += 1;
    const address = `s3://photos-${bucket}/some/folder`;
    const { config, problems } = inspectConfig({
      DATA_DIR: path.join(folder, String(bucket)),
      IMAGE_STORE: address,
      S3_ENDPOINT: server.url,
      ...RCLONE_KEYS,
      ...variables,
    });
    expect(problems).toEqual([]);
    return new S3ImageFiles(address, config);
  }

  imageStoreContract(() => open());

  it('refuses who has another secret', async () => {
    const files = open({ S3_SECRET_ACCESS_KEY: 'another one' });
    await expect(files.write(picture('never'))).rejects.toMatchObject({ code: 'store.refused' });
  });

  it('gives one image to whoever has an address that was lent, and nothing to who changes it', async () => {
    const files = open({ IMAGE_STORE_PRESIGNED: 'yes' });
    const [one, other] = [picture('lent'), picture('not lent')];
    await files.write(one);
    await files.write(other);
    for (const key of [originalKey(one.sha256, 'png'), renditionKey(one.sha256, 640)]) {
      const address = (await files.lend(key))!;
      const answer = await fetch(address);
      expect([answer.status, await answer.text()]).toEqual([200, (await files.read(key))!.toString()]);
      const changed = address.replaceAll(one.sha256, other.sha256);
      expect((await fetch(changed)).status).toBe(403);
      expect((await fetch(address.split('?')[0]!)).ok).toBe(false);
    }
  });
});
