import protobuf from 'protobufjs';

/**
 * The part of ONNX's schema that our graphs use, with the field numbers of onnx.proto3
 * (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3).
 */
const SCHEMA = {
  nested: {
    ModelProto: {
      fields: {
        irVersion: { type: 'int64', id: 1 },
        producerName: { type: 'string', id: 2 },
        graph: { type: 'GraphProto', id: 7 },
        opsetImport: { rule: 'repeated', type: 'OperatorSetIdProto', id: 8 },
      },
    },
    OperatorSetIdProto: { fields: { domain: { type: 'string', id: 1 }, version: { type: 'int64', id: 2 } } },
    GraphProto: {
      fields: {
        node: { rule: 'repeated', type: 'NodeProto', id: 1 },
        name: { type: 'string', id: 2 },
        initializer: { rule: 'repeated', type: 'TensorProto', id: 5 },
        input: { rule: 'repeated', type: 'ValueInfoProto', id: 11 },
        output: { rule: 'repeated', type: 'ValueInfoProto', id: 12 },
      },
    },
    NodeProto: {
      fields: {
        input: { rule: 'repeated', type: 'string', id: 1 },
        output: { rule: 'repeated', type: 'string', id: 2 },
        name: { type: 'string', id: 3 },
        opType: { type: 'string', id: 4 },
        attribute: { rule: 'repeated', type: 'AttributeProto', id: 5 },
        domain: { type: 'string', id: 7 },
      },
    },
    AttributeProto: {
      fields: {
        name: { type: 'string', id: 1 },
        f: { type: 'float', id: 2 },
        i: { type: 'int64', id: 3 },
        s: { type: 'bytes', id: 4 },
        floats: { rule: 'repeated', type: 'float', id: 7 },
        ints: { rule: 'repeated', type: 'int64', id: 8 },
        type: { type: 'int32', id: 20 },
      },
    },
    TensorProto: {
      fields: {
        dims: { rule: 'repeated', type: 'int64', id: 1 },
        dataType: { type: 'int32', id: 2 },
        name: { type: 'string', id: 8 },
        rawData: { type: 'bytes', id: 9 },
        externalData: { rule: 'repeated', type: 'StringStringEntryProto', id: 13 },
        dataLocation: { type: 'int32', id: 14 },
      },
    },
    StringStringEntryProto: { fields: { key: { type: 'string', id: 1 }, value: { type: 'string', id: 2 } } },
    ValueInfoProto: { fields: { name: { type: 'string', id: 1 }, type: { type: 'TypeProto', id: 2 } } },
    TypeProto: { fields: { tensorType: { type: 'TensorTypeProto', id: 1 } } },
    TensorTypeProto: {
      fields: { elemType: { type: 'int32', id: 1 }, shape: { type: 'TensorShapeProto', id: 2 } },
    },
    TensorShapeProto: { fields: { dim: { rule: 'repeated', type: 'DimensionProto', id: 1 } } },
    DimensionProto: { fields: { dimValue: { type: 'int64', id: 1 }, dimParam: { type: 'string', id: 2 } } },
  },
} as const;

const ROOT = protobuf.Root.fromJSON(SCHEMA);
const ModelProto = ROOT.lookupType('ModelProto');

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

/** The bytes of an .onnx file. */
export const encodeModel = (model: ModelProto): Uint8Array =>
  ModelProto.encode(ModelProto.fromObject(model)).finish();

type Part = { NodeProto: NodeProto; TensorProto: TensorProto; ValueInfoProto: ValueInfoProto };

/** The bytes of one message of a graph. */
export const encodePart = <Name extends keyof Part>(name: Name, part: Part[Name]): Uint8Array => {
  const type = ROOT.lookupType(name);
  return type.encode(type.fromObject(part)).finish();
};

/** A field as it lies in a message: known and unknown ones alike. */
export interface WireField {
  readonly id: number;
  /** With its tag. */
  readonly bytes: Uint8Array;
  /** What is in it, where it has a length: a string, bytes, a message. */
  readonly content: Uint8Array | undefined;
}

const LENGTH_DELIMITED = 2;

/** The fields of a message in order. @throws RangeError, Error for bytes that are none */
export function wireFields(message: Uint8Array): WireField[] {
  const reader = protobuf.Reader.create(message);
  const fields: WireField[] = [];
  while (reader.pos < reader.len) {
    const from = reader.pos;
    const tag = reader.uint32();
    const behindTag = reader.pos;
    reader.skipType(tag & 7);
    const bytes = message.subarray(from, reader.pos);
    let content: Uint8Array | undefined;
    if ((tag & 7) === LENGTH_DELIMITED) {
      reader.pos = behindTag;
      const length = reader.uint32();
      content = message.subarray(reader.pos, reader.pos + length);
      reader.pos += length;
    }
    fields.push({ id: tag >>> 3, bytes, content });
  }
  return fields;
}

/** A field with a length. */
export function wireField(id: number, content: Uint8Array): WireField {
  const bytes = protobuf.Writer.create()
    .uint32((id << 3) | LENGTH_DELIMITED)
    .bytes(content)
    .finish();
  return { id, bytes, content };
}
