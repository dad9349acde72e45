import { PickleReader } from './pickle-reader.ts';

/** A Python dict or OrderedDict, in order of insertion. */
export class PickleDict extends Map<unknown, unknown> {}

/** A Python list; tuples are plain arrays, which nothing changes once they are made. */
export class PickleList {
  readonly items: unknown[] = [];
}

/** A name that the pickle may import. Without `call` it is only passed on, as a class or a constant. */
export interface PickleGlobal {
  readonly name: string;
  call?(args: readonly unknown[]): unknown;
}

export interface PickleRules {
  /** The only imports that are allowed, by "module name". */
  readonly globals: ReadonlyMap<string, PickleGlobal>;
  /** What a persistent id (a reference out of the pickle) means. */
  persistentLoad(id: unknown): unknown;
}

/** The pickle asks for something that this reader never does. The error names it, so that a person can judge the file. */
export class PickleRefusal extends Error {}

/** Far above any checkpoint's (10 objects a tensor), far below what would hurt. */
const LIMITS = { bytes: 16 * 2 ** 20, stack: 200_000, memo: 500_000, objects: 500_000, marks: 1_000 };

/**
 * Runs a pickle on a closed machine: dicts, lists, tuples, texts, numbers and the allowed globals, nothing else. No
 * code of the file is ever run; time and memory are proportional to its length.
 * Format: https://github.com/python/cpython/blob/main/Lib/pickletools.py
 * @throws PickleRefusal for an import, opcode or act outside the rules; RangeError or TypeError for a broken pickle.
 */
export function unpickle(bytes: Uint8Array, rules: PickleRules): unknown {
  if (bytes.length > LIMITS.bytes) throw new RangeError(`the pickle has ${bytes.length} bytes`);
  const machine = new Machine(bytes, rules);
  while (!machine.stopped) {
    const opcode = machine.reader.uint8();
    const run = OPCODES.get(opcode);
    if (!run) throw new PickleRefusal(`pickle opcode 0x${opcode.toString(16).padStart(2, '0')}`);
    run(machine);
  }
  return machine.result;
}

class Machine {
  readonly reader: PickleReader;
  readonly rules: PickleRules;
  readonly memo = new Map<number, unknown>();
  stopped = false;
  result: unknown;
  /** What lies below each mark, outermost first. */
  readonly #below: unknown[][] = [];
  #stack: unknown[] = [];
  #objects = 0;

  constructor(bytes: Uint8Array, rules: PickleRules) {
    this.reader = new PickleReader(bytes);
    this.rules = rules;
  }

