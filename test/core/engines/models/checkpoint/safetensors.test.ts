import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { byteSourceOf } from '../../../../../core/engines/models/checkpoint/byte-source.ts';
import { openSafetensors } from '../../../../../core/engines/models/checkpoint/safetensors.ts';
import { startChild } from '../../../../helpers/child.ts';
import {
  content,
  encodeSafetensors,
  float32,
  type TensorContent,
  withHeader,
} from '../../../../helpers/safetensors.ts';
import { temporaryFolder } from '../../../../helpers/temporary-folder.ts';

const file = 'model.safetensors';

const open = (bytes: Uint8Array) => openSafetensors(byteSourceOf(file, bytes));

async function read(bytes: Uint8Array, name: string): Promise<number[]> {
  const checkpoint = await open(bytes);
  try {
    const values: number[] = [];
    for await (const chunk of checkpoint.floats(name)) for (const value of chunk) values.push(value);
    return values;
  } finally {
    await checkpoint.close();
  }
}

const half = (shape: number[], values: number[]): TensorContent => ({
  dtype: 'F16',
  shape,
  bytes: new Uint8Array(Float16Array.from(values).buffer),
});
const bfloat = (shape: number[], bits: number[]): TensorContent => ({
  dtype: 'BF16',
  shape,
  bytes: new Uint8Array(Uint16Array.from(bits).buffer),
});

describe('tensors', () => {
  test('of each float type come as float32', async () => {
    const bytes = encodeSafetensors(
      {
        'a.weight': float32([2, 2], [1, -2.5, 3e-20, 7]),
        'b.weight': half([3], [1, -2.5, 65_504]),
        'c.weight': bfloat([3], [0x3f80, 0xc020, 0x0001]),
        scalar: float32([], [4]),
        nothing: float32([0, 5], []),
        doubles: content('F64', [2], Float64Array.of(0.1, -3)),
        position_ids: content('I64', [1, 2], BigInt64Array.of(-1n, 513n)),
      },
      { format: 'pt' },
    );
    expect(await read(bytes, 'a.weight')).toEqual([1, -2.5, Math.fround(3e-20), 7]);
    expect(await read(bytes, 'b.weight')).toEqual([1, -2.5, 65_504]);
    expect(await read(bytes, 'c.weight')).toEqual([1, -2.5, 2 ** -133]);
    expect(await read(bytes, 'doubles')).toEqual([Math.fround(0.1), -3]);
    expect(await read(bytes, 'position_ids')).toEqual([-1, 513]);
    expect(await read(bytes, 'scalar')).toEqual([4]);
    expect(await read(bytes, 'nothing')).toEqual([]);
  });

  test('longer than a chunk arrive whole and in order', async () => {
    const length = 2 ** 20 + 17;
    const values = Float32Array.from({ length }, (_, index) => index % 1009);
    const found = await read(
      encodeSafetensors({ small: half([1], [9]), long: float32([length], values) }),
      'long',
    );
    expect(found.length).toBe(length);
    expect(found.every((value, index) => value === values[index])).toBe(true);
  });

  test('beside metadata that are null or empty', async () => {
    for (const metadata of ['null', '{}', '{"format":"pt","":"\\u0061"}']) {
      const header = `{"__metadata__": ${metadata} ,"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}  `;
      const bytes = withHeader(header, new Uint8Array(Float32Array.of(7).buffer));
      expect(await read(bytes, 'a')).toEqual([7]);
    }
  });

  test('of other types are refused when they are read, by name and type', async () => {
    const tiny = { dtype: 'F8_E4M3', shape: [2], bytes: new Uint8Array(2) };
    await expect(read(encodeSafetensors({ tiny }), 'tiny')).rejects.toMatchObject({
      parameters: { reason: expect.stringMatching(/tiny has elements of type F8_E4M3/) },
    });
  });

  test('with values that are no numbers are refused', async () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
      await expect(read(encodeSafetensors({ w: float32([2], [1, value]) }), 'w')).rejects.toMatchObject({
        code: 'checkpoint.invalid',
      });
    }
  });
});

