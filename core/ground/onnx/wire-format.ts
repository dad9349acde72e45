/*
 * The wire format of Protocol Buffers (https://protobuf.dev/programming-guides/encoding), as far as ONNX files need it. Every
 * thread with a session writes a small graph at its start, where a library would cost more than all the rest of it.
 */

/** What follows a field's number. */
const WIRE_TYPES = { varint: 0, eightBytes: 1, lengthDelimited: 2, fourBytes: 5 } as const;
/** Of 64 bits, seven in each byte. */
const LONGEST_VARINT = 10;

export const integerField = (id: number, value: number): Uint8Array[] => [
  tag(id, WIRE_TYPES.varint),
  varint(value),
];

export const floatField = (id: number, value: number): Uint8Array[] => [
  tag(id, WIRE_TYPES.fourBytes),
  new Uint8Array(Float32Array.of(value).buffer),
];

/** A text, bytes or a message, in pieces: the bytes of a large constant are copied once, at the end. */
export const fieldOfBytes = (id: number, content: readonly Uint8Array[]): Uint8Array[] => [
  tag(id, WIRE_TYPES.lengthDelimited),
  varint(lengthOf(content)),
  ...content,
];

const tag = (id: number, wireType: number): Uint8Array => varint(id * 8 + wireType);

/** Seven bits a byte, the lowest first; below zero as the 64 bits of the two's complement. */
function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}

const lengthOf = (pieces: readonly Uint8Array[]): number =>
  pieces.reduce((sum, piece) => sum + piece.byteLength, 0);

/** In memory of its own, which may move to another thread. */
export function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(lengthOf(pieces));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.byteLength;
  }
  return bytes;
}

/** A field as it lies in a message: known and unknown ones alike. */
export interface WireField {
  readonly id: number;
  /** With its tag. */
  readonly bytes: Uint8Array;
  /** What is in it, where it has a length: a string, bytes, a message. */
  readonly content: Uint8Array | undefined;
}

/** A field with a length. */
export const wireField = (id: number, content: Uint8Array): WireField => ({
  id,
  bytes: joined(fieldOfBytes(id, [content])),
  content,
});

/** The fields of a message in order. @throws RangeError for malformed bytes */
export function wireFields(message: Uint8Array): WireField[] {
  const fields: WireField[] = [];
  for (let from = 0; from < message.length; ) {
    const { value, end: behindTag } = readVarint(message, from);
    const wireType = value % 8;
    const { content, end } = readContent(message, behindTag, wireType);
    fields.push({ id: Math.floor(value / 8), bytes: message.subarray(from, end), content });
    from = end;
  }
  return fields;
}

function readContent(
  message: Uint8Array,
  from: number,
  wireType: number,
): { content?: Uint8Array | undefined; end: number } {
  const upTo = (end: number): number => {
    if (end > message.length) throw new RangeError('a field ends behind its message');
    return end;
  };
  if (wireType === WIRE_TYPES.varint) return { content: undefined, end: readVarint(message, from).end };
  if (wireType === WIRE_TYPES.eightBytes) return { content: undefined, end: upTo(from + 8) };
  if (wireType === WIRE_TYPES.fourBytes) return { content: undefined, end: upTo(from + 4) };
  if (wireType !== WIRE_TYPES.lengthDelimited) throw new RangeError(`there is no wire type ${wireType}`);
  const { value: length, end: behindLength } = readVarint(message, from);
  const end = upTo(behindLength + length);
  return { content: message.subarray(behindLength, end), end };
}

/** Exact up to 2^53, which no tag and no length passes. */
function readVarint(message: Uint8Array, from: number): { value: number; end: number } {
  let value = 0;
  for (let at = 0; at < LONGEST_VARINT; at++) {
    const byte = message[from + at];
    if (byte === undefined) throw new RangeError('a number ends behind its message');
    value += (byte & 127) * 2 ** (7 * at);
    if (byte < 128) return { value, end: from + at + 1 };
  }
  throw new RangeError('a number is longer than 64 bits');
}
