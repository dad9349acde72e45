import { openDatabase } from '../../core/data/database/database.ts';
import { activeModelName } from '../../core/work/model-in-use/active-model.ts';
import type { DoctorContext } from './context.ts';

/** The model in use; MODEL if the database does not answer. */
export async function activeModel({ config, databaseUrl }: DoctorContext): Promise<string> {
  if (!databaseUrl) return config.model;
  const database = openDatabase(databaseUrl);
  try {
    return await activeModelName(database, config);
  } finally {
    await database.close();
  }
}
