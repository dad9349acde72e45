import { activeModelName } from '../../jobs/active-model.ts';
import { openDatabase } from '../../store/database.ts';
import type { DoctorContext } from './context.ts';

/** The model that searches; what MODEL says as long as the database does not answer. */
export async function activeModel({ config, databaseUrl }: DoctorContext): Promise<string> {
  if (!databaseUrl) return config.model;
  const database = openDatabase(databaseUrl);
  try {
    return await activeModelName(database, config);
  } finally {
    await database.close();
  }
}
