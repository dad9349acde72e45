import { expect, it } from 'vitest';
import { encodeModel } from '../../../../core/ground/onnx/proto.ts';

// Written out by the description of the wire format; fields may stand in any order.
it('writes numbers below zero, long ones, text of any script, and empty values in the wire format', () => {
  const bytes = encodeModel({
    irVersion: 9,
    producerName: 'نگ',
    opsetImport: [],
    graph: {
      name: '',
      node: [
        {
          name: 'n',
          opType: 'Cast',
          domain: '',
          input: ['', 'x'],
          output: [],
          attribute: [
            { name: 'i', type: 2, i: -1 },
            { name: 's', type: 7, ints: [0, 300, 2 ** 40] },
            { name: 'f', type: 1, f: 1.5 },
          ],
        },
      ],
      initializer: [],
      input: [],
      output: [],
    },
  });
  const attributes = [
    '2a 11 0a 01 69 a0 01 02 18 ff ff ff ff ff ff ff ff ff 01',
    '2a 12 0a 01 73 a0 01 07 40 00 40 ac 02 40 80 80 80 80 80 20',
    '2a 0b 0a 01 66 a0 01 01 15 00 00 c0 3f',
  ];
  const node = `1a 01 6e 22 04 43 61 73 74 3a 00 0a 00 0a 01 78 ${attributes.join(' ')}`;
  const nodeLength = node.split(' ').length.toString(16);
  const graph = `12 00 0a ${nodeLength} ${node}`;
  const model = `08 09 12 04 d9 86 da af 3a ${graph.split(' ').length.toString(16)} ${graph}`;
  expect(Buffer.from(bytes).toString('hex')).toBe(model.replaceAll(' ', ''));
});

it('refuses a value that the schema has no place for', () => {
  const model = { irVersion: 9, producerName: 'x', opsetImport: [], unheard: 1 };
  const graph = { name: '', node: [], initializer: [], input: [], output: [] };
  expect(() => encodeModel({ ...model, graph })).toThrow('unheard');
});
