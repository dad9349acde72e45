import path from 'node:path';
import type { Config } from '../config.ts';
import { openTextEncoder } from '../encoders/open-text-encoder.ts';
import { prepareModel } from '../models/prepare.ts';
import type { Database } from '../store/database.ts';
import { PairScoreRepository } from '../store/pair-scores.ts';
import type { ScoreServices } from './handlers/score-pairs.ts';

export interface Scoring {
  readonly services: ScoreServices;
  close(): Promise<void>;
}

/** Opens what scoring needs. The search model compares texts as well, until a scorer of its own is configured. */
export async function openScoring(config: Config, database: Database): Promise<Scoring> {
  const { precision, device, encoderThreads: threads, dataDir } = config;
  const model = await prepareModel(config.model, { precision, modelsDir: path.join(dataDir, 'models') });
  const encoder = await openTextEncoder(model, { device, threads });
  const side = { model: model.modelId, encoder };
  const scores = new PairScoreRepository(database, model.modelId, model);
  return { services: { scores, scorer: side, search: side }, close: () => encoder.close() };
}
