import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Checkpoint } from '../../../../../core/engines/models/checkpoint/checkpoint.ts';
import {
  openCheckpoint,
  openCheckpointFile,
} from '../../../../../core/engines/models/checkpoint/open-checkpoint.ts';
import { expectFailure } from '../../../../helpers/expect-failure.ts';
import { tensorOf, torchSaveBytes } from '../../../../helpers/pytorch/torch-save.ts';
import { encodeSafetensors, float32 } from '../../../../helpers/safetensors.ts';
import { temporaryFolder } from '../../../../helpers/temporary-folder.ts';

const safetensors = (name: string, ...values: number[]): Buffer =>
  encodeSafetensors({ [name]: float32([values.length], values) });
const pytorch = (name: string, ...values: number[]): Buffer =>
  torchSaveBytes({ [name]: tensorOf('F32', [values.length], Float32Array.from(values)) });

async function folderWith(files: Record<string, string | Uint8Array>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, content] of Object.entries(files)) await writeFile(path.join(folder, name), content);
  return folder;
}

async function readAll(checkpoint: Checkpoint): Promise<Record<string, number[]>> {
  const all: Record<string, number[]> = {};
  for (const name of checkpoint.tensors.keys()) {
    all[name] = [];
    for await (const floats of checkpoint.floats(name)) all[name].push(...floats);
  }
  await checkpoint.close();
  return all;
}

describe('a folder', () => {
  test('gives its safetensors, or its PyTorch file, and the first where it has both', async () => {
    const st = safetensors('a', 1, 2);
    const pt = pytorch('b', 3);
    expect(await readAll(await openCheckpoint(await folderWith({ 'model.safetensors': st })))).toEqual({
      a: [1, 2],
    });
    expect(await readAll(await openCheckpoint(await folderWith({ 'pytorch_model.bin': pt })))).toEqual({
      b: [3],
    });
    const both = await folderWith({ 'model.safetensors': st, 'pytorch_model.bin': pt });
    expect(await readAll(await openCheckpoint(both))).toEqual({ a: [1, 2] });
  });

  test('without weights is refused', async () => {
    await expectFailure(openCheckpoint(await folderWith({})), 'file.not-found', 'model.safetensors');
  });

  test('may hold a safetensors file under the name pytorch_model.bin', async () => {
    const folder = await folderWith({ 'pytorch_model.bin': safetensors('a', 1) });
    expect(await readAll(await openCheckpoint(folder))).toEqual({ a: [1] });
  });
});

describe('shards', () => {
  const index = (map: Record<string, string>): string =>
    JSON.stringify({ metadata: { total_size: 12 }, weight_map: map });

  test.each([
    ['model.safetensors', safetensors],
    ['pytorch_model.bin', pytorch],
  ] as const)('of %s are read as one', async (name, write) => {
    const folder = await folderWith({
      [`${name}.index.json`]: index({ b: 'shard-2', a: 'shard-1' }),
      'shard-1': write('a', 1),
      'shard-2': write('b', 2, 3),
    });
    expect(await readAll(await openCheckpoint(folder))).toEqual({ b: [2, 3], a: [1] });
  });

  test.each([
    ['a folder above', index({ a: '../secret' }), 'checkpoint.invalid', 'not a plain file name'],
    ['an absolute path', index({ a: '/etc/passwd' }), 'checkpoint.invalid', 'not a plain file name'],
    [
      'a shard without the tensor',
      index({ a: 'shard-1', c: 'shard-1' }),
      'checkpoint.invalid',
      'c is not in shard-1',
    ],
    ['a missing shard', index({ a: 'shard-9' }), 'file.not-found', 'shard-9'],
    ['nothing', index({}), 'checkpoint.invalid', 'no tensors'],
    ['broken JSON', '{', 'checkpoint.invalid', ''],
    [
      'thousands of files',
      index(Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`t${i}`, `s${i}`]))),
      'checkpoint.invalid',
      '300 files',
    ],
  ] as const)('an index that names %s is refused', async (_, text, code, words) => {
    const folder = await folderWith({ 'model.safetensors.index.json': text, 'shard-1': safetensors('a', 1) });
    await expectFailure(openCheckpoint(folder), code, words);
  });
});

describe('what is no checkpoint is refused with the reason', () => {
  const legacy = Buffer.concat([
    Buffer.from('80028a0a6cfc9c46f9206aa850192e', 'hex'),
    Buffer.from('80024de9032e', 'hex'),
    Buffer.from('80027d71002e', 'hex'),
  ]);
  const tar = Buffer.alloc(1024);
  tar.write('storages');
  tar.write('ustar', 257);

  test.each([
    ['the legacy torch.save', legacy, 'model.unsupported', /older than 1\.6.*safetensors/],
    ['a tar of torch 0.1', tar, 'model.unsupported', /older than 1\.6/],
    [
      'a Git LFS pointer',
      'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n',
      'checkpoint.invalid',
      /large file itself was not downloaded/,
    ],
    ['a web page', '\n<!DOCTYPE html><html>\n<body>', 'checkpoint.invalid', /<!DOCTYPE html><html>"/],
    ['a page of another kind', '<html lang=en>', 'checkpoint.invalid', /web page/],
    ['an error of the hub', '{"error":"Repository not found"}', 'checkpoint.invalid', /Repository not found/],
    ['an HDF5 file', Buffer.from('\x89HDF\r\n\x1a\n', 'latin1'), 'model.unsupported', /TensorFlow/],
    ['a bare pickle', Buffer.from([0x80, 4, 0x2e]), 'model.unsupported', /bare Python pickle/],
    ['an empty file', '', 'checkpoint.invalid', /empty/],
    ['anything else', 'hello', 'model.unsupported', /neither/],
    [
      'a zip of something else',
      Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), Buffer.alloc(60)]),
      'checkpoint.invalid',
      /cut off/,
    ],
  ] as const)('%s', async (_, content, code, words) => {
    const folder = await folderWith({ 'x.bin': content });
    await expectFailure(openCheckpointFile(path.join(folder, 'x.bin')), code, words);
  });

  test('a missing file', async () => {
    await expectFailure(openCheckpointFile('/nowhere/x.bin'), 'file.not-found', '/nowhere/x.bin');
  });
});