describe('a header that lies is refused with the reason', () => {
  const entry = (begin: number, end: number, shape = [(end - begin) / 4]) => ({
    dtype: 'F32',
    shape,
    data_offsets: [begin, end],
  });
  const data = new Uint8Array(16);
  const json = (header: unknown) => withHeader(JSON.stringify(header), data);
  const length = (bytes: bigint) => {
    const file = withHeader('{}');
    file.writeBigUInt64LE(bytes);
    return file;
  };
  const table: [name: string, bytes: Buffer, reason: RegExp][] = [
    ['an empty file', Buffer.alloc(0), /too few/],
    ['less than a length', Buffer.alloc(7), /too few/],
    ['a length beyond the file', length(1000n), /cut off/],
    ['a length of 2^63', length(2n ** 63n), /header has 9223372036854775808 bytes/],
    ['a header of 26 MB', length(26_000_000n), /header has 26000000 bytes/],
    ['no JSON', withHeader('hello'), /not a JSON object/],
    ['a list', withHeader('[]'), /not a JSON object/],
    ['nothing', withHeader(''), /not a JSON object/],
    ['a hundred thousand brackets', withHeader('['.repeat(100_000)), /not a JSON object/],
    ['bytes that are no text', withHeader(Uint8Array.of(0x7b, 0xff, 0x7d)), /UTF-8/],
    ['an object with something behind it', withHeader('{}{}'), /not a JSON object/],
    ['an object without end', withHeader('{"a":{"dtype"'), /not a JSON object/],
    ['a comma too many', withHeader('{"a":1,}'), /not a JSON object|malformed/],
    ['no comma', withHeader('{"a":1 "b":2}'), /not a JSON object|malformed/],
    ['a key that is no text', withHeader('{1:2}'), /not a JSON object/],
    ['a control character in a key', withHeader('{"a\n":2}'), /not a JSON object/],
    ['brackets that do not match', withHeader('{"a":[}]}'), /not a JSON object/],
    ['metadata that are a list', json({ __metadata__: [], b: entry(0, 16) }), /metadata/],
    [
      'an entry of five kilobytes',
      json({ a: { ...entry(0, 16), x: 'y'.repeat(5_000) } }),
      /entry of a is malformed/,
    ],
    ['an entry that is no object', json({ a: 1 }), /entry of a is malformed/],
    ['a missing type', json({ a: { shape: [4], data_offsets: [0, 16] } }), /entry of a is malformed/],
    ['a negative size', json({ a: { ...entry(0, 16), shape: [-4] } }), /entry of a is malformed/],
    ['a broken size', json({ a: { ...entry(0, 16), shape: [1.5] } }), /entry of a is malformed/],
    [
      'a size beyond whole numbers',
      json({ a: { ...entry(0, 16), shape: [1e300] } }),
      /entry of a is malformed/,
    ],
    ['nine dimensions', json({ a: { ...entry(0, 16), shape: Array(9).fill(1) } }), /entry of a is malformed/],
    ['three offsets', json({ a: { ...entry(0, 16), data_offsets: [0, 8, 16] } }), /entry of a is malformed/],
    ['metadata that are no texts', json({ __metadata__: { a: 1 }, b: entry(0, 16) }), /metadata/],
    ['an end before the beginning', json({ a: entry(16, 0, [0]) }), /a lies outside/],
    ['an end beyond the file', json({ a: entry(0, 20) }), /a lies outside/],
    ['a shape of another size', json({ a: entry(0, 16, [5]) }), /16 bytes instead of 20/],
    ['a huge shape', json({ a: entry(0, 16, [2 ** 50, 2 ** 50]) }), /16 bytes instead of/],
    ['an overlap', json({ a: entry(0, 12), b: entry(8, 16) }), /b overlaps/],
    ['the same bytes twice', json({ a: entry(0, 16), b: entry(0, 16) }), /overlaps/],
    ['a hole', json({ a: entry(0, 4), b: entry(8, 16) }), /hole before tensor b/],
    ['a hole at the start', json({ a: entry(4, 16) }), /hole before tensor a/],
    ['bytes at the end', json({ a: entry(0, 12) }), /after the last/],
    [
      'a name twice',
      withHeader(`{"a":${JSON.stringify(entry(0, 16))},"\\u0061":${JSON.stringify(entry(0, 16))}}`, data),
      /a is there twice/,
    ],
  ];
  test.each(table)('%s', async (_name, bytes, reason) => {
    await expect(open(bytes)).rejects.toMatchObject({
      name: 'PermanentError',
      code: 'checkpoint.invalid',
      parameters: { path: file, reason: expect.stringMatching(reason) },
    });
  });

  test('names with quotes, brackets and backslashes are only names', async () => {
    const odd = encodeSafetensors({ 'a":{"b\\': float32([1], [3]), '}': float32([1], [4]) });
    expect(await read(odd, 'a":{"b\\')).toEqual([3]);
    expect(await read(odd, '}')).toEqual([4]);
  });

  test('a name that every object has', async () => {
    const odd = encodeSafetensors({ constructor: float32([1], [3]), ['__proto__']: float32([1], [4]) });
    expect(await read(odd, 'constructor')).toEqual([3]);
    expect(await read(odd, '__proto__')).toEqual([4]);
  });
});

describe('a header of 24 MB costs little more memory than its bytes', () => {
  const SIZE = 24_000_000;
  const fill = (start: string, piece: (index: number) => string, end: string): string => {
    const pieces = [start];
    for (let length = start.length, index = 0; ; index++) {
      const next = piece(index);
      length += next.length;
      if (length > SIZE) return pieces.join('') + end;
      pieces.push(next);
    }
  };
  const tensor = '{"dtype":"F32","shape":[0],"data_offsets":[0,0]}';
  test.each([
    ['of spaces', () => `{"a":${tensor}${' '.repeat(SIZE)}}`, '1 tensors'],
    ['of metadata', () => fill('{"__metadata__":{"k":""', index => `,"${index}":"v"`, '}}'), '0 tensors'],
    ['of brackets in an entry', () => `{"a":${'['.repeat(SIZE / 2)}${']'.repeat(SIZE / 2)}}`, 'malformed'],
    ['of numbers in an entry', () => fill('{"a":{"shape":[0', () => ',1', ']}}'), 'malformed'],
    [
      'of tensors',
      () => fill(`{"a":${tensor}`, index => `,"${index}":${tensor}`, '}'),
      'more than 100000 tensors',
    ],
    ['of one name', () => `{"${'n'.repeat(SIZE)}":${tensor}}`, '1 tensors'],
  ])('%s', async (_name, header, outcome) => {
    const file = path.join(await temporaryFolder(), 'model.safetensors');
    await writeFile(file, withHeader(header()));
    const child = startChild('open-safetensors.ts', [file]);
    expect(await child.exit).toBe(0);
    const found = JSON.parse(/^\{.*\}$/m.exec(child.output())![0]) as { outcome: string; megabytes: number };
    expect(found.outcome).toContain(outcome);
    expect(found.megabytes).toBeLessThan(150);
  });
});