  push(value: unknown): void {
    if (this.#stack.length >= LIMITS.stack) throw new RangeError('the pickle stacks too much');
    if (typeof value === 'object' && ++this.#objects > LIMITS.objects) {
      throw new RangeError('the pickle makes too many objects');
    }
    this.#stack.push(value);
  }

  pop(): unknown {
    if (this.#stack.length === 0)
      throw new RangeError(`nothing on the stack at byte ${this.reader.position}`);
    return this.#stack.pop();
  }

  top(): unknown {
    const value = this.pop();
    this.#stack.push(value);
    return value;
  }

  mark(): void {
    if (this.#below.length >= LIMITS.marks) throw new RangeError('the pickle nests too deeply');
    this.#below.push(this.#stack);
    this.#stack = [];
  }

  /** Pops everything above the last mark, and the mark. */
  popMark(): unknown[] {
    const items = this.#stack;
    const below = this.#below.pop();
    if (!below) throw new RangeError(`no mark on the stack at byte ${this.reader.position}`);
    this.#stack = below;
    return items;
  }

  remember(slot: number): void {
    if (this.memo.size >= LIMITS.memo) throw new RangeError('the pickle remembers too much');
    this.memo.set(slot, this.top());
  }

  recall(slot: number): void {
    if (!this.memo.has(slot)) throw new RangeError(`memo slot ${slot} is empty`);
    this.push(this.memo.get(slot));
  }

  import(module: unknown, name: unknown): void {
    if (typeof module !== 'string' || typeof name !== 'string')
      throw new TypeError('an import without a name');
    const found = this.rules.globals.get(`${module} ${name}`);
    if (!found) throw new PickleRefusal(`${module}.${name}`.slice(0, 120));
    this.push(found);
  }

  /** The same with both names on the stack, the module below. */
  importStacked(): void {
    const name = this.pop();
    this.import(this.pop(), name);
  }

  call(): void {
    const args = this.pop();
    const callee = this.pop();
    if (!Array.isArray(args)) throw new TypeError('a call without a tuple of arguments');
    const allowed = allowedBy(this.rules, callee);
    if (!allowed?.call) throw new PickleRefusal(`a call of ${nameOf(callee)}`);
    this.push(allowed.call(args));
  }

  /** An object's attributes (`_metadata` of an OrderedDict), which we have no use for. */
  build(): void {
    this.pop();
    const target = this.top();
    if (!(target instanceof PickleDict)) throw new PickleRefusal(`attributes of ${nameOf(target)}`);
  }

  append(items: readonly unknown[]): void {
    const list = this.top();
    if (!(list instanceof PickleList)) throw new TypeError('items appended to what is no list');
    for (const item of items) list.items.push(item);
  }

  setItems(items: readonly unknown[]): void {
    const dict = this.top();
    if (!(dict instanceof PickleDict) || items.length % 2 === 1) {
      throw new TypeError('items set on what is no dict');
    }
    for (let at = 0; at < items.length; at += 2) dict.set(items[at], items[at + 1]);
  }

  stop(): void {
    this.result = this.pop();
    this.stopped = true;
  }
}

/** What was popped, where it is one of the globals that may be imported. */
function allowedBy({ globals }: PickleRules, callee: unknown): PickleGlobal | undefined {
  if (typeof callee !== 'object' || callee === null || !('name' in callee)) return undefined;
  const known = typeof callee.name === 'string' ? globals.get(callee.name) : undefined;
  return known === callee ? known : undefined;
}

function nameOf(value: unknown): string {
  if (value === null || typeof value !== 'object') return String(value).slice(0, 80);
  return 'name' in value ? String(value.name).replace(' ', '.') : value.constructor.name;
}

const tupleOf = (count: number) => (machine: Machine) => {
  const items = Array.from({ length: count }, () => machine.pop());
  machine.push(items.reverse());
};

const OPCODES: ReadonlyMap<number, (machine: Machine) => void> = new Map([
  [0x80, m => m.reader.skip(1)], // PROTO
  [0x95, m => m.reader.skip(8)], // FRAME
  [0x2e, m => m.stop()], // STOP .
  [0x28, m => m.mark()], // MARK (
  [0x4e, m => m.push(null)], // NONE N
  [0x88, m => m.push(true)], // NEWTRUE
  [0x89, m => m.push(false)], // NEWFALSE
  [0x4b, m => m.push(m.reader.uint8())], // BININT1 K
  [0x4d, m => m.push(m.reader.uint16())], // BININT2 M
  [0x4a, m => m.push(m.reader.int32())], // BININT J
  [0x8a, m => m.push(m.reader.integer(m.reader.uint8()))], // LONG1
  [0x47, m => m.push(m.reader.float64())], // BINFLOAT G
  [0x58, m => m.push(m.reader.text(m.reader.uint32()))], // BINUNICODE X
  [0x8c, m => m.push(m.reader.text(m.reader.uint8()))], // SHORT_BINUNICODE
  [0x55, m => m.push(m.reader.text(m.reader.uint8()))], // SHORT_BINSTRING U
  [0x29, m => m.push([])], // EMPTY_TUPLE )
  [0x74, m => m.push(m.popMark())], // TUPLE t
  [0x85, tupleOf(1)], // TUPLE1
  [0x86, tupleOf(2)], // TUPLE2
  [0x87, tupleOf(3)], // TUPLE3
  [0x5d, m => m.push(new PickleList())], // EMPTY_LIST ]
  [0x61, m => m.append([m.pop()])], // APPEND a
  [0x65, m => m.append(m.popMark())], // APPENDS e
  [0x7d, m => m.push(new PickleDict())], // EMPTY_DICT }
  [0x73, m => m.setItems([m.pop(), m.pop()].reverse())], // SETITEM s
  [0x75, m => m.setItems(m.popMark())], // SETITEMS u
  [0x71, m => m.remember(m.reader.uint8())], // BINPUT q
  [0x72, m => m.remember(m.reader.uint32())], // LONG_BINPUT r
  [0x94, m => m.remember(m.memo.size)], // MEMOIZE
  [0x68, m => m.recall(m.reader.uint8())], // BINGET h
  [0x6a, m => m.recall(m.reader.uint32())], // LONG_BINGET j
  [0x63, m => m.import(m.reader.line(), m.reader.line())], // GLOBAL c
  [0x93, m => m.importStacked()], // STACK_GLOBAL
  [0x52, m => m.call()], // REDUCE R
  [0x62, m => m.build()], // BUILD b
  [0x51, m => m.push(m.rules.persistentLoad(m.pop()))], // BINPERSID Q
]);
