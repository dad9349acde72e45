import { readVisionConfig } from '../../../../../core/engines/models/checkpoint/config/vision-config.ts';
import { openCheckpoint } from '../../../../../core/engines/models/checkpoint/open-checkpoint.ts';
import { buildVisionGraph } from '../../../../../core/engines/models/graph/vision.ts';
import { Random } from '../../../../helpers/random.ts';
import { type ClipVisionConfig, clipVision } from '../../../../helpers/reference/clip-vision.ts';
import {
  type CheckpointOptions,
  clipVisionShapes,
  type Shapes,
  writeRandomCheckpoint,
} from '../../../../helpers/reference/random-checkpoint.ts';
import { temporaryFolder } from '../../../../helpers/temporary-folder.ts';
import { closing, openGraph } from './run-graph.ts';

export const TINY: ClipVisionConfig = {
  hidden_size: 24,
  intermediate_size: 40,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  image_size: 16,
  patch_size: 8,
  hidden_act: 'quick_gelu',
  layer_norm_eps: 1e-5,
  projection_dim: 10,
};

const NORMALIZATION = { mean: [0.48, 0.46, 0.41], std: [0.27, 0.26, 0.28] } as const;

export interface VisionCase {
  readonly config: ClipVisionConfig;
  /** config.json, when it is not the config itself. */
  readonly file?: object;
  readonly projection?: boolean;
  readonly options?: Partial<CheckpointOptions>;
}

/** A random checkpoint, its graph, and the reference's answers for the same pictures. */
export async function openVisionCase({ config, file, projection = false, options }: VisionCase) {
  const folder = await temporaryFolder();
  const shapes: Shapes = [
    ...clipVisionShapes(config),
    ...(projection ? [['visual_projection.weight', config.projection_dim, config.hidden_size] as const] : []),
  ];
  const json = file ?? { model_type: 'clip_vision_model', ...config };
  const tensors = await writeRandomCheckpoint(folder, json, shapes, { seed: 1, ...options });
  const checkpoint = await openCheckpoint(folder);
  const { built, graph } = await closing([checkpoint], async () => {
    const vision = buildVisionGraph(await readVisionConfig(folder), checkpoint, {
      ...NORMALIZATION,
      weightsFile: 'weights',
      precision: 'fp32',
      projection,
    });
    return { built: vision, graph: await openGraph(folder, vision) };
  });
  const size = config.image_size;
  return {
    unused: built.unused,
    graph,
    picture: (seed: number): Uint8Array => {
      const random = new Random(seed);
      return Uint8Array.from({ length: size * size * 3 }, () => random.below(256));
    },
    run: (pictures: readonly Uint8Array[], output?: 'pooler_output' | 'embedding') => {
      const data = Uint8Array.from(Buffer.concat(pictures));
      const pixels = { type: 'uint8', data, dims: [pictures.length, size, size, 3] } as const;
      return graph.run({ pixels }, output);
    },
    reference: (picture: Uint8Array) =>
      clipVision(config, tensors, picture, { ...NORMALIZATION, projection }),
  };
}
