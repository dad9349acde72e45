import type { OutputTensor } from './onnx-session.ts';

type Outputs = Readonly<Record<string, OutputTensor>>;

/** A graph's output of float32. @throws Error for another type, or none of that name: graphs and names are ours. */
export function floatsOf(outputs: Outputs, name: string): Float32Array {
  const data = outputs[name]?.data;
  if (data instanceof Float32Array) return data;
  throw new Error(`the graph has no float32 output ${name}`);
}

/** The same of int32. */
export function integersOf(outputs: Outputs, name: string): Int32Array {
  const data = outputs[name]?.data;
  if (data instanceof Int32Array) return data;
  throw new Error(`the graph has no int32 output ${name}`);
}
