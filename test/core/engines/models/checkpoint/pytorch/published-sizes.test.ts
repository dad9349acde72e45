import { expect, test } from 'vitest';
import { clipVisionDict, robertaDict } from '../../../../../helpers/pytorch/published-dicts.ts';
import { layoutTorchSave } from '../../../../../helpers/pytorch/torch-save.ts';

// The files on the hub have exactly these sizes: padding, memo slots and text lengths of the writer are PyTorch's own.
test.each([
  ['farsi-image-search-vision', clipVisionDict({ positionIds: true }), 'cuda:0', 349_893_037],
  ['a re-export without position_ids', clipVisionDict({ positionIds: false }), 'cuda:0', 349_892_329],
  ['clip-farsi-vision, saved on a CPU', clipVisionDict({ positionIds: false }), 'cpu', 349_889_513],
  ['farsi-image-search-text', robertaDict({ positionIds: true }), 'cuda:0', 473_263_661],
] as const)('the test writer gives %s its published size', (_, dict, location, size) => {
  expect(layoutTorchSave(dict, { prefix: 'pytorch_model', location }).size).toBe(size);
});
