import { stat } from 'node:fs/promises';
import type { Database } from '../../data/database/database.ts';
import { EmbeddingRepository } from '../../data/models/embeddings.ts';
import {
  type ModelChoice,
  ModelChoiceRepository,
  precisionOf,
  verdictFor,
} from '../../data/models/model-choice.ts';
import { weightFiles } from '../../engines/models/checkpoint/open-checkpoint.ts';
import { prepareModel } from '../../engines/models/prepare.ts';
import { pairGraphs } from '../../engines/models/prepare-onnx-pair.ts';
import type { Preset } from '../../engines/models/preset.ts';
import { PresetBook, type Pulled, placesIn } from '../../engines/models/preset-book.ts';
import { sizeOf } from '../../engines/models/verify-files.ts';
import type { Config } from '../../ground/config.ts';
import type { ListedModel } from '../../ground/domain/models/listed-model.ts';
import { dataFolders } from '../../ground/files/data-folders.ts';

/** All models of this machine with their state, the project's own first. */
export async function listModels(database: Database, config: Config): Promise<ListedModel[]> {
  const book = new PresetBook(dataFolders(config).models);
  const choice = await new ModelChoiceRepository(database).read();
  const listed: ListedModel[] = [];
  for (const name of await book.names()) {
    const preset = await book.find(name);
    const pulled = await book.pulled(name);
    const isRemote = placesIn(preset).some(place => 'repo' in place);
    const isHere = !isRemote || pulled !== undefined;
    const isNext = choice.next?.preset === name;
    const licenses = [...new Set(pulled?.places.flatMap(({ license }) => license ?? []))];
    listed.push({
      name,
      kind: preset.kind,
      state: isHere ? usedAs(name, choice, config.model) : 'absent',
      isScorer: config.scorer === name,
      // If its files have vanished meanwhile, the switch itself reports that.
      next: isNext && isHere ? await progressOf(name, database, config).catch(() => null) : null,
      problem: (isNext && choice.next?.problem) || null,
      bytes: isHere ? await bytesOf(preset, pulled) : null,
      license: preset.license ?? (licenses.length > 0 ? licenses.join(', ') : null),
      training: null,
      commits: (pulled?.places ?? []).map(({ repo, commit }) => ({ repo, commit })),
    });
  }
  return listed;
}

function usedAs(name: string, { active, previous }: ModelChoice, start: string): ListedModel['state'] {
  if (name === (active ?? start)) return 'active';
  return name === previous ? 'previous' : 'here';
}

/** How many images have their embedding under a preset's model. */
export async function progressOf(
  name: string,
  database: Database,
  config: Config,
): Promise<{ embedded: number; missing: number }> {
  const choice = await new ModelChoiceRepository(database).read();
  const { next } = choice;
  const found = next?.preset === name ? verdictFor(next.verdict, config.precision)?.precision : undefined;
  const precision = found ?? precisionOf(choice, name, config.precision);
  const model = await prepareModel(name, { precision, modelsDir: dataFolders(config).models });
  const embeddings = new EmbeddingRepository(database, model);
  return { embedded: await embeddings.count(), missing: await embeddings.countMissing() };
}

/** The bytes of pulled files, and of the weights in one's own folders; null when such a folder has vanished. */
async function bytesOf(preset: Preset, pulled: Pulled | undefined): Promise<number | null> {
  let bytes = pulled ? sizeOf(pulled) : 0;
  try {
    for (const file of await ownFiles(preset)) bytes += (await stat(file)).size;
  } catch {
    // The model's first use reports the problem.
    return null;
  }
  return bytes;
}

async function ownFiles(preset: Preset): Promise<string[]> {
  const folders = placesIn(preset).flatMap(place => ('folder' in place ? [place.folder] : []));
  const [first] = folders;
  if (preset.kind === 'onnx' && first) return pairGraphs({ vision: first, text: folders.at(-1) ?? first });
  return (await Promise.all(folders.map(weightFiles))).flat();
}
