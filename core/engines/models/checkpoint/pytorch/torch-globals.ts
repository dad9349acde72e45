import type { DType } from '../tensor.ts';
import { PickleDict, type PickleGlobal } from './pickle.ts';

/** A storage that the archive holds as `data/<key>`. */
export class StorageRef {
  readonly key: string;
  readonly dtype: DType;
  /** Elements in the whole storage. */
  readonly count: number;

  constructor(key: string, dtype: DType, count: number) {
    this.key = key;
    this.dtype = dtype;
    this.count = count;
  }
}

/** A tensor as a view of a storage; offset and strides count elements. */
export interface TensorView {
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

export class TensorRef {
  readonly storage: StorageRef;
  readonly view: TensorView;

  constructor(storage: StorageRef, view: TensorView) {
    this.storage = storage;
    this.view = view;
  }
}

/** A class whose only use is to say what a storage's elements are. */
interface StorageClass extends PickleGlobal {
  readonly dtype: DType;
}

const STORAGE_CLASSES: Readonly<Record<string, DType>> = {
  'torch DoubleStorage': 'F64',
  'torch FloatStorage': 'F32',
  'torch HalfStorage': 'F16',
  'torch BFloat16Storage': 'BF16',
  'torch LongStorage': 'I64',
  'torch IntStorage': 'I32',
  'torch ShortStorage': 'I16',
  'torch CharStorage': 'I8',
  'torch ByteStorage': 'U8',
  'torch BoolStorage': 'BOOL',
  'torch.storage UntypedStorage': 'U8',
};

/** Harmless constants of training checkpoints, passed on and never used. */
const CONSTANTS = [
  'float64',
  'float32',
  'float16',
  'bfloat16',
  'int64',
  'int32',
  'int16',
  'int8',
  'uint8',
  'bool',
  'double',
  'float',
  'half',
  'long',
  'int',
  'short',
  'strided',
  'contiguous_format',
  'preserve_format',
].map(name => `torch ${name}`);

const MOST_DIMENSIONS = 16;
/** The most elements of a view that repeats fewer: torch saves what `expand` repeats with a stride of 0, as in small buffers. */
const MOST_REPEATED = 2 ** 24;

/**
 * All that a checkpoint may import. Everything else is refused by name, so that no class of the file is ever built.
 * The same idea as PyTorch's torch/_weights_only_unpickler.py.
 */
export const TORCH_GLOBALS: ReadonlyMap<string, PickleGlobal> = new Map(
  [
    { name: 'collections OrderedDict', call: makeDict },
    { name: 'torch._utils _rebuild_tensor_v2', call: rebuildTensor },
    { name: 'torch._utils _rebuild_parameter', call: rebuildParameter },
    { name: 'torch Size', call: (args: readonly unknown[]) => args[0] },
    { name: 'torch device', call: () => null },
    ...Object.entries(STORAGE_CLASSES).map(([name, dtype]): StorageClass => ({ name, dtype })),
    ...CONSTANTS.map((name): PickleGlobal => ({ name })),
  ].map((global): [string, PickleGlobal] => [global.name, global]),
);

/**
 * The only kind of external reference that torch.save writes: ('storage', class, key, location, count). The location
 * (cpu, cuda:0) is where the tensor was, which we ignore.
 */
export function loadStorage(id: unknown): StorageRef {
  const [kind, storageClass, key, , count] = Array.isArray(id) ? id : [];
  const dtype = (storageClass as Partial<StorageClass> | undefined)?.dtype;
  if (kind !== 'storage' || !dtype || typeof key !== 'string' || !isCount(count)) {
    throw new TypeError('a reference that is no storage');
  }
  return new StorageRef(key, dtype, count);
}

function makeDict(args: readonly unknown[]): PickleDict {
  if (args.length > 0) throw new TypeError('an OrderedDict with arguments');
  return new PickleDict();
}

function rebuildParameter([tensor]: readonly unknown[]): TensorRef {
  if (!(tensor instanceof TensorRef)) throw new TypeError('a parameter that is no tensor');
  return tensor;
}

/** (storage, offset, size, stride, requires_grad, hooks [, metadata]). */
function rebuildTensor([storage, offset, shape, strides]: readonly unknown[]): TensorRef {
  if (!(storage instanceof StorageRef)) throw new TypeError('a tensor without a storage');
  if (!isCount(offset) || !areCounts(shape) || !areCounts(strides) || shape.length !== strides.length) {
    throw new TypeError('a tensor with an impossible shape');
  }
  const count = shape.reduce((product, size) => product * size, 1);
  const last = shape.reduce((end, size, axis) => end + (size - 1) * strides[axis]!, offset);
  if (count > 0 && !(last < storage.count)) throw new RangeError('a tensor reaches beyond its storage');
  if (count > Math.max(storage.count, MOST_REPEATED))
    throw new RangeError('a tensor repeats its storage too often');
  return new TensorRef(storage, { offset, shape, strides });
}

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

const areCounts = (value: unknown): value is number[] =>
  Array.isArray(value) && value.length <= MOST_DIMENSIONS && value.every(isCount);
