import { stat } from 'node:fs/promises';
import path from 'node:path';
import { hashFile } from '../../ground/files/hash-file.ts';
import type { HubSettings } from './hub/hub-defaults.ts';
import { type CheckpointUse, filesFor } from './hub/model-files.ts';
import type { PullProgress } from './hub/pull-progress.ts';
import { type FileChoice, type PulledRepository, pullRepository } from './hub/pull-repository.ts';
import type { RetryOptions } from './hub/retry.ts';
import type { Place, Preset } from './preset.ts';
import type { PresetBook, Pulled, PulledPlace } from './preset-book.ts';

export interface PullPresetOptions extends RetryOptions {
  readonly onProgress?: (repo: string, progress: PullProgress) => void;
  /** Called before a repository is fetched; the licence as its authors tagged it. */
  readonly onRepository?: (repo: string, license: string | undefined) => void;
}

interface Wanted {
  readonly place: Extract<Place, { repo: string }>;
  readonly choose: FileChoice;
}

/**
 * Brings a preset's repositories into the hub's cache and writes down which commits they are and what each file's hash
 * is: from then on the preset means these files, also when its authors change them. Run again, it goes on.
 * @returns undefined when the preset has local folders only.
 * @throws as `pullRepository` does.
 */
export async function pullPreset(
  book: PresetBook,
  { name, preset }: { name: string; preset: Preset },
  hub: HubSettings,
  options: PullPresetOptions = {},
): Promise<Pulled | undefined> {
  const repositories = wantedOf(preset);
  if (repositories.length === 0) return undefined;
  const before = await book.pulled(name);
  const places: PulledPlace[] = [];
  for (const { place, choose } of repositories) {
    const { repo } = place;
    const known = before?.places.find(pulled => pulled.repo === repo);
    const revision = known?.commit ?? place.revision;
    const pulled = await pullRepository(hub, {
      repo,
      choose,
      ...(revision && { revision }),
      ...(options.signal && { signal: options.signal }),
      ...(options.onWait && { onWait: options.onWait }),
      onProgress: progress => options.onProgress?.(repo, progress),
      onDescribed: ({ license }) => options.onRepository?.(repo, license),
    });
    places.push(await toPlace(pulled, known));
  }
  await book.recordPull(name, { places });
  return { places };
}

async function toPlace(pulled: PulledRepository, known: PulledPlace | undefined): Promise<PulledPlace> {
  const { repo, commit, folder } = pulled;
  const license = pulled.license ?? known?.license;
  const files: Record<string, { sha256: string; bytes: number }> = {};
  for (const file of pulled.files) {
    const where = path.join(folder, file);
    files[file] = { sha256: await hashFile(where), bytes: (await stat(where)).size };
  }
  return { repo, commit, folder, ...(license && { license }), files };
}

/** The repositories of a preset, each once, with all files that its checkpoints need. */
function wantedOf(preset: Preset): Wanted[] {
  const uses = usesOf(preset);
  const wanted: Wanted[] = [];
  for (const [place, use] of uses) {
    if ('folder' in place) continue;
    const choose = filesFor(use, place.repo);
    const same = wanted.findIndex(other => other.place.repo === place.repo);
    if (same < 0) wanted.push({ place, choose });
    else {
      const both = wanted[same]!.choose;
      wanted[same] = { place, choose: names => [...new Set([...both(names), ...choose(names)])] };
    }
  }
  return wanted;
}

function usesOf(preset: Preset): [Place, CheckpointUse][] {
  const { place } = preset.text;
  if (preset.kind === 'scorer') return [[place, textUse(preset.text)]];
  if (preset.kind === 'onnx') {
    return [
      [preset.vision.place, 'onnx-vision'],
      [place, 'onnx-text'],
    ];
  }
  return [
    [preset.vision.place, 'vision'],
    [place, textUse(preset.text)],
  ];
}

const textUse = ({ sentence }: { sentence?: boolean | undefined }): CheckpointUse =>
  sentence ? 'sentence' : 'text';
