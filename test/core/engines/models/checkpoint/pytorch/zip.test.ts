import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import {
  byteSourceOf,
  openByteSource,
} from '../../../../../../core/engines/models/checkpoint/byte-source.ts';
import { openZip } from '../../../../../../core/engines/models/checkpoint/pytorch/zip.ts';
import { expectFailure } from '../../../../../helpers/expect-failure.ts';
import { bytesOfLayout, layoutTorchZip, writeLayout } from '../../../../../helpers/pytorch/torch-zip.ts';

const SMALL = bytesOfLayout(
  layoutTorchZip([
    ['a/data.pkl', Buffer.from('pickle')],
    ['a/data/0', Buffer.from('storage')],
    ['a/data/1', new Uint8Array(0)],
  ]),
);
const open = (bytes: Uint8Array) => openZip(byteSourceOf('x.bin', bytes));
const CENTRAL = Buffer.from('PK\x01\x02', 'latin1');

test('entries are found by the central directory, data by the padded local headers', async () => {
  const zip = await open(SMALL);
  expect([...zip.entries.values()].map(({ name, size }) => [name, size])).toEqual([
    ['a/data.pkl', 6],
    ['a/data/0', 7],
    ['a/data/1', 0],
  ]);
  const offset = await zip.dataOffset(zip.entries.get('a/data/0')!);
  expect(offset % 64).toBe(0);
  expect(SMALL.subarray(offset, offset + 7).toString()).toBe('storage');
});

test('a zip without zip64 records, with a comment', async () => {
  const plain = Buffer.concat([SMALL.subarray(0, -98), SMALL.subarray(-22), Buffer.from('hello')]);
  plain.writeUInt16LE(5, plain.length - 7);
  expect((await open(plain)).entries.size).toBe(3);
});

test('entries and offsets beyond 4 GB, in a sparse file', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'negareh-zip-'));
  try {
    const file = path.join(folder, 'huge.bin');
    const entries = [
      ['a/data.pkl', Buffer.from('pickle')],
      ['a/data/0', { zeros: 5 * 2 ** 30 }],
      ['a/data/1', Buffer.from('after')],
    ] as const;
    await writeLayout(file, layoutTorchZip(entries));
    expect((await stat(file)).blocks * 512).toBeLessThan(2 ** 20);
    const source = await openByteSource(file);
    const zip = await openZip(source);
    expect(zip.entries.get('a/data/0')!.size).toBe(5 * 2 ** 30);
    const last = zip.entries.get('a/data/1')!;
    expect(last.headerOffset).toBeGreaterThan(5 * 2 ** 30);
    const bytes = await source.read(await zip.dataOffset(last), last.size);
    expect(Buffer.from(bytes).toString()).toBe('after');
    await source.close();
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a file that was cut off', async () => {
  await expectFailure(open(SMALL.subarray(0, -30)), 'checkpoint.invalid', 'cut off');
  await expectFailure(open(SMALL.subarray(0, 10)), 'checkpoint.invalid', 'cut off');
  await expectFailure(open(new Uint8Array(0)), 'checkpoint.invalid');
});

test('compressed and encrypted entries, by name', async () => {
  const deflated = Buffer.from(SMALL);
  deflated.writeUInt16LE(8, deflated.indexOf(CENTRAL) + 10);
  await expectFailure(open(deflated), 'model.unsupported', /a\/data\.pkl.* is compressed/);
  const encrypted = Buffer.from(SMALL);
  encrypted.writeUInt16LE(1, encrypted.lastIndexOf(CENTRAL) + 8);
  await expectFailure(open(encrypted), 'model.unsupported', /a\/data\/1.* is encrypted/);
});

test('a directory that lies about its entries', async () => {
  const count = Buffer.from(SMALL);
  count.writeBigUInt64LE(2n ** 52n, count.length - 98 + 32);
  await expectFailure(open(count), 'checkpoint.invalid', 'entry 3');
  const length = Buffer.from(SMALL);
  length.writeBigUInt64LE(2n ** 40n, length.length - 98 + 40);
  await expectFailure(open(length), 'checkpoint.invalid', 'claims');
  const twice = Buffer.from(SMALL);
  twice.write('a/data/0', twice.lastIndexOf('a/data/1'));
  await expectFailure(open(twice), 'checkpoint.invalid', 'two entries');
  const beyond = Buffer.from(SMALL);
  beyond.writeUInt32LE(500, beyond.lastIndexOf(CENTRAL) + 20);
  beyond.writeUInt32LE(500, beyond.lastIndexOf(CENTRAL) + 24);
  const zip = await open(beyond);
  await expectFailure(zip.dataOffset(zip.entries.get('a/data/1')!), 'checkpoint.invalid', 'beyond its end');
});
