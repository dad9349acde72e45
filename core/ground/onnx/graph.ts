import {
  type AttributeProto,
  encodeModel,
  type NodeProto,
  type TensorProto,
  type ValueInfoProto,
} from './proto.ts';

/** ONNX's element types that we use, with the numbers of TensorProto.DataType. */
export const ELEMENT_TYPES = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
} as const;
export type ElementType = keyof typeof ELEMENT_TYPES;

/** A fixed size, or the name of one that each run decides. */
export type Dimension = number | string;

/** A value that flows between nodes, by name. Branded, so that no other string passes for one. */
export type Value = string & { readonly __value: unique symbol };

/** The one place where a name becomes a value. */
const named = (name: string): Value => name as Value;

/** A node as it stands in a graph. An empty name stands for an optional input that is left out. */
export interface GraphNode extends NodeProto {
  readonly input: readonly Value[];
  readonly output: readonly Value[];
}

/** An input or a constant of a graph. */
export interface GraphTensor {
  readonly name: string;
  readonly type: ElementType;
  readonly dims: readonly Dimension[];
  /** Little-endian bytes of a small constant; undefined for inputs, and for what lies in a file of its own. */
  readonly rawData?: Uint8Array | undefined;
}

export type Attribute = Omit<AttributeProto, 'name'>;
export const int = (value: number): Attribute => ({ type: 2, i: value });
export const float = (value: number): Attribute => ({ type: 1, f: value });
export const text = (value: string): Attribute => ({ type: 3, s: new TextEncoder().encode(value) });
export const ints = (...values: number[]): Attribute => ({ type: 7, ints: values });

/** Where a large tensor is: a file in the model file's folder, and its range of bytes. */
export interface ExternalData {
  readonly file: string;
  readonly offset: number;
  readonly length: number;
}

interface NodeOptions {
  readonly attributes?: Readonly<Record<string, Attribute>>;
  /** An operator set other than ONNX's own, for example com.microsoft. */
  readonly domain?: string;
}

/** Builds one ONNX model node by node; every method returns the value to feed onwards. */
export class GraphBuilder {
  readonly #name: string;
  readonly #opset: number;
  readonly #nodes: GraphNode[] = [];
  readonly #initializers: TensorProto[] = [];
  readonly #inputs: ValueInfoProto[] = [];
  readonly #outputs: ValueInfoProto[] = [];
  readonly #domains = new Set<string>();
  /** The start of the numbers in the names of new nodes, so that no two names are equal. */
  #firstNumber = 0;

  constructor(name: string, { opset = 20 } = {}) {
    this.#name = name;
    this.#opset = opset;
  }

  input(name: string, type: ElementType, shape: readonly Dimension[]): Value {
    this.#inputs.push(valueInfo(name, type, shape));
    return named(name);
  }

