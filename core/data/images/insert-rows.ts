import type { Prisma } from '../../../prisma/generated/client.ts';
import { newId } from '../../ground/domain/id.ts';
import { CRAWLED_SOURCES, type ImageState } from '../../ground/domain/images/image.ts';
import { RENDITION_SET } from '../../ground/domain/images/renditions.ts';
import { bytesOf, hexOf } from '../../ground/files/sha256.ts';
import { jsonRows } from '../database/json-rows.ts';
import { InsertConflict } from '../database/retry-conflicts.ts';
import type { InsertedImage, NewImage } from './new-image.ts';
import { refuseTakenDown } from './taken-down.ts';

type Transaction = Prisma.TransactionClient;

interface PresentImage {
  readonly id: string;
  state: ImageState;
}

/** Rows that are here already, by content and by the source's own name. */
interface Present {
  readonly bySha256: Map<string, PresentImage>;
  readonly byToken: Map<string, PresentImage>;
}

/**
 * Gives each image its row: a new one, or the one that is here by content or source token. A removed one comes back
 * as what comes in now, unless it was taken down.
 * @throws InsertConflict; InputError 'image.taken-down'
 */
export async function insertRows(tx: Transaction, images: readonly NewImage[]): Promise<InsertedImage[]> {
  await refuseTakenDown(tx, images);
  const rows = images.map(image => ({
    ...fieldsOf(image),
    id: newId(),
    sha256: image.sha256,
    state: firstState(image),
    perceptualHash: image.perceptualHash ?? null,
  }));
  const isCreated = await createRows(tx, rows);
  const present = await findPresent(
    tx,
    images.filter((_, index) => !isCreated.has(rows[index]!.id)),
  );
  const inserted: InsertedImage[] = [];
  for (const [index, { id }] of rows.entries()) {
    inserted.push(isCreated.has(id) ? { id, isNew: true } : await reuse(tx, images[index]!, present));
  }
  // Their files have just been written (again), so any earlier damage is repaired.
  const kept = inserted.filter(({ isNew }) => !isNew).map(({ id }) => id);
  if (kept.length > 0) {
    await tx.image.updateMany({
      where: { id: { in: kept }, problem: { not: null } },
      data: { problem: null },
    });
  }
  return inserted;
}

/**
 * Uses the same order everywhere: two processes with the same images may wait for each other, but never deadlock.
 * @returns the ids of the rows that are new.
 */
async function createRows(tx: Transaction, rows: readonly object[]): Promise<Set<string>> {
  const created = await tx.$queryRaw<{ id: string }[]>`
    INSERT INTO image (id, sha256, format, width, height, byte_size, source, source_url, source_token, attribution,
                       city, category, state, perceptual_hash, rendition_set, updated_at)
    SELECT r.id, decode(r.sha256, 'hex'), r.format, r.width, r.height, r."byteSize", r.source, r."sourceUrl",
           r."sourceToken", r.attribution, r.city, r.category, r.state, r."perceptualHash", ${RENDITION_SET}, now()
    FROM jsonb_to_recordset(${jsonRows(rows)}::jsonb) AS r(
      id uuid, sha256 text, format text, width int, height int, "byteSize" int, source "ImageSource", "sourceUrl" text,
      "sourceToken" text, attribution text, city text, category text,
      state "ImageState", "perceptualHash" bigint)
    ORDER BY r.sha256
    ON CONFLICT DO NOTHING
    RETURNING id::text`;
  return new Set(created.map(({ id }) => id));
}

async function findPresent(tx: Transaction, images: readonly NewImage[]): Promise<Present> {
  const present: Present = { bySha256: new Map(), byToken: new Map() };
  if (images.length === 0) return present;
  const rows = await tx.image.findMany({
    where: {
      OR: [
        { sha256: { in: images.map(({ sha256 }) => bytesOf(sha256)) } },
        ...images.flatMap(({ source, sourceToken }) => (sourceToken ? { source, sourceToken } : [])),
      ],
    },
    select: { id: true, sha256: true, source: true, sourceToken: true, state: true },
  });
  for (const { id, sha256, source, sourceToken, state } of rows) {
    const image: PresentImage = { id, state };
    present.bySha256.set(hexOf(sha256), image);
    if (sourceToken) present.byToken.set(`${source} ${sourceToken}`, image);
  }
  return present;
}

async function reuse(tx: Transaction, image: NewImage, present: Present): Promise<InsertedImage> {
  const name = image.sourceToken && `${image.source} ${image.sourceToken}`;
  const sameBytes = present.bySha256.get(image.sha256);
  const sameName = name ? present.byToken.get(name) : undefined;
  const here = [sameBytes, sameName].find(known => known && known.state !== 'removed');
  if (here) return { id: here.id, isNew: false };
  if (!sameBytes) throw new InsertConflict(`the row of ${image.sha256} came and went`);
  await tx.image.update({
    where: { id: sameBytes.id },
    data: {
      ...fieldsOf(image),
      state: firstState(image),
      perceptualHash: image.perceptualHash === undefined ? null : BigInt(image.perceptualHash),
      nearDuplicateOfId: null,
      renditionSet: RENDITION_SET,
      problem: null,
      createdAt: new Date(),
    },
  });
  sameBytes.state = firstState(image);
  if (name) present.byToken.set(name, sameBytes);
  return { id: sameBytes.id, isNew: true };
}

const CRAWLED = new Set<string>(CRAWLED_SOURCES);

/** What was crawled is never seen before somebody has let it in, not even for a moment. */
const firstState = ({ source }: NewImage): ImageState => (CRAWLED.has(source) ? 'pending' : 'visible');

/** What a row says of an image besides its identity; what is not given must not stay from an earlier life. */
function fieldsOf({ format, width, height, byteSize, source, ...optional }: NewImage) {
  return {
    format,
    width,
    height,
    byteSize,
    source,
    sourceUrl: optional.sourceUrl ?? null,
    sourceToken: optional.sourceToken ?? null,
    attribution: optional.attribution ?? null,
    city: optional.city ?? null,
    category: optional.category ?? null,
  };
}
