import { PairScoreRepository } from '../../data/captions/pair-scores.ts';
import type { Database } from '../../data/database/database.ts';
import { ModelChoiceRepository, precisionOf } from '../../data/models/model-choice.ts';
import { openTextEncoder } from '../../engines/encoders/open-text-encoder.ts';
import { prepareModel, prepareTextModel } from '../../engines/models/prepare.ts';
import type { Config } from '../../ground/config.ts';
import { dataFolders } from '../../ground/files/data-folders.ts';
import type { Log } from '../../ground/log.ts';
import { encoderOptions } from '../model-in-use/encoder-options.ts';
import type { ScoreServices } from './score-pairs.ts';

export interface Scoring {
  readonly services: ScoreServices;
  close(): Promise<void>;
}

/**
 * Opens what scoring needs: SCORER compares texts with texts, the search model images with texts; without SCORER the search
 * model does both.
 * @param search the preset that searches; the one in use when absent.
 * @param log is told when an encoder cannot use the graphics card.
 * @throws as `prepareModel` does.
 */
export async function openScoring(
  config: Config,
  database: Database,
  search?: string,
  log?: Pick<Log, 'warn'>,
): Promise<Scoring> {
  const choice = await new ModelChoiceRepository(database).read();
  const optionsFor = (name: string) => ({
    precision: precisionOf(choice, name, config.precision),
    modelsDir: dataFolders(config).models,
  });
  const preset = search ?? choice.active ?? config.model;
  const scorer = config.scorer ?? preset;
  const model = await prepareModel(preset, optionsFor(preset));
  const scorerModel = scorer === preset ? model : await prepareTextModel(scorer, optionsFor(scorer));
  const side = async (of: typeof scorerModel) => ({
    model: of.modelId,
    encoder: await openTextEncoder(of, encoderOptions(config, log)),
  });
  const searchSide = await side(model);
  const close = (): Promise<void> => searchSide.encoder.close();
  const scores = new PairScoreRepository(database, scorerModel.modelId, model);
  if (scorerModel === model) return { services: { scores, scorer: searchSide, search: searchSide }, close };
  try {
    const scorerSide = await side(scorerModel);
    return {
      services: { scores, scorer: scorerSide, search: searchSide },
      close: async () => {
        await Promise.all([close(), scorerSide.encoder.close()]);
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
