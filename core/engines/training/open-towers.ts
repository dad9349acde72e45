import { mkdir } from 'node:fs/promises';
import type { TrainingRecipe } from '../../ground/domain/models/training.ts';
import { type Random, seededRandom } from '../../ground/domain/seeded-random.ts';
import { PermanentError } from '../../ground/errors.ts';
import type { SessionOptions } from '../../ground/onnx/session.ts';
import type { ModelPreset } from '../models/preset-book.ts';
import { openTextGraph, openVisionGraph } from '../models/write-model.ts';
import { openContrastiveLoss } from './contrastive-loss.ts';
import { notFinite, openTrainedTower } from './trained-tower.ts';

export interface TowersOptions extends SessionOptions {
  readonly base: ModelPreset;
  /** The folder for the graphs; its owner empties it. */
  readonly folder: string;
  readonly recipe: TrainingRecipe;
}

export type OpenedTowers = Awaited<ReturnType<typeof openTowers>>;

/**
 * Both towers of a model with what learns in them, and the loss that they meet in.
 * @throws PermanentError 'checkpoint.invalid' | 'model.unsupported'; RetryableError 'disk.full'
 */
export async function openTowers(
  { base, folder, recipe, device, threads }: TowersOptions,
  opened: AsyncDisposableStack,
) {
  await mkdir(folder, { recursive: true });
  const random: Random = seededRandom(recipe.seed);
  const texts = opened.adopt(await openTextGraph(base.text, 'fp32'), it => it.close());
  const images = opened.adopt(
    await openVisionGraph(base.vision, {
      wanted: texts.dimension,
      precision: 'fp32',
      isPartial: recipe.patches < 1,
    }),
    it => it.close(),
  );
  const weights = [images, texts]
    .flatMap(({ built }) => built.weights.places)
    .reduce((sum, { entry }) => sum + entry.shape.reduce((product, size) => product * size, 1), 0);
  const shared = { folder, recipe, random, device, threads, dimension: texts.dimension };
  const tower = async (built: Parameters<typeof openTrainedTower>[0], name: 'vision' | 'text') => {
    const one = opened.adopt(await openTrainedTower(built, { ...shared, name }), it => it.close());
    const [broken] = notFinite(one.learnt);
    if (broken === undefined) return one;
    const reason = `${broken} holds what is no number`;
    throw new PermanentError('checkpoint.invalid', { path: base[name].folder, reason });
  };
  const vision = await tower(images.built, 'vision');
  const text = await tower(texts.built, 'text');
  const loss = opened.adopt(await openContrastiveLoss({ device: 'cpu', threads }), it => it.close());
  const { padTokenId, dimension } = texts;
  const kept = 1 + Math.round(recipe.patches * images.patches);
  return {
    vision,
    text,
    loss,
    facts: { imageSize: images.imageSize, patches: images.patches, dimension, padTokenId, weights },
    valuesAtOnce: (batch: number, sequence: number) =>
      [vision, text].reduce((sum, tower) => sum + tower.valuesAtOnce({ batch, sequence, kept }), 0),
  };
}
