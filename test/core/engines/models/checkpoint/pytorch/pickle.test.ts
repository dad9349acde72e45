import { describe, expect, test } from 'vitest';
import {
  PickleDict,
  type PickleList,
  PickleRefusal,
  unpickle,
} from '../../../../../../core/engines/models/checkpoint/pytorch/pickle.ts';
import { PyDict, PyFloat, PyList, PyText, pickle } from '../../../../../helpers/pytorch/pickler.ts';

const called: unknown[] = [];
const note = {
  name: 'test note',
  call: (args: readonly unknown[]) => {
    called.push(args);
    return 'noted';
  },
};
const rules = { globals: new Map([[note.name, note]]), persistentLoad: (id: unknown) => ({ id }) };
const load = (...bytes: (number | string)[]) =>
  unpickle(Buffer.concat(bytes.map(part => Buffer.from(typeof part === 'string' ? part : [part]))), rules);

test('numbers of every width, texts, lists, tuples and dicts', () => {
  const text = new PyText('سلام');
  const values = [
    0,
    255,
    256,
    65_536,
    -1,
    2 ** 31,
    -(2 ** 40),
    2n ** 62n,
    new PyFloat(-0.5),
    null,
    true,
    false,
  ];
  const value = new PyDict([[text, new PyList([...values, [text], [1, 2], [1, 2, 3, 4], []])]]);
  const dict = unpickle(pickle(value), rules) as PickleDict;
  expect(dict).toBeInstanceOf(PickleDict);
  expect((dict.get('سلام') as PickleList).items).toEqual([
    0,
    255,
    256,
    65_536,
    -1,
    2 ** 31,
    -(2 ** 40),
    2n ** 62n,
    -0.5,
    null,
    true,
    false,
    ['سلام'],
    [1, 2],
    [1, 2, 3, 4],
    [],
  ]);
});

test('the opcodes of protocol 4: FRAME, MEMOIZE, SHORT_BINUNICODE, STACK_GLOBAL', () => {
  const frame = [0x80, 4, 0x95, 30, 0, 0, 0, 0, 0, 0, 0];
  const global = [0x8c, 4, 'test', 0x94, 0x8c, 4, 'note', 0x94, 0x93, 0x94];
  expect(load(...frame, ...global, 'K', 7, 0x85, 'R', 0x94, '.')).toBe('noted');
  expect(called.pop()).toEqual([7]);
});

test('texts of Python 2 and memo slots beyond 255', () => {
  expect(load(0x80, 2, 'U', 3, 'abc', 'r', 0, 1, 0, 0, 'j', 0, 1, 0, 0, 0x86, '.')).toEqual(['abc', 'abc']);
});

describe('refusals', () => {
  test.each<[number | string, string]>([
    ['i', 'INST'],
    ['o', 'OBJ'],
    [0x81, 'NEWOBJ'],
    [0x92, 'NEWOBJ_EX'],
    [0x82, 'EXT1'],
    ['I', 'INT'],
    ['P', 'PERSID'],
    [0x98, 'READONLY_BUFFER'],
  ])('opcode %s (%s) is outside the closed set', opcode => {
    expect(() => load(0x80, 2, opcode, '.')).toThrow(PickleRefusal);
  });

  test('an import that is not allowed, before anything is called', () => {
    const before = called.length;
    expect(() => load('cposix\nsystem\n', 'X', 1, 0, 0, 0, 'x', 0x85, 'R.')).toThrow(/posix\.system/);
    expect(called).toHaveLength(before);
  });

  test('a call of what was not imported: text, tuple, storage', () => {
    expect(() => load('K', 1, ')R.')).toThrow(/a call of 1/);
    expect(() => load('))R.')).toThrow(PickleRefusal);
    expect(() => load('K', 1, 'Q)R.')).toThrow(PickleRefusal);
  });
});

describe('broken pickles', () => {
  test.each([
    ['an empty one', []],
    ['no STOP', [0x80, 2, 'N']],
    ['an empty stack', ['.']],
    ['no mark', ['N', 't', '.']],
    ['an empty memo slot', ['h', 3, '.']],
    ['a text longer than the file', ['X', 0xff, 0xff, 0xff, 0x7f, 'ab']],
    ['a name without an end', ['ctorch._utils']],
    ['an import whose name is a tuple', ['))', 0x93, '.']],
    ['items for no list', ['NNa.']],
    ['items for no dict', ['NNNs.']],
    ['an odd number of items', ['}(Nu.']],
    ['arguments that are no tuple', ['ctest\nnote\n', 'NR.']],
  ] as const)('%s', (_, bytes) => {
    expect(() => load(...bytes)).toThrow(/./);
  });
});

describe('small files that want much', () => {
  test('tuples of tuples that double with every level cost nothing', () => {
    const doubling = Array.from({ length: 200 }, (_, level) => [
      'h',
      level,
      'h',
      level,
      0x86,
      'q',
      level + 1,
    ]);
    const value = load(')q', 0, ...doubling.flat(), '.');
    expect(value).toHaveLength(2);
  });

  test('marks, stack, memo and objects have limits', () => {
    expect(() => load('('.repeat(2_000))).toThrow(/nests too deeply/);
    expect(() => load('N'.repeat(300_000))).toThrow(/stacks too much/);
    expect(() => unpickle(Buffer.concat([Buffer.from('N'), Buffer.alloc(600_000, 0x94)]), rules)).toThrow(
      /remembers too much/,
    );
    expect(() => load(']', '}a'.repeat(600_000), '.')).toThrow(/too many objects/);
    expect(() => unpickle(new Uint8Array(17 * 2 ** 20), rules)).toThrow(/bytes/);
  });
});
