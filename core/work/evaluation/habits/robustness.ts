import type { QueryReader } from '../../../engines/readings/query-reader.ts';
import { openVectorIndex } from '../../../engines/vector-index/open-vector-index.ts';
import type { Match } from '../../../engines/vector-index/vector-index.ts';
import { newId } from '../../../ground/domain/id.ts';
import { cosine } from '../../../ground/domain/models/embedding.ts';
import type { Estimate, SkippedItem } from '../../../ground/domain/models/evaluation.ts';
import { RESULT_LIMIT } from '../../../ground/domain/search/search.ts';
import { seededRandom } from '../../../ground/domain/seeded-random.ts';
import { InputError } from '../../../ground/errors.ts';
import { fuseMatches } from '../../search/ranking/fuse-rankings.ts';
import { embedCaptions } from '../embed-captions.ts';
import { embedGallery } from '../embed-gallery.ts';
import type { EvaluateOptions, ModelServices, ProgressOptions } from '../evaluate.ts';
import type { EvaluationImage } from '../evaluation-set.ts';
import { bootstrap } from '../metrics.ts';
import { HABITS, type Habit, typedBy } from './habits.ts';

/** How often captions typed with a habit find their image among the first ten. */
export interface HabitFigures {
  readonly habit: Habit;
  /** Captions that the habit changes. */
  readonly queries: number;
  /** Accuracy@10 of the same captions, well written. */
  readonly formal: Estimate;
  /** Accuracy@10 of the typed text, searched as it is. */
  readonly literal: Estimate;
  /** Accuracy@10 as the system searches: with the text as typed and as it was read. */
  readonly read: Estimate;
  /** What the habit costs: `formal` less `read`, pair by pair. */
  readonly drop: Estimate;
}

export interface Robustness {
  readonly pictures: number;
  readonly habits: readonly HabitFigures[];
  readonly skipped: readonly SkippedItem[];
}

/** A caption typed in one way, and whether its image was among the first ten. */
interface Asked {
  readonly image: number;
  readonly isFound: boolean;
  readonly isFoundLiterally: boolean;
}

const FIRST = 10;
const NO_FACETS = { source: 'demo', city: null, category: null, createdAt: 0 } as const;

/**
 * Asks each image's first caption in every way of {@link HABITS} and ranks as a search by meaning does: the text as typed
 * and the reader's correction of it, fused. Each is compared with the same caption well written.
 * @throws InputError 'dataset.empty' when no image could be read; AbortError after the signal.
 */
export async function evaluateRobustness(
  images: readonly EvaluationImage[],
  services: ModelServices & { readonly reader: QueryReader },
  { dataset, seed, skipped }: Pick<EvaluateOptions, 'dataset' | 'seed' | 'skipped'>,
  { signal, ...progress }: ProgressOptions,
): Promise<Robustness> {
  const abort = signal && { signal };
  const read = await embedGallery(images, services, { ...abort, onProgress: progress.images! });
  const { embedded } = read;
  if (embedded.length === 0) throw new InputError('dataset.empty', { dataset });

  const { dimension } = services.textEncoder;
  const gallery = embedded.map(({ vector }) => ({ id: newId(), vector, facets: NO_FACETS }));
  const nothing = (async function* () {})();
  await using opened = new AsyncDisposableStack();
  const index = opened.adopt(
    await openVectorIndex({ dimension, images: nothing, device: 'cpu', threads: 0 }),
    it => it.close(),
  );
  await index.add(gallery);

  const embed = async (texts: readonly string[]) =>
    embedCaptions(texts, services, { ...abort, onProgress: () => {} });
  const ask = async (typed: readonly { image: number; text: string }[]): Promise<Asked[]> => {
    const vectors = await embed(typed.map(({ text }) => text));
    const matches = await index.search(vectors, RESULT_LIMIT);
    const isAmong = (found: readonly Match[], image: number) =>
      found.slice(0, FIRST).some(({ id }) => id === gallery[image]!.id);
    const readings = typed.map(({ text }) => services.reader.read(text));
    const texts = readings.flatMap(({ best, other }) => [best, other].filter(text => text !== undefined));
    const readVectors = await embed(texts);
    const readMatches = await index.search(readVectors, RESULT_LIMIT);
    const found = readMatches.map((others, at) => ({
      matches: others,
      query: readVectors.subarray(at * dimension, (at + 1) * dimension),
    }));
    let next = 0;
    return typed.map(({ image }, asked) => {
      const { best, other } = readings[asked]!;
      const literal = {
        matches: matches[asked]!,
        query: vectors.subarray(asked * dimension, (asked + 1) * dimension),
      };
      const isFoundLiterally = isAmong(literal.matches, image);
      const leading = best === undefined ? literal : found[next++]!;
      const ids = (one: readonly Match[]) => one.map(({ id }) => id);
      const asOther = other === undefined ? [] : ids(found[next++]!.matches);
      const asTyped = best === undefined ? [] : ids(literal.matches);
      const { query } = leading;
      const others = new Map(gallery.map(({ id, vector }) => [id, cosine(query, vector)]));
      const fusion = { byWords: [], asTyped, asOther, others };
      const fused = fuseMatches(leading.matches, fusion, FIRST);
      return { image, isFound: isAmong(fused, image), isFoundLiterally };
    });
  };

  const formal = await ask(embedded.map(({ captions }, image) => ({ image, text: captions[0]! })));
  const habits: HabitFigures[] = [];
  for (const [number, habit] of HABITS.entries()) {
    signal?.throwIfAborted();
    // Each habit has its own random run, so adding a habit changes nothing for the others.
    const random = seededRandom(seed * HABITS.length + number);
    const typed = embedded.flatMap(({ captions }, image) => {
      const text = typedBy(habit, captions[0]!, random);
      return text === undefined ? [] : [{ image, text }];
    });
    progress.captions?.(number + 1);
    if (typed.length === 0) continue;
    habits.push({ habit, ...figuresOf(await ask(typed), formal, seed) });
  }
  return { pictures: embedded.length, habits, skipped: [...skipped, ...read.skipped] };
}

function figuresOf(
  asked: readonly Asked[],
  formal: readonly Asked[],
  seed: number,
): Omit<HabitFigures, 'habit'> {
  const share = (of: (one: Asked) => number) => bootstrap(Float64Array.from(asked, of), { seed });
  const isFoundFormally = ({ image }: Asked) => Number(formal[image]!.isFound);
  return {
    queries: asked.length,
    formal: share(isFoundFormally),
    literal: share(one => Number(one.isFoundLiterally)),
    read: share(one => Number(one.isFound)),
    drop: share(one => isFoundFormally(one) - Number(one.isFound)),
  };
}
