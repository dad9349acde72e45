import { access, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { dataFolders } from '../../ground/files/data-folders.ts';

/** Copies of images outside the store, found by their content. */
interface Copies {
  /** Renditions beside the hardest queries of evaluations. */
  readonly figures: readonly string[];
  /** Folders of unfinished trainings that learn from one of them: their weights so far depend on it too. */
  readonly trainings: readonly string[];
}

/** @param contents sha256 of images, lower-case hex */
export async function findCopies(dataDir: string, contents: readonly string[]): Promise<Copies> {
  const { evaluationFigures, trainings } = dataFolders({ dataDir });
  const figures: string[] = [];
  for (const folder of await foldersIn(evaluationFigures)) {
    for (const sha256 of contents) {
      const file = path.join(folder, `${sha256}.jpg`);
      if (await isThere(file)) figures.push(file);
    }
  }
  const learning: string[] = [];
  for (const folder of await foldersIn(trainings)) {
    // A finished training keeps no images.
    const set = await readFile(path.join(folder, 'set.json'), 'utf8').catch(() => '');
    if (contents.some(sha256 => set.includes(sha256))) learning.push(folder);
  }
  return { figures, trainings: learning };
}

/** Deletes them. A training that is ended this way starts from the beginning when it is requested again. */
export async function removeCopies(dataDir: string, contents: readonly string[]): Promise<void> {
  const { figures, trainings } = await findCopies(dataDir, contents);
  for (const one of [...figures, ...trainings]) await rm(one, { recursive: true, force: true });
}

const foldersIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder).catch(() => [])).map(name => path.join(folder, name));

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
