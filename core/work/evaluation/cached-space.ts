import type { PreparedModel } from '../../engines/models/prepare.ts';
import { GRAPH_VERSIONS, preprocessingOf } from '../../engines/models/prepared-model.ts';
import { sha256Hex } from '../../ground/files/sha256.ts';

/** Names the embeddings that a model makes now; the name changes as soon as the same input may give another embedding. */
export function cachedSpace(model: PreparedModel, graphVersions = GRAPH_VERSIONS): string {
  const { modelId, precision, normalizerVersion, runtime, text, vision } = model;
  const { isPadded, padTokenId } = text;
  const inputs = { ...preprocessingOf(model), scale: vision.scale, isPadded, padTokenId, runtime };
  const made = sha256Hex(JSON.stringify(inputs)).slice(0, 8);
  return `${modelId}-${precision}-graph-${graphVersions[precision]}-normalizer-${normalizerVersion}-inputs-${made}`;
}
