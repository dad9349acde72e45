import { describe, expect, test } from 'vitest';
import { byteSourceOf } from '../../../../../../core/engines/models/checkpoint/byte-source.ts';
import { openPytorch } from '../../../../../../core/engines/models/checkpoint/pytorch/open-pytorch.ts';
import { expectFailure } from '../../../../../helpers/expect-failure.ts';
import {
  PyCall,
  PyDict,
  PyFloat,
  PyGlobal,
  PyText,
  type PyValue,
} from '../../../../../helpers/pytorch/pickler.ts';
import {
  ORDERED_DICT,
  type TorchDict,
  type TorchSaveOptions,
  tensorOf,
  torchSaveBytes,
  zeros,
} from '../../../../../helpers/pytorch/torch-save.ts';

const counting = (length: number): Float32Array => Float32Array.from({ length }, (_, index) => index);

const open = (dict: TorchDict, options?: TorchSaveOptions) =>
  openPytorch(byteSourceOf('test.bin', torchSaveBytes(dict, options)));

async function read(dict: TorchDict, name: string, options?: TorchSaveOptions): Promise<number[]> {
  const file = await open(dict, options);
  const floats: number[] = [];
  for await (const chunk of file.floats(name)) floats.push(...chunk);
  return floats;
}

/** A dict whose one value is `value`, beside a tensor. */
const beside = (value: PyValue): TorchSaveOptions => ({
  wrap: items => new PyDict([...items, [new PyText('extra'), value]]),
});

describe('what torch.save wrote is read back', () => {
  test('names, types and shapes, in the order of the file', async () => {
    const file = await open({
      'embeddings.position_ids': zeros('I64', 1, 50),
      weight: zeros('F32', 4, 3),
      half: zeros('F16', 2),
      scalar: tensorOf('F64', [], Float64Array.of(0.5)),
      empty: zeros('F32', 0, 3),
    });
    expect([...file.tensors]).toEqual([
      ['embeddings.position_ids', { name: 'embeddings.position_ids', dtype: 'I64', shape: [1, 50] }],
      ['weight', { name: 'weight', dtype: 'F32', shape: [4, 3] }],
      ['half', { name: 'half', dtype: 'F16', shape: [2] }],
      ['scalar', { name: 'scalar', dtype: 'F64', shape: [] }],
      ['empty', { name: 'empty', dtype: 'F32', shape: [0, 3] }],
    ]);
  });

  test.each([
    ['F64', Float64Array.of(-1.5, 2, 1e30), [-1.5, 2, Math.fround(1e30)]],
    ['F32', Float32Array.of(-1.5, 2, 0.25), [-1.5, 2, 0.25]],
    ['F16', Uint16Array.of(0x3c00, 0xc000, 0x3555), [1, -2, 0.333251953125]],
    ['BF16', Uint16Array.of(0x3f80, 0xc000, 0x3eab), [1, -2, 0.333984375]],
    ['I64', BigInt64Array.of(-1n, 513n, 2n ** 40n), [-1, 513, 2 ** 40]],
    ['I32', Int32Array.of(-7, 0, 7), [-7, 0, 7]],
    ['I16', Int16Array.of(-7, 0, 7), [-7, 0, 7]],
    ['I8', Int8Array.of(-7, 0, 7), [-7, 0, 7]],
    ['U8', Uint8Array.of(0, 7, 255), [0, 7, 255]],
    ['BOOL', Uint8Array.of(0, 1, 1), [0, 1, 1]],
  ] as const)('%s elements as numbers', async (dtype, data, expected) => {
    expect(await read({ other: zeros('U8', 3), tensor: tensorOf(dtype, [3], data) }, 'tensor')).toEqual(
      expected,
    );
  });

  test('a transposed slice, copied out of its storage', async () => {
    const { storage } = tensorOf('F32', [12], counting(12));
    const view = { storage, shape: [2, 3], strides: [1, 3], offset: 2 };
    expect(await read({ view }, 'view')).toEqual([2, 5, 8, 3, 6, 9]);
  });

  test('what expand repeats with strides of 0', async () => {
    const { storage } = tensorOf('F32', [3], Float32Array.of(1, 2, 3));
    const dict = {
      rows: { storage, shape: [2, 3], strides: [0, 1] },
      all: { storage, shape: [2, 2], strides: [0, 0], offset: 1 },
    };
    expect(await read(dict, 'rows')).toEqual([1, 2, 3, 1, 2, 3]);
    expect(await read(dict, 'all')).toEqual([2, 2, 2, 2]);
  });

  test('a slice whose rows are whole, and one of 16-bit elements', async () => {
    const { storage } = tensorOf('F32', [12], counting(12));
    expect(await read({ view: { storage, shape: [2, 2], strides: [4, 1], offset: 1 } }, 'view')).toEqual([
      1, 2, 5, 6,
    ]);
    const halves = tensorOf('I16', [6], Int16Array.of(0, 1, 2, 3, 4, 5)).storage;
    expect(await read({ view: { storage: halves, shape: [3, 2], strides: [1, 3] } }, 'view')).toEqual([
      0, 3, 1, 4, 2, 5,
    ]);
  });

  test('tied weights, as one tensor twice and as two views of one storage', async () => {
    const tensor = tensorOf('F32', [2], Float32Array.of(3, 4));
    const dict = { first: tensor, again: tensor, view: { storage: tensor.storage, shape: [2] } };
    expect(await read(dict, 'again')).toEqual([3, 4]);
    expect(await read(dict, 'view')).toEqual([3, 4]);
  });

  test('more tensors than the short memo opcodes can number', async () => {
    const names = Array.from({ length: 2_500 }, (_, index) => `layer.${index}`);
    const dict = Object.fromEntries(
      names.map((name, index) => [name, tensorOf('F32', [1], Float32Array.of(index))]),
    );
    expect(await read(dict, 'layer.2499', { storageOrder: 'number' })).toEqual([2_499]);
    expect(await read(dict, 'layer.1234', { location: 'cuda:0', prefix: 'pytorch_model' })).toEqual([1_234]);
  });

  test('an OrderedDict with _metadata', async () => {
    const metadata = new PyCall(
      ORDERED_DICT,
      [],
      [[new PyText('layer'), new PyDict([[new PyText('version'), 1]])]],
    );
    const state = new PyDict([[new PyText('_metadata'), metadata]]);
    const wrap: TorchSaveOptions['wrap'] = items => new PyCall(ORDERED_DICT, [], items, state);
    const dict = { 'linear.weight': tensorOf('F32', [1], Float32Array.of(9)) };
    expect(await read(dict, 'linear.weight', { wrap })).toEqual([9]);
  });

  test.each(['state_dict', 'model', 'model_state_dict'])('a training checkpoint, under %s', async key => {
    const file = await open(
      { weight: zeros('F32', 2) },
      {
        wrap: items =>
          new PyDict([
            [new PyText('epoch'), 3],
            [new PyText('seed'), 12_345_678_901n],
            [new PyText('loss'), new PyFloat(0.25)],
            [new PyText('best'), null],
            [new PyText(key), new PyCall(ORDERED_DICT, [], items)],
          ]),
      },
    );
    expect([...file.tensors.keys()]).toEqual(['weight']);
  });

  test('the marks of newer writers: byteorder, format version and alignment', async () => {
    const options: TorchSaveOptions = {
      byteorder: 'little',
      storageOrder: 'number',
      extraEntries: [
        ['archive/.format_version', Buffer.from('1')],
        ['archive/.storage_alignment', Buffer.from('64')],
        ['archive/.data/serialization_id', Buffer.from('0123456789')],
      ],
    };
    expect(await read({ tensor: tensorOf('F32', [1], Float32Array.of(1)) }, 'tensor', options)).toEqual([1]);
  });
});

