import type { Device } from './device.ts';

/** Typed arrays by ONNX's element type. */
interface TensorData {
  float32: Float32Array;
  uint8: Uint8Array;
  int8: Int8Array;
  int32: Int32Array;
  int64: BigInt64Array;
  bool: Uint8Array;
}

export type TensorInput = {
  [Type in keyof TensorData]: { type: Type; data: TensorData[Type]; dims: readonly number[] };
}[keyof TensorData];

/** A loaded graph. `run` blocks the calling thread for the whole run, so sessions live in worker threads. */
export interface OnnxSession {
  readonly device: Device;
  /** Why it runs on the processor although another device was the fastest. */
  readonly withoutDevice?: string;
  /** @returns the graph's outputs by name; the arrays are the caller's. */
  run(feeds: Readonly<Record<string, TensorInput>>): Promise<Record<string, OutputTensor>>;
  /** The same, into existing arrays, which may be memory shared between threads. */
  runInto(
    feeds: Readonly<Record<string, TensorInput>>,
    outputs: Readonly<Record<string, TensorInput>>,
  ): Promise<void>;
  close(): Promise<void>;
}

export interface OutputTensor {
  readonly data: Float32Array | BigInt64Array | Int32Array | Uint8Array;
  readonly dims: readonly number[];
}
