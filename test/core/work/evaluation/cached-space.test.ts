import { expect, it } from 'vitest';
import type { PreparedModel } from '../../../../core/engines/models/prepare.ts';
import { GRAPH_VERSIONS } from '../../../../core/engines/models/prepared-model.ts';
import { cachedSpace } from '../../../../core/work/evaluation/cached-space.ts';

const model: PreparedModel = {
  modelId: 'demo@00000000',
  precision: 'int8',
  dimension: 128,
  normalizerVersion: 3,
  text: { graphPath: 'text.onnx', tokenizerFolder: 'tokenizer', maxTokens: 32, padTokenId: 0 },
  vision: { graphPath: 'vision.onnx', imageSize: 64 },
};

it('keeps embeddings apart that one input has by different weights, graphs, spellings or pixels', () => {
  const names = [
    cachedSpace(model),
    cachedSpace({ ...model, modelId: 'demo@00000001' }),
    cachedSpace({ ...model, precision: 'fp32' }),
    cachedSpace(model, { ...GRAPH_VERSIONS, int8: GRAPH_VERSIONS.int8 + 1 }),
    cachedSpace({ ...model, normalizerVersion: 4 }),
    cachedSpace({ ...model, text: { ...model.text, maxTokens: 64 } }),
    cachedSpace({ ...model, text: { ...model.text, isPadded: true } }),
    cachedSpace({ ...model, vision: { ...model.vision, imageSize: 32 } }),
    cachedSpace({ ...model, vision: { ...model.vision, scale: { mean: [0, 0, 0], std: [1, 1, 1] } } }),
  ];
  expect(new Set(names).size).toBe(names.length);
});

it('names them the same wherever the graphs lie, and in another precision’s version', () => {
  const elsewhere = { ...model, vision: { ...model.vision, graphPath: 'elsewhere/vision.onnx' } };
  expect(cachedSpace(elsewhere)).toBe(cachedSpace(model));
  expect(cachedSpace(model, { ...GRAPH_VERSIONS, fp32: 9 })).toBe(cachedSpace(model));
});
