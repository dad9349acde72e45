import { byteSourceOf } from '../../../../../../core/engines/models/checkpoint/byte-source.ts';
import { openPytorch } from '../../../../../../core/engines/models/checkpoint/pytorch/open-pytorch.ts';
import { PyCall, PyDict, PyFloat, PyGlobal, PyList, PyText } from '../../../../../helpers/pytorch/pickler.ts';
import { ORDERED_DICT, tensorOf, torchSaveBytes, zeros } from '../../../../../helpers/pytorch/torch-save.ts';
import { bytesOfLayout, layoutTorchZip } from '../../../../../helpers/pytorch/torch-zip.ts';

const shared = tensorOf(
  'F32',
  [12],
  Float32Array.from({ length: 12 }, (_, index) => index),
);

/** Small files with all that a real one has, which a fuzzer then changes. */
export const PYTORCH_SEEDS: readonly Buffer[] = [
  torchSaveBytes({
    'embeddings.position_ids': zeros('I64', 1, 5),
    weight: shared,
    view: { storage: shared.storage, shape: [2, 3], strides: [1, 3], offset: 2 },
    tied: shared,
    empty: zeros('F32', 0),
    half: zeros('F16', 3),
  }),
  torchSaveBytes(
    { 'module.weight': zeros('BF16', 2, 2), 'module.bias': zeros('F64', 2) },
    {
      location: 'cuda:0',
      prefix: 'pytorch_model',
      byteorder: 'little',
      wrap: items =>
        new PyDict([
          [new PyText('epoch'), 70_000],
          [new PyText('seed'), 2n ** 40n],
          [new PyText('losses'), new PyList([new PyFloat(0.5), null, true])],
          [new PyText('size'), new PyCall(new PyGlobal('torch', 'Size'), [[2, 2]])],
          [new PyText('state_dict'), new PyCall(ORDERED_DICT, [], items, new PyDict([]))],
        ]),
    },
  ),
];

const PICKLE = 'archive/data.pkl';
const STORAGES = Array.from({ length: 8 }, (_, key) => [`archive/data/${key}`, new Uint8Array(64)] as const);

/** The pickles alone, to be damaged inside a sound archive. */
export const PICKLE_SEEDS: readonly Buffer[] = PYTORCH_SEEDS.map(file => {
  const start = file.indexOf(Buffer.from([0x80, 2]));
  return file.subarray(start, file.indexOf('PK\x07\x08', start, 'latin1'));
});

export const readPickle = (pickle: Uint8Array): Promise<void> =>
  readWhole(bytesOfLayout(layoutTorchZip([[PICKLE, pickle], ...STORAGES])));

/** Opens the file and reads every tensor to its end. */
export async function readWhole(bytes: Uint8Array): Promise<void> {
  const file = await openPytorch(byteSourceOf('fuzz.bin', bytes));
  for (const name of file.tensors.keys()) for await (const _ of file.floats(name));
}
