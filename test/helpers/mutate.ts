import type { Random } from './random.ts';

/** Values that break readers of sizes and offsets. */
const EDGES = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];

type Change = (bytes: Uint8Array<ArrayBuffer>, random: Random) => Uint8Array<ArrayBuffer>;

const flipBit: Change = (bytes, random) => {
  bytes[random.below(bytes.length)]! ^= 1 << random.below(8);
  return bytes;
};

const setByte: Change = (bytes, random) => {
  bytes[random.below(bytes.length)] = random.below(256);
  return bytes;
};

const setEdge: Change = (bytes, random) => {
  if (bytes.length < 4) return bytes;
  const at = random.below(bytes.length - 3);
  new DataView(bytes.buffer).setUint32(at, random.pick(EDGES), true);
  return bytes;
};

const cut: Change = (bytes, random) => bytes.slice(0, random.below(bytes.length));

const insert: Change = (bytes, random) => {
  const at = random.below(bytes.length);
  const extra = Uint8Array.from({ length: 1 + random.below(8) }, () => random.below(256));
  return Uint8Array.from([...bytes.subarray(0, at), ...extra, ...bytes.subarray(at)]);
};

const remove: Change = (bytes, random) => {
  const at = random.below(bytes.length);
  return Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + 1 + random.below(8))]);
};

const copyWithin: Change = (bytes, random) => {
  const from = random.below(bytes.length);
  bytes.copyWithin(random.below(bytes.length), from, from + 1 + random.below(64));
  return bytes;
};

/** Changes numbers that are written as text, as in a JSON header. */
const changeDigits: Change = (bytes, random) => {
  const text = Buffer.from(bytes).toString('latin1');
  const changed = text.replace(/\d+/g, digits =>
    random.next() < 0.1 ? String(random.below(2 ** 31)) : digits,
  );
  return Uint8Array.from(Buffer.from(changed, 'latin1'));
};

const insertSign: Change = (bytes, random) => {
  const at = random.below(bytes.length);
  const sign = random.pick([...'[{"9e9:,]}0-.']).charCodeAt(0);
  return Uint8Array.from([...bytes.subarray(0, at), sign, ...bytes.subarray(at)]);
};

const CHANGES: readonly Change[] = [
  flipBit,
  setByte,
  setByte,
  setEdge,
  setEdge,
  cut,
  insert,
  remove,
  copyWithin,
  changeDigits,
  insertSign,
];

/** A copy with one to four random changes, like a fuzzer makes. The input is never empty; the result may be. */
export function mutate(original: Uint8Array, random: Random): Uint8Array<ArrayBuffer> {
  let bytes = Uint8Array.from(original);
  for (let left = 1 + random.below(4); left > 0 && bytes.length > 0; left--) {
    bytes = random.pick(CHANGES)(bytes, random);
  }
  return bytes;
}
