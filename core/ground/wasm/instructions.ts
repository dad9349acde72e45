/** Instructions of WebAssembly, in its binary format (webassembly.github.io/spec/core/binary). */
export type Code = readonly (number | Code)[];

/** A number without sign in LEB128. */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value >>> 0;
  do {
    const byte = rest & 0x7f;
    rest >>>= 7;
    bytes.push(rest === 0 ? byte : byte | 0x80);
  } while (rest !== 0);
  return bytes;
}

/** A 32-bit number with its sign in LEB128. */
function signed(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value | 0; ; ) {
    const byte = rest & 0x7f;
    rest >>= 7;
    const isLast = (rest === 0 && (byte & 0x40) === 0) || (rest === -1 && (byte & 0x40) !== 0);
    bytes.push(isLast ? byte : byte | 0x80);
    if (isLast) return bytes;
  }
}

/** Operands come before their operator. */
const operator =
  (...opcode: number[]) =>
  (...operands: Code[]): Code => [operands, opcode];
const vector = (opcode: number) => operator(0xfd, ...unsigned(opcode));
/** Addresses are multiples of 2^`align`, plus `offset`. */
const memory =
  (opcode: number[], align: number) =>
  (address: Code, offset: number, value: Code = []): Code => [
    address,
    value,
    opcode,
    align,
    unsigned(offset),
  ];

export const i32 = {
  const: (value: number): Code => [0x41, signed(value)],
  add: operator(0x6a),
  mul: operator(0x6c),
  shiftLeft: operator(0x74),
  /** Without signs, as addresses are. */
  less: operator(0x49),
  load: memory([0x28], 2),
  store: memory([0x36], 2),
};

export const v128 = {
  zero: [0xfd, unsigned(0x0c), ...Array<number>(16).fill(0)],
  load: memory([0xfd, ...unsigned(0x00)], 4),
  store: memory([0xfd, ...unsigned(0x0b)], 4),
  /** Reads a number of 32 bits into all four places. */
  loadSplat: memory([0xfd, ...unsigned(0x09)], 2),
  xor: vector(0x51),
  isAnyTrue: vector(0x53),
  /** Four numbers of 32 bits out of the eight of both operands. */
  pick: (a: Code, b: Code, ...places: [number, number, number, number]): Code => [
    a,
    b,
    0xfd,
    unsigned(0x0d),
    ...places.flatMap(place => [4 * place, 4 * place + 1, 4 * place + 2, 4 * place + 3]),
  ],
};

export const i8x16 = {
  splat: vector(0x0f),
};

export const i32x4 = {
  splat: vector(0x11),
  shiftLeft: vector(0xab),
  add: vector(0xae),
  subtract: vector(0xb1),
  multiply: vector(0xb5),
  /**
   * Adds to each of four sums four products of bytes: `a` from -128 to 127 and `b` from 0 to 127. Within these it is the same
   * on all processors: one instruction where there is VNNI or a dot product of ARM, a few elsewhere.
   */
  addByteProducts: vector(0x113),
};

export const f32x4 = {
  splat: vector(0x13),
  fromInt32: vector(0xfa),
  add: vector(0xe4),
  multiply: vector(0xe6),
  atLeast: vector(0x46),
};

/** The loop runs again as long as `condition` holds at its end. */
export const repeatWhile = (condition: Code, ...body: Code[]): Code => [
  0x03,
  0x40,
  body,
  condition,
  0x0d,
  0,
  0x0b,
];

export const when = (condition: Code, ...body: Code[]): Code => [condition, 0x04, 0x40, body, 0x0b];
