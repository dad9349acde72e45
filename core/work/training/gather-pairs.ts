import { ApprovedPairRepository } from '../../data/captions/approved-pairs.ts';
import type { Database } from '../../data/database/database.ts';
import { DATASET_READERS, formatOf } from '../../data/datasets/readers.ts';
import type { ImageFiles } from '../../data/images/image-files.ts';
import { originalKey } from '../../ground/domain/images/image-keys.ts';
import { imageSha256 } from '../../ground/files/image-sha256.ts';
import { readImageInput } from '../../ground/pixels/image-input.ts';
import { gatherImages } from '../evaluation/evaluation-set.ts';
import { licenceOf } from '../export/licence-of.ts';

/** An image with its captions, before it is assigned to training or test. */
export interface GatheredImage {
  readonly sha256: string;
  /** Its file, or its key in the image store. */
  readonly path: string;
  /** Equal for images that look alike. */
  readonly likeness: string;
  readonly source: string;
  readonly licence: string | null;
  readonly captions: readonly { readonly persian: string; readonly english: string | null }[];
}

/** All approved pairs, in the order of the images' hashes. */
export async function gatherApproved(database: Database, files: ImageFiles): Promise<GatheredImage[]> {
  const found: (GatheredImage & { id: string })[] = [];
  const likeness = new Map<string, string>();
  for await (const image of new ApprovedPairRepository(database).images({})) {
    const { id, sha256, format, source, attribution, pairs, nearDuplicateOfId } = image;
    // The older of two images that look alike gives both their likeness.
    likeness.set(id, nearDuplicateOfId ?? id);
    const captions = pairs.map(({ persian, english }) => ({ persian, english }));
    const path = files.locationOf(originalKey(sha256, format));
    found.push({ id, sha256, path, likeness: id, source, licence: licenceOf(attribution), captions });
  }
  const rootOf = (id: string, steps = 0): string => {
    const above = likeness.get(id) ?? id;
    return above === id || steps > 100 ? above : rootOf(above, steps + 1);
  };
  return inOrder(found.map(({ id, ...image }) => ({ ...image, likeness: rootOf(id) })));
}

/**
 * The pairs of a captions file, in any format that `negareh import` reads. When an image has as many English texts as
 * Persian ones, they are taken as translations, in order.
 * @throws NotFoundError 'file.not-found'; what the readers throw.
 */
export async function gatherFile(
  file: string,
  { folder, maxBytes }: { folder: string; maxBytes: number },
): Promise<GatheredImage[]> {
  const read = DATASET_READERS[await formatOf(file)];
  const { images } = await gatherImages(read(file), { folder, language: 'fa' });
  const english = await gatherImages(read(file), { folder, language: 'en' });
  const translated = new Map(english.images.map(({ path, captions }) => [path, captions]));
  const found = new Map<string, GatheredImage>();
  for (const { path, captions } of images) {
    const bytes = await readImageInput({ path }, maxBytes).catch(() => undefined);
    if (!bytes) continue;
    const sha256 = await imageSha256(bytes);
    const known = found.get(sha256)?.captions ?? [];
    const texts = translated.get(path) ?? [];
    const inEnglish = texts.length === captions.length ? texts : [];
    const all = [...known, ...captions.map((persian, row) => ({ persian, english: inEnglish[row] ?? null }))];
    found.set(sha256, { sha256, path, likeness: sha256, source: 'file', licence: null, captions: all });
  }
  return inOrder([...found.values()]);
}

const inOrder = (images: GatheredImage[]): GatheredImage[] =>
  images.sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1));