describe('what is refused', () => {
  const dict = { weight: zeros('F32', 2) };

  test.each([
    ['builtins', 'eval'],
    ['os', 'system'],
    ['numpy.core.multiarray', 'scalar'],
    ['argparse', 'Namespace'],
    ['torch._tensor', '_rebuild_from_type_v2'],
    ['torch', 'load'],
    ['__builtin__', 'getattr'],
  ])('an import of %s.%s, by name', async (module, name) => {
    const call = new PyCall(new PyGlobal(module, name), [new PyText('print(1)')]);
    await expectFailure(open(dict, beside(call)), 'model.unsupported', `${module}.${name}`);
  });

  test('a call of a class that is only a type', async () => {
    const call = new PyCall(new PyGlobal('torch', 'FloatStorage'), [3]);
    await expectFailure(open(dict, beside(call)), 'model.unsupported', 'torch.FloatStorage');
  });

  test('attributes on anything but a dict', async () => {
    const call = new PyCall(new PyGlobal('torch', 'Size'), [[1, 2]], [], new PyDict([]));
    await expectFailure(open(dict, beside(call)), 'model.unsupported', 'attributes of');
  });

  test('a file without tensors', async () => {
    await expectFailure(open({}), 'checkpoint.invalid', 'no tensors');
  });

  test('big-endian data', async () => {
    await expectFailure(open(dict, { byteorder: 'big' }), 'model.unsupported', 'byte order');
  });

  test('TorchScript', async () => {
    const extraEntries = [['archive/constants.pkl', Buffer.from('x')] as const];
    await expectFailure(open(dict, { extraEntries }), 'model.unsupported', 'TorchScript');
  });

  test('a view that reaches beyond its storage, and one that repeats it', async () => {
    const { storage } = zeros('F32', 6);
    const far = { storage, shape: [2, 3], strides: [4, 1] };
    await expectFailure(open({ far }), 'checkpoint.invalid', 'beyond its storage');
    const repeated = { storage, shape: [1_000_000_000, 2], strides: [0, 1] };
    await expectFailure(open({ repeated }), 'checkpoint.invalid', 'repeats its storage');
  });

  test('a storage that is shorter than the pickle says', async () => {
    const bytes = torchSaveBytes({ weight: zeros('F32', 2) });
    // The count of the one storage is 2, just before the tuple's end and BINPERSID.
    const at = bytes.indexOf(Buffer.from([0x4b, 2, 0x74]));
    bytes[at + 1] = 3;
    await expectFailure(openPytorch(byteSourceOf('x', bytes)), 'checkpoint.invalid', 'too short');
  });

  test.each([
    ['NaN', tensorOf('F32', [2], Float32Array.of(1, NaN))],
    ['infinity', tensorOf('F16', [1], Uint16Array.of(0x7c00))],
    ['a float64 beyond float32', tensorOf('F64', [1], Float64Array.of(1e300))],
    ['NaN in a strided view', { ...tensorOf('F32', [2, 2], Float32Array.of(1, NaN, 0, 0)), strides: [1, 2] }],
  ])('%s among the weights', async (_, weight) => {
    await expectFailure(
      read({ weight }, 'weight'),
      'checkpoint.invalid',
      'weight has values that are no numbers',
    );
  });

  test('an unknown tensor name', async () => {
    const file = await open(dict);
    await expectFailure(
      file.floats('nothing')[Symbol.asyncIterator]().next(),
      'checkpoint.invalid',
      'nothing',
    );
  });
});
