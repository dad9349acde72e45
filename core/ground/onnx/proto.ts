import { fieldOfBytes, floatField, integerField, joined } from './wire-format.ts';

/*
 * The part of ONNX's schema that our graphs use, with the field numbers of onnx.proto3
 * (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3).
 */

export interface AttributeProto {
  readonly name: string;
  /** AttributeProto.AttributeType: 1 float, 2 int, 3 string, 6 floats, 7 ints. */
  readonly type: 1 | 2 | 3 | 6 | 7;
  readonly f?: number;
  readonly i?: number;
  readonly s?: Uint8Array;
  readonly floats?: readonly number[];
  readonly ints?: readonly number[];
}

export interface NodeProto {
  readonly name: string;
  readonly opType: string;
  readonly domain: string;
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly attribute: readonly AttributeProto[];
}

export interface TensorProto {
  readonly name: string;
  readonly dataType: number;
  readonly dims: readonly number[];
  readonly rawData?: Uint8Array;
  readonly externalData?: readonly { readonly key: string; readonly value: string }[];
  /** 1 when the data lies in another file. */
  readonly dataLocation?: 0 | 1;
}

export interface ValueInfoProto {
  readonly name: string;
  readonly type: {
    readonly tensorType: {
      readonly elemType: number;
      readonly shape: {
        readonly dim: readonly ({ readonly dimValue: number } | { readonly dimParam: string })[];
      };
    };
  };
}

export interface ModelProto {
  readonly irVersion: number;
  readonly producerName: string;
  readonly opsetImport: readonly { readonly domain: string; readonly version: number }[];
  readonly graph: {
    readonly name: string;
    readonly node: readonly NodeProto[];
    readonly initializer: readonly TensorProto[];
    readonly input: readonly ValueInfoProto[];
    readonly output: readonly ValueInfoProto[];
  };
}

type Kind = 'int' | 'float' | 'text' | 'bytes' | Message;
/** Field numbers and kinds by name; a field whose value is a list is repeated. */
interface Message {
  readonly [field: string]: readonly [number: number, kind: Kind];
}

const TensorShape: Message = { dim: [1, { dimValue: [1, 'int'], dimParam: [2, 'text'] }] };
const ValueInfo: Message = {
  name: [1, 'text'],
  type: [2, { tensorType: [1, { elemType: [1, 'int'], shape: [2, TensorShape] }] }],
};
const Attribute: Message = {
  name: [1, 'text'],
  f: [2, 'float'],
  i: [3, 'int'],
  s: [4, 'bytes'],
  floats: [7, 'float'],
  ints: [8, 'int'],
  type: [20, 'int'],
};
const Node: Message = {
  input: [1, 'text'],
  output: [2, 'text'],
  name: [3, 'text'],
  opType: [4, 'text'],
  attribute: [5, Attribute],
  domain: [7, 'text'],
};
const Tensor: Message = {
  dims: [1, 'int'],
  dataType: [2, 'int'],
  name: [8, 'text'],
  rawData: [9, 'bytes'],
  externalData: [13, { key: [1, 'text'], value: [2, 'text'] }],
  dataLocation: [14, 'int'],
};
const Graph: Message = {
  node: [1, Node],
  name: [2, 'text'],
  initializer: [5, Tensor],
  input: [11, ValueInfo],
  output: [12, ValueInfo],
};
const Model: Message = {
  irVersion: [1, 'int'],
  producerName: [2, 'text'],
  graph: [7, Graph],
  opsetImport: [8, { domain: [1, 'text'], version: [2, 'int'] }],
};

/** The bytes of an .onnx file. */
export const encodeModel = (model: ModelProto): Uint8Array => joined(encode(Model, model));

const PARTS = { NodeProto: Node, TensorProto: Tensor, ValueInfoProto: ValueInfo };
type Part = { NodeProto: NodeProto; TensorProto: TensorProto; ValueInfoProto: ValueInfoProto };

/** The bytes of one message of a graph. */
export const encodePart = <Name extends keyof Part>(name: Name, part: Part[Name]): Uint8Array =>
  joined(encode(PARTS[name], part));

/** In pieces: the bytes of a large constant are copied once, at the end. */
function encode(message: Message, value: object): Uint8Array[] {
  return Object.entries(value).flatMap(([name, given]) => {
    const field = message[name];
    if (!field) throw new TypeError(`ONNX's schema as we know it has no field ${name}`);
    if (given === undefined) return [];
    return (Array.isArray(given) ? given : [given]).flatMap(one => encodeField(field, one));
  });
}

function encodeField([number, kind]: readonly [number, Kind], value: unknown): Uint8Array[] {
  if (kind === 'int' && typeof value === 'number') return integerField(number, value);
  if (kind === 'float' && typeof value === 'number') return floatField(number, value);
  return fieldOfBytes(number, contentOf(kind, value));
}

function contentOf(kind: Kind, value: unknown): Uint8Array[] {
  if (kind === 'text' && typeof value === 'string') return [Buffer.from(value)];
  if (kind === 'bytes' && value instanceof Uint8Array) return [value];
  if (typeof kind === 'object' && typeof value === 'object' && value !== null) return encode(kind, value);
  throw new TypeError(`ONNX's schema has another kind of value for ${JSON.stringify(value)}`);
}
