import { rm, stat } from 'node:fs/promises';
import path from 'node:path';

/** The folder of the model that a training makes. @param modelsDir DATA_DIR/models */
export const trainedFolder = (modelsDir: string, name: string): string =>
  path.join(modelsDir, 'trained', name);

/** Deletes the model that a training made. @returns whether there was something */
export async function deleteTrained(modelsDir: string, name: string): Promise<boolean> {
  const folder = trainedFolder(modelsDir, name);
  const isThere = await stat(folder).then(
    () => true,
    () => false,
  );
  await rm(folder, { recursive: true, force: true });
  return isThere;
}
