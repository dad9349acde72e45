import { PermanentError } from '../errors.ts';
import { type Dimension, ELEMENT_TYPES, type ElementType, int, valueInfo } from './graph.ts';
import { encodePart, type NodeProto } from './proto.ts';
import { type WireField, wireField, wireFields } from './wire-format.ts';

/** The wanted names and types of a model's inputs and result. */
export interface Ports {
  readonly inputs: readonly InputPort[];
  /** The one result that stays: [batch, dimension] float32. */
  readonly output: {
    /** What the model calls it. */
    readonly of: string;
    readonly name: string;
    readonly dimension: number;
    /** The length of the output: its own numbers, then zeros, which change no cosine. */
    readonly width: number;
  };
}

export interface InputPort {
  /** What the model calls it. */
  readonly of: string;
  readonly name: string;
  /** The type that is given, and the type that the model takes. */
  readonly type: ElementType;
  readonly inside: ElementType;
  readonly dims: readonly Dimension[];
}

/** Field numbers of onnx.proto3. */
const MODEL_GRAPH = 7;
const GRAPH = { node: 1, initializer: 5, input: 11, output: 12 } as const;
const NODE = { input: 1, output: 2 } as const;

/**
 * A model with other names and types at its ends. All else stays byte for byte, whoever wrote it: nodes that cast and pad
 * are put in front and behind.
 * @param path of the model, for the error.
 * @throws PermanentError 'file.invalid' for bytes that are no model.
 */
export function withPorts(model: Uint8Array, ports: Ports, path: string): Uint8Array {
  try {
    const fields = wireFields(model);
    const graph = fields.find(({ id }) => id === MODEL_GRAPH)?.content;
    if (!graph) throw new RangeError('it has no graph');
    const changed = wireField(MODEL_GRAPH, joined(graphWithPorts(wireFields(graph), ports)));
    return joined(fields.map(field => (field.id === MODEL_GRAPH ? changed : field)));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new PermanentError('file.invalid', { path, reason }, { cause });
  }
}

function graphWithPorts(graph: readonly WireField[], { inputs, output }: Ports): WireField[] {
  const inside = new Map([...inputs, output].map(({ of }) => [of, `${of} inside`]));
  const of = (id: number) => graph.filter(field => field.id === id);
  const pads = 'zeros behind';
  const isPadded = output.width > output.dimension;
  const node = (part: Omit<NodeProto, 'name' | 'domain'>) =>
    wireField(GRAPH.node, encodePart('NodeProto', { name: `port ${part.output[0]}`, domain: '', ...part }));
  const before = inputs.map(({ of, name, type, inside: wanted }) =>
    node({
      opType: type === wanted ? 'Identity' : 'Cast',
      input: [name],
      output: [inside.get(of)!],
      attribute: type === wanted ? [] : [{ name: 'to', ...int(ELEMENT_TYPES[wanted]) }],
    }),
  );
  const behind = node({
    opType: isPadded ? 'Pad' : 'Identity',
    input: [inside.get(output.of)!, ...(isPadded ? [pads] : [])],
    output: [output.name],
    attribute: [],
  });
  const amounts = BigInt64Array.of(0n, 0n, 0n, BigInt(output.width - output.dimension));
  const constant = encodePart('TensorProto', {
    name: pads,
    dataType: ELEMENT_TYPES.int64,
    dims: [amounts.length],
    rawData: new Uint8Array(amounts.buffer),
  });
  const outside = (id: number, name: string, type: ElementType, dims: readonly Dimension[]) =>
    wireField(id, encodePart('ValueInfoProto', valueInfo(name, type, dims)));
  const ends: readonly number[] = Object.values(GRAPH);
  return [
    ...before,
    ...of(GRAPH.node).map(field => wireField(GRAPH.node, renamed(field.content!, inside))),
    behind,
    ...graph.filter(({ id }) => !ends.includes(id)),
    ...of(GRAPH.initializer),
    ...(isPadded ? [wireField(GRAPH.initializer, constant)] : []),
    ...inputs.map(({ name, type, dims }) => outside(GRAPH.input, name, type, dims)),
    outside(GRAPH.output, output.name, 'float32', ['batch', output.width]),
  ];
}

/** A node whose ends have other names. */
function renamed(node: Uint8Array, names: ReadonlyMap<string, string>): Uint8Array {
  const ends: readonly number[] = Object.values(NODE);
  const fields = wireFields(node).map(field => {
    if (!ends.includes(field.id) || !field.content) return field;
    const name = names.get(new TextDecoder().decode(field.content));
    return name === undefined ? field : wireField(field.id, new TextEncoder().encode(name));
  });
  return joined(fields);
}

const joined = (fields: readonly WireField[]): Uint8Array =>
  new Uint8Array(Buffer.concat(fields.map(({ bytes }) => bytes)));
