import { expect, it } from 'vitest';
import { wireField, wireFields } from '../../../../core/ground/onnx/wire-format.ts';

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

it('reads the fields of a message in order, those that it does not know as they are', () => {
  const message = bytes('08 ac 02 a1 06 0102030405060708 12 02 d986 3d 00 00 c0 3f');
  const fields = wireFields(message);
  expect(fields.map(({ id }) => id)).toEqual([1, 100, 2, 7]);
  expect(fields.map(({ content }) => content && Buffer.from(content).toString())).toEqual([
    undefined,
    undefined,
    'ن',
    undefined,
  ]);
  expect(Buffer.concat(fields.map(field => field.bytes))).toEqual(Buffer.from(message));
  expect(wireField(2, bytes('d986'))).toEqual(fields[2]);
});

it.each([
  ['a length behind the end', '12 05 00'],
  ['a number without an end', '08 ff'],
  ['a number of eleven bytes', '08 ffffffffffffffffffffff01'],
  ['four bytes that are three', '3d 00 00 c0'],
  ['a group, which nobody writes any more', '0b 0c'],
])('refuses %s', (_, hex) => {
  expect(() => wireFields(bytes(hex))).toThrow(RangeError);
});