  /** Names `value` as a result of the model. */
  output(name: string, value: Value, type: ElementType, shape: readonly Dimension[]): void {
    this.#nodes.push({
      name,
      opType: 'Identity',
      domain: '',
      input: [value],
      output: [named(name)],
      attribute: [],
    });
    this.#outputs.push(valueInfo(name, type, shape));
  }

  /** A small tensor kept inside the model file, from its raw little-endian bytes. */
  constant(name: string, type: ElementType, dims: readonly number[], data: ArrayBufferView): Value {
    const rawData = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    this.#initializers.push({ name, dataType: ELEMENT_TYPES[type], dims, rawData });
    return named(name);
  }

  floats(name: string, values: readonly number[], dims: readonly number[] = [values.length]): Value {
    return this.constant(name, 'float32', dims, Float32Array.from(values));
  }

  /** A list of 64-bit integers, as shapes, axes and indices want them; `dims` [] makes a scalar. */
  integers(name: string, values: readonly number[], dims: readonly number[] = [values.length]): Value {
    return this.constant(name, 'int64', dims, BigInt64Array.from(values.map(BigInt)));
  }

  /** A float constant named by its value; the same value is kept once. */
  scalar(value: number): Value {
    const name = `scalar ${value}`;
    return this.#has(name) ? named(name) : this.floats(name, [value], []);
  }

  /** The same for a byte. */
  byte(value: number): Value {
    const name = `byte ${value}`;
    return this.#has(name) ? named(name) : this.constant(name, 'uint8', [], Uint8Array.of(value));
  }

  /** A list of 64-bit integers named by its values; the same list is kept once. */
  list(...values: number[]): Value {
    const name = `list ${values.join(' ')}`;
    return this.#has(name) ? named(name) : this.integers(name, values);
  }

  /** A constant, an input or a result by its name. @throws RangeError where the graph has none */
  value(name: string): Value {
    const isThere =
      this.#has(name) ||
      this.#inputs.some(input => input.name === name) ||
      this.#nodes.some(({ output }) => output.some(result => result === name));
    if (!isThere) throw new RangeError(`the graph has no value ${name}`);
    return named(name);
  }

  #has(name: string): boolean {
    return this.#initializers.some(initializer => initializer.name === name);
  }

  /** A large tensor that the runtime maps from a file beside the model. */
  external(name: string, type: ElementType, dims: readonly number[], data: ExternalData): Value {
    const externalData = [
      { key: 'location', value: data.file },
      { key: 'offset', value: String(data.offset) },
      { key: 'length', value: String(data.length) },
    ];
    this.#initializers.push({ name, dataType: ELEMENT_TYPES[type], dims, externalData, dataLocation: 1 });
    return named(name);
  }

  /** One node with one result. */
  node(opType: string, inputs: readonly (Value | '')[], options?: NodeOptions): Value {
    return this.nodes(opType, inputs, 1, options)[0]!;
  }

  /** One node with `count` results. An empty input name leaves an optional input out. */
  nodes(opType: string, inputs: readonly (Value | '')[], count: number, options: NodeOptions = {}): Value[] {
    const { attributes = {}, domain = '' } = options;
    const name = `${opType}_${this.#firstNumber + this.#nodes.length}`;
    const output = Array.from({ length: count }, (_, index) => named(`${name}_${index}`));
    const attribute = Object.entries(attributes).map(([key, value]) => ({ name: key, ...value }));
    this.#domains.add(domain);
    this.#nodes.push({ name, opType, domain, input: inputs.map(named), output, attribute });
    return output;
  }

  /** The nodes in the order of their run. */
  get nodeList(): readonly GraphNode[] {
    return this.#nodes;
  }

  /** Names of the results. */
  get results(): readonly string[] {
    return this.#outputs.map(({ name }) => name);
  }

  /** All inputs and constants. */
  get tensors(): readonly GraphTensor[] {
    const inputs = this.#inputs.map(({ name, type: { tensorType } }) => ({
      name,
      type: typeOf(tensorType.elemType),
      dims: tensorType.shape.dim.map(dim => ('dimValue' in dim ? dim.dimValue : dim.dimParam)),
    }));
    const constants = this.#initializers.map(({ name, dataType, dims, rawData }) => {
      return { name, type: typeOf(dataType), dims, rawData };
    });
    return [...inputs, ...constants];
  }

  /** Turns a constant into an input of the same name, which every run must be given. */
  toInput(name: string): Value {
    const place = this.#initializers.findIndex(initializer => initializer.name === name);
    const [constant] = place < 0 ? [] : this.#initializers.splice(place, 1);
    if (!constant) throw new RangeError(`the graph has no constant ${name}`);
    return this.input(name, typeOf(constant.dataType), constant.dims);
  }

  /** Adds results to the node that gives `value`: optional ones, which are computed only where somebody asks. */
  furtherResults(value: Value, count: number): Value[] {
    const place = this.#nodes.findIndex(({ output }) => output[0] === value);
    const node = this.#nodes[place];
    if (!node) throw new RangeError(`no node gives ${value}`);
    const further = Array.from({ length: count }, (_, index) => named(`${node.name}_${index + 1}`));
    this.#nodes[place] = { ...node, output: [...node.output.slice(0, 1), ...further] };
    return further;
  }

  /** Makes all present users of `value` take the result of `make` instead; its nodes run before all others. */
  substitute(value: Value, make: () => Value): void {
    const users = this.#nodes.splice(0);
    this.#firstNumber += users.length;
    const other = make();
    this.#firstNumber -= users.length;
    const swap = (name: Value): Value => (name === value ? other : name);
    this.#nodes.push(...users.map(node => ({ ...node, input: node.input.map(swap) })));
  }

  /** The bytes of the .onnx file. */
  encode(): Uint8Array {
    const others = [...this.#domains].filter(domain => domain !== '');
    return encodeModel({
      irVersion: 9,
      producerName: 'negareh',
      opsetImport: [{ domain: '', version: this.#opset }, ...others.map(domain => ({ domain, version: 1 }))],
      graph: {
        name: this.#name,
        node: this.#nodes,
        initializer: this.#initializers,
        input: this.#inputs,
        output: this.#outputs,
      },
    });
  }
}

const typeOf = (number: number): ElementType =>
  (Object.keys(ELEMENT_TYPES) as ElementType[]).find(type => ELEMENT_TYPES[type] === number)!;

export function valueInfo(name: string, type: ElementType, shape: readonly Dimension[]): ValueInfoProto {
  const dim = shape.map(size => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }));
  return { name, type: { tensorType: { elemType: ELEMENT_TYPES[type], shape: { dim } } } };
}
