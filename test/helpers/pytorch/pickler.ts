/**
 * Writes what Python's C pickler writes at protocol 2, opcode by opcode, including memo slots: an independent source of test files. Objects
 * are memoised by identity like in Python, so two equal texts are two objects unless they are shared.
 */
export class PyText {
  readonly value: string;

  constructor(value: string) {
    this.value = value;
  }
}

export class PyGlobal {
  readonly module: string;
  readonly name: string;

  constructor(module: string, name: string) {
    this.module = module;
    this.name = name;
  }
}

/** An object that is pickled as a call, with items and attributes set afterwards. */
export class PyCall {
  readonly callee: PyGlobal;
  readonly args: readonly PyValue[];
  readonly items: readonly [PyValue, PyValue][];
  readonly state: PyValue | undefined;

  constructor(
    callee: PyGlobal,
    args: readonly PyValue[],
    items: readonly [PyValue, PyValue][] = [],
    state?: PyValue,
  ) {
    this.callee = callee;
    this.args = args;
    this.items = items;
    this.state = state;
  }
}

export class PyDict {
  readonly items: readonly [PyValue, PyValue][];

  constructor(items: readonly [PyValue, PyValue][]) {
    this.items = items;
  }
}

export class PyList {
  readonly items: readonly PyValue[];

  constructor(items: readonly PyValue[]) {
    this.items = items;
  }
}

/** A reference to something outside the pickle, by the id that `persistent_id` gave. */
export class PyPersistent {
  readonly id: readonly PyValue[];

  constructor(id: readonly PyValue[]) {
    this.id = id;
  }
}

export class PyFloat {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

/** Numbers are Python ints, arrays are tuples. */
export type PyValue =
  | PyText
  | PyGlobal
  | PyCall
  | PyDict
  | PyList
  | PyPersistent
  | PyFloat
  | number
  | bigint
  | boolean
  | null
  | readonly PyValue[];

const BATCH = 1000;

export function pickle(value: PyValue): Buffer {
  const pickler = new Pickler();
  pickler.bytes(0x80, 2);
  pickler.save(value);
  pickler.bytes(0x2e);
  return Buffer.concat(pickler.parts);
}

class Pickler {
  readonly parts: Buffer[] = [];
  readonly #memo = new Map<PyValue, number>();

  bytes(...values: number[]): void {
    this.parts.push(Buffer.from(values));
  }

  save(value: PyValue): void {
    const slot = this.#memo.get(value);
    if (typeof value === 'object' && slot !== undefined) this.#get(slot);
    else if (value === null) this.bytes(0x4e);
    else if (typeof value === 'boolean') this.bytes(value ? 0x88 : 0x89);
    else if (typeof value === 'number' || typeof value === 'bigint') this.#int(BigInt(value));
    else if (value instanceof PyFloat) this.#float(value.value);
    else if (value instanceof PyText) this.#text(value);
    else if (value instanceof PyGlobal) this.#global(value);
    else if (value instanceof PyPersistent) this.#persistent(value);
    else if (value instanceof PyDict) this.#dict(value);
    else if (value instanceof PyList) this.#list(value);
    else if (value instanceof PyCall) this.#call(value);
    else this.#tuple(value);
  }

  #put(value: PyValue): void {
    const slot = this.#memo.size;
    this.#memo.set(value, slot);
    if (slot < 256) this.bytes(0x71, slot);
    else this.parts.push(Buffer.from([0x72, 0, 0, 0, 0]));
    if (slot >= 256) this.parts.at(-1)!.writeUInt32LE(slot, 1);
  }

  #get(slot: number): void {
    if (slot < 256) this.bytes(0x68, slot);
    else {
      const part = Buffer.from([0x6a, 0, 0, 0, 0]);
      part.writeUInt32LE(slot, 1);
      this.parts.push(part);
    }
  }

  #int(value: bigint): void {
    if (value >= 0n && value < 256n) this.bytes(0x4b, Number(value));
    else if (value >= 0n && value < 65_536n) this.bytes(0x4d, Number(value) & 255, Number(value) >> 8);
    else if (value === BigInt.asIntN(32, value)) {
      const part = Buffer.from([0x4a, 0, 0, 0, 0]);
      part.writeInt32LE(Number(value), 1);
      this.parts.push(part);
    } else {
      const part = Buffer.alloc(10);
      part.set([0x8a, 8]);
      part.writeBigInt64LE(value, 2);
      this.parts.push(part);
    }
  }

  #float(value: number): void {
    const part = Buffer.alloc(9);
    part[0] = 0x47;
    part.writeDoubleBE(value, 1);
    this.parts.push(part);
  }

  #text(text: PyText): void {
    const utf8 = Buffer.from(text.value, 'utf8');
    const head = Buffer.from([0x58, 0, 0, 0, 0]);
    head.writeUInt32LE(utf8.length, 1);
    this.parts.push(head, utf8);
    this.#put(text);
  }

  #global(global: PyGlobal): void {
    this.parts.push(Buffer.from(`c${global.module}\n${global.name}\n`));
    this.#put(global);
  }

  #persistent({ id }: PyPersistent): void {
    this.save(id);
    this.bytes(0x51);
  }

  #tuple(items: readonly PyValue[]): void {
    if (items.length > 3) this.bytes(0x28);
    for (const item of items) this.save(item);
    if (items.length === 0) this.bytes(0x29);
    else if (items.length > 3) this.bytes(0x74);
    else this.bytes(0x84 + items.length);
    // The empty tuple is never memoised.
    if (items.length > 0) this.#put(items);
  }

  #dict(dict: PyDict): void {
    this.bytes(0x7d);
    this.#put(dict);
    this.#setItems(dict.items);
  }

  #list(list: PyList): void {
    this.bytes(0x5d);
    this.#put(list);
    for (let at = 0; at < list.items.length; at += BATCH) {
      const batch = list.items.slice(at, at + BATCH);
      if (batch.length > 1) this.bytes(0x28);
      for (const item of batch) this.save(item);
      this.bytes(batch.length > 1 ? 0x65 : 0x61);
    }
  }

  #setItems(items: readonly [PyValue, PyValue][]): void {
    for (let at = 0; at < items.length; at += BATCH) {
      const batch = items.slice(at, at + BATCH);
      if (batch.length > 1) this.bytes(0x28);
      for (const item of batch.flat()) this.save(item);
      this.bytes(batch.length > 1 ? 0x75 : 0x73);
    }
  }

  #call(call: PyCall): void {
    this.save(call.callee);
    this.save(call.args);
    this.bytes(0x52);
    this.#put(call);
    this.#setItems(call.items);
    if (call.state === undefined) return;
    this.save(call.state);
    this.bytes(0x62);
  }
}
