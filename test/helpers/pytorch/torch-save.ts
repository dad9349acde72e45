import { type DType, ELEMENT_BYTES } from '../../../core/engines/models/checkpoint/tensor.ts';
import { PyCall, PyDict, PyGlobal, PyPersistent, PyText, type PyValue, pickle } from './pickler.ts';
import {
  bytesOfLayout,
  type EntryContent,
  layoutTorchZip,
  writeLayout,
  type ZipLayout,
} from './torch-zip.ts';

/** A storage; two tensors may share one. A `content` of zeros takes no room. */
export interface TorchStorage {
  readonly dtype: DType;
  readonly content: EntryContent;
}

export interface TorchTensor {
  readonly storage: TorchStorage;
  readonly shape: readonly number[];
  /** In elements; row-major by default. */
  readonly strides?: readonly number[];
  readonly offset?: number;
}

export interface TorchSaveOptions {
  /** The zip's top folder: the stem of the path saved to. */
  readonly prefix?: string;
  readonly location?: string;
  /** `text`: 0, 1, 10, 2 (PyTorch 1); `number`: 0, 1, 2, 10. */
  readonly storageOrder?: 'text' | 'number';
  /** PyTorch 2.1 and later write little here. */
  readonly byteorder?: string;
  /** Turns the tensors, by name, into the object that is saved; a plain dict by default. */
  readonly wrap?: (items: readonly [PyValue, PyValue][]) => PyValue;
  readonly extraEntries?: readonly (readonly [string, EntryContent])[];
}

export type TorchDict = Readonly<Record<string, TorchTensor>>;

export const zeros = (dtype: DType, ...shape: number[]): TorchTensor => ({
  storage: { dtype, content: { zeros: shape.reduce((a, b) => a * b, 1) * ELEMENT_BYTES[dtype] } },
  shape,
});

const bytesOf = (data: ArrayBufferView): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

export const tensorOf = (dtype: DType, shape: readonly number[], data: ArrayBufferView): TorchTensor => ({
  storage: { dtype, content: bytesOf(data) },
  shape,
});

const STORAGE_NAMES: Record<DType, string> = {
  F64: 'DoubleStorage',
  F32: 'FloatStorage',
  F16: 'HalfStorage',
  BF16: 'BFloat16Storage',
  I64: 'LongStorage',
  I32: 'IntStorage',
  I16: 'ShortStorage',
  I8: 'CharStorage',
  U8: 'ByteStorage',
  BOOL: 'BoolStorage',
};

const REBUILD = new PyGlobal('torch._utils', '_rebuild_tensor_v2');
export const ORDERED_DICT = new PyGlobal('collections', 'OrderedDict');
const STORAGE = new PyText('storage');

const rowMajor = (shape: readonly number[]): number[] => {
  const strides: number[] = [];
  let step = 1;
  for (const size of shape.toReversed()) {
    strides.unshift(step);
    step *= Math.max(size, 1);
  }
  return strides;
};

/** Lays out the file that `torch.save(state_dict, path)` of PyTorch 1.13 writes. */
export function layoutTorchSave(dict: TorchDict, options: TorchSaveOptions = {}): ZipLayout {
  const { prefix = 'archive', location = 'cpu', storageOrder = 'text', byteorder, wrap } = options;
  const keys = new Map<TorchStorage, string>();
  const classes = new Map<DType, PyGlobal>();
  // `cpu` is one shared constant in PyTorch, `cuda:0` a new text for each tensor, so they differ in the memo.
  const cpu = new PyText('cpu');
  const save = ({ storage, shape, strides, offset = 0 }: TorchTensor): PyValue => {
    const key = keys.get(storage) ?? String(keys.size);
    keys.set(storage, key);
    const className = classes.get(storage.dtype) ?? new PyGlobal('torch', STORAGE_NAMES[storage.dtype]);
    classes.set(storage.dtype, className);
    const content = storage.content;
    const bytes = 'zeros' in content ? content.zeros : content.length;
    const place = location === 'cpu' ? cpu : new PyText(location);
    const id = [STORAGE, className, new PyText(key), place, bytes / ELEMENT_BYTES[storage.dtype]];
    const hooks = new PyCall(ORDERED_DICT, []);
    return new PyCall(REBUILD, [
      new PyPersistent(id),
      offset,
      [...shape],
      [...(strides ?? rowMajor(shape))],
      false,
      hooks,
    ]);
  };
  const saved = new Map<TorchTensor, PyValue>();
  const items = Object.entries(dict).map(([name, tensor]): [PyValue, PyValue] => {
    const value = saved.get(tensor) ?? save(tensor);
    saved.set(tensor, value);
    return [new PyText(name), value];
  });
  const data = pickle(wrap ? wrap(items) : new PyDict(items));
  const storages = [...keys].map(([{ content }, key]) => ({ key, content }));
  if (storageOrder === 'text') storages.sort((a, b) => (a.key < b.key ? -1 : 1));
  return layoutTorchZip([
    [`${prefix}/data.pkl`, data],
    ...(byteorder ? [[`${prefix}/byteorder`, Buffer.from(byteorder)] as const] : []),
    ...storages.map(({ key, content }) => [`${prefix}/data/${key}`, content] as const),
    [`${prefix}/version`, Buffer.from('3\n')],
    ...(options.extraEntries ?? []),
  ]);
}

/** The file's bytes, for small files. */
export const torchSaveBytes = (dict: TorchDict, options?: TorchSaveOptions): Buffer =>
  bytesOfLayout(layoutTorchSave(dict, options));

/** Writes the file. */
export const writeTorchSave = (path: string, dict: TorchDict, options?: TorchSaveOptions): Promise<void> =>
  writeLayout(path, layoutTorchSave(dict, options));
