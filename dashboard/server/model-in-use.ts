import 'server-only';
import { ModelChoiceRepository } from '../../core/data/models/model-choice.ts';
import { services } from './services.ts';

/** The preset that searches; undefined while the database is away. */
export async function modelInUse(): Promise<string | undefined> {
  const { database, config, log } = services();
  try {
    return await new ModelChoiceRepository(database).activeName(config.model);
  } catch (error) {
    log.warn({ err: error }, 'which model searches is not known');
    return undefined;
  }
}
