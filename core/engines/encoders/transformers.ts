import path from 'node:path';
import {
  AutoImageProcessor,
  CLIPTextModelWithProjection,
  CLIPVisionModelWithProjection,
  env,
  LogLevel,
  RawImage,
  SiglipTextModel,
  SiglipVisionModel,
  Tensor,
} from '@huggingface/transformers';
import { PermanentError, reasonOf } from '../../ground/errors.ts';
import { chooseDevice, sessionSettings } from '../../ground/onnx/session.ts';
import type { RgbPicture } from '../../ground/pixels/decode.ts';
import { inNativeCode } from '../../ground/threads/native-gate.ts';
import { readPairConfig } from '../models/checkpoint/config/pair-config.ts';
import type { TokenBatch, Tower, TowerOptions } from './tower.ts';

/*
 * The one door to transformers.js: models whose ONNX files come from the hub. It loads the graphs and does to images
 * what preprocessor_config.json says; tokens are ours (it would lose a long text's closing token, by which CLIP pools),
 * and so are downloads (it knows neither mirrors with tokens nor checksums).
 */

interface LoadedModel {
  (inputs: object): Promise<Record<string, { data: ArrayLike<number>; dims: number[] } | undefined>>;
  dispose(): Promise<unknown>;
}

interface Loaded {
  readonly model: LoadedModel;
  readonly withoutDevice?: string;
}

env.allowRemoteModels = false;
env.useFSCache = false;
env.logLevel = LogLevel.NONE;

/** The text tower of a CLIP or SigLIP model. @throws NotFoundError; PermanentError 'model.unsupported' | 'file.invalid'. */
export async function openTextTower(options: TowerOptions): Promise<Tower<TokenBatch>> {
  const folder = folderOf(options);
  const { kind } = await readPairConfig(folder);
  const { model, withoutDevice } = await load(
    kind === 'clip' ? CLIPTextModelWithProjection : SiglipTextModel,
    options,
  );
  return {
    withoutDevice,
    run: async ({ ids, mask, dims }) => {
      const tensor = (data: BigInt64Array) => new Tensor('int64', data, [...dims]);
      const inputs = { input_ids: tensor(ids), attention_mask: tensor(mask) };
      return rowsOf(await inNativeCode(() => model(inputs)), dims[0], options);
    },
    close: () => closing(model),
  };
}

/** The vision tower; images of any size are resized, cut and normalised as its repository says. */
export async function openVisionTower(options: TowerOptions): Promise<Tower<readonly RgbPicture[]>> {
  const folder = folderOf(options);
  env.localModelPath = path.dirname(folder);
  const { kind } = await readPairConfig(folder);
  const processor = await AutoImageProcessor.from_pretrained(folder, { local_files_only: true });
  const { model, withoutDevice } = await load(
    kind === 'clip' ? CLIPVisionModelWithProjection : SiglipVisionModel,
    options,
  );
  return {
    withoutDevice,
    run: async pictures => {
      const images = pictures.map(({ data, width, height }) => new RawImage(data, width, height, 3));
      const { pixel_values } = (await processor(images)) as { pixel_values: Tensor };
      return rowsOf(await inNativeCode(() => model({ pixel_values })), pictures.length, options);
    },
    close: () => closing(model),
  };
}

const folderOf = ({ graphPath }: TowerOptions): string => path.dirname(path.dirname(graphPath));

async function load(model: typeof CLIPTextModelWithProjection, options: TowerOptions): Promise<Loaded> {
  const { graphPath, threads } = options;
  const device = await chooseDevice(options.device);
  try {
    const loaded: unknown = await inNativeCode(() =>
      model.from_pretrained(folderOf(options), {
        local_files_only: true,
        dtype: 'fp32',
        device,
        session_options: sessionSettings({ threads }),
      }),
    );
    return { model: loaded as LoadedModel };
  } catch (error) {
    const reason = reasonOf(error);
    // A graphics card may be present but not work.
    if (device !== 'cpu' && options.device === 'auto')
      return { ...(await load(model, { ...options, device: 'cpu' })), withoutDevice: reason };
    throw new PermanentError('file.invalid', { path: graphPath, reason }, { cause: error });
  }
}

/** CLIP names its outputs by the projection, SigLIP by the pooling. */
function rowsOf(
  results: Awaited<ReturnType<LoadedModel>>,
  count: number,
  { graphPath, dimension }: TowerOptions,
): Float32Array {
  const output = results['text_embeds'] ?? results['image_embeds'] ?? results['pooler_output'];
  if (output?.dims.join() !== [count, dimension].join()) {
    const found = output ? `[${output.dims}]` : Object.keys(results).join(', ');
    const reason = `it gives ${found} where [${count}, ${dimension}] was expected`;
    throw new PermanentError('model.unsupported', { path: graphPath, reason });
  }
  const rows = Float32Array.from(output.data);
  for (let from = 0; from < rows.length; from += dimension) {
    const row = rows.subarray(from, from + dimension);
    const norm = Math.hypot(...row);
    for (const [index, value] of row.entries()) row[index] = value / norm;
  }
  return rows;
}

const closing = async (model: LoadedModel): Promise<void> => {
  await inNativeCode(() => model.dispose());
};
