import { type Code, unsigned } from './instructions.ts';

const TYPES = { i32: 0x7f, f32: 0x7d, v128: 0x7b } as const;
type ValueType = keyof typeof TYPES;

/** A parameter or variable of a function. */
export interface Variable {
  readonly get: Code;
  set(value: Code): Code;
}

/** A function that gives nothing back: what it finds lies in memory. */
export class FunctionBuilder {
  readonly name: string;
  readonly #parameters: ValueType[] = [];
  readonly #locals: ValueType[] = [];
  #body: Code = [];

  constructor(name: string) {
    this.name = name;
  }

  /** All parameters come before the first variable. */
  parameter(type: ValueType): Variable {
    if (this.#locals.length > 0) throw new RangeError('a parameter after a variable');
    return variable(this.#parameters.push(type) - 1);
  }

  local(type: ValueType): Variable {
    return variable(this.#parameters.length + this.#locals.push(type) - 1);
  }

  locals(type: ValueType, count: number): Variable[] {
    return Array.from({ length: count }, () => this.local(type));
  }

  body(...code: Code[]): void {
    this.#body = code;
  }

  /** Its type, and its code, as the sections of a module list them. */
  encode(): { readonly type: number[]; readonly code: number[] } {
    const types = listOf(this.#parameters.map(type => [TYPES[type]]));
    const locals = listOf(this.#locals.map(type => [1, TYPES[type]]));
    const code = [...locals, ...flatten(this.#body), 0x0b];
    return { type: [0x60, ...types, 0], code: [...unsigned(code.length), ...code] };
  }
}

const variable = (index: number): Variable => ({
  get: [0x20, unsigned(index)],
  set: value => [value, 0x21, unsigned(index)],
});

const flatten = (code: Code): number[] =>
  code.flatMap(part => (typeof part === 'number' ? part : flatten(part)));
const listOf = (items: readonly (readonly number[])[]): number[] => [
  ...unsigned(items.length),
  ...items.flat(),
];
const textOf = (text: string): number[] => listOf([...new TextEncoder().encode(text)].map(byte => [byte]));
const section = (id: number, content: readonly number[]): number[] => [
  id,
  ...unsigned(content.length),
  ...content,
];

/** Most pages of 64 kB that a memory with addresses of 32 bits has. */
const MOST_PAGES = 65_536;
const PAGE_BYTES = 2 ** 16;

/** What every module begins with: "\0asm" and the version of the format. */
const HEADER = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

/** A module of these functions over one memory that threads share. */
export function encodeModule(functions: readonly FunctionBuilder[]): Uint8Array<ArrayBuffer> {
  const encoded = functions.map(each => each.encode());
  const isShared = 0x03;
  const sharedMemory = [...textOf('host'), ...textOf('memory'), 0x02, isShared, 0, ...unsigned(MOST_PAGES)];
  return Uint8Array.from([
    ...HEADER,
    ...section(1, listOf(encoded.map(({ type }) => type))),
    ...section(2, listOf([sharedMemory])),
    ...section(3, listOf(functions.map((_, index) => unsigned(index)))),
    ...section(7, listOf(functions.map(({ name }, index) => [...textOf(name), 0x00, ...unsigned(index)]))),
    ...section(10, listOf(encoded.map(({ code }) => code))),
  ]);
}

// TypeScript knows WebAssembly from browsers' libraries alone.
declare const WebAssembly: {
  validate(bytes: Uint8Array<ArrayBuffer>): boolean;
  Memory: new (limits: { initial: number; maximum: number; shared: true }) => SharedMemory;
  Module: new (bytes: Uint8Array<ArrayBuffer>) => CompiledModule;
  Instance: new (
    module: CompiledModule,
    imports: { host: { memory: SharedMemory } },
  ) => { readonly exports: Readonly<Record<string, ModuleFunction>> };
};

/** May be sent to other threads, which then see the same bytes. */
export interface SharedMemory {
  readonly buffer: SharedArrayBuffer;
}

/** May be sent to other threads. */
export interface CompiledModule {
  readonly [Symbol.toStringTag]: string;
}

export type ModuleFunction = (...parameters: number[]) => void;

/** Whether the runtime and this processor know all of its instructions. */
export const runsHere = (module: Uint8Array<ArrayBuffer>): boolean => WebAssembly.validate(module);

export const compile = (module: Uint8Array<ArrayBuffer>): CompiledModule => new WebAssembly.Module(module);

/** Bytes of zeros, up to four gigabytes. @throws RangeError where the machine does not have them. */
export function allocate(bytes: number): SharedMemory {
  const initial = Math.ceil(bytes / PAGE_BYTES);
  return new WebAssembly.Memory({ initial, maximum: initial, shared: true });
}

/** The functions of a module at work on a memory. */
export const instantiate = (
  module: CompiledModule,
  memory: SharedMemory,
): Readonly<Record<string, ModuleFunction>> => new WebAssembly.Instance(module, { host: { memory } }).exports;
