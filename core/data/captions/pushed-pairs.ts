import type { Prisma } from '../../../prisma/generated/client.ts';
import type { CaptionSource } from '../../ground/domain/captions/caption-pair.ts';
import type { PushOutcome } from '../../ground/domain/captions/pair-exchange.ts';
import { bytesOf, sha256Hex, sha256Of } from '../../ground/files/sha256.ts';
import type { Database } from '../database/database.ts';
import { jsonRows } from '../database/json-rows.ts';
import { notifyImagesChanged } from '../database/notifications.ts';
import { retryConflicts } from '../database/retry-conflicts.ts';
import { addCaptionPairs } from './add-caption-pairs.ts';
import { type DecisionOptions, updateVisibility } from './image-visibility.ts';

/** A pair that a program brings, with its texts cleaned. */
export interface CleanPush {
  readonly key: string;
  /** What was sent with the key, as one line. */
  readonly content: string;
  readonly image: { readonly id: string } | { readonly sha256: string };
  readonly persian: string;
  readonly english?: string | undefined;
  readonly source: CaptionSource;
}

interface KnownPush {
  readonly pairId: string;
  readonly imageId: string;
  readonly contentHash: Uint8Array;
}

/** Pairs that other programs bring, each once for each key of theirs. */
export class PushedPairRepository {
  readonly #database: Database;
  readonly #options: DecisionOptions;

  constructor(database: Database, options: DecisionOptions) {
    this.#database = database;
    this.#options = options;
  }

  /**
   * Adds pairs to images that are here, all in one transaction: killed at any moment, the same call goes on.
   * @returns one outcome for each, in order.
   */
  push(tokenId: string, pushes: readonly CleanPush[]): Promise<PushOutcome[]> {
    const run = async (tx: Prisma.TransactionClient) => {
      // One call of a token at a time, so that one key is never two pairs. What waits here counts as writing: its rows will carry
      // the time at which it began, and no reader of changes is to be past that.
      await tx.$executeRaw`SELECT pg_current_xact_id(), pg_advisory_xact_lock(hashtext(${`push ${tokenId}`}))`;
      const known = await knownPushes(
        tx,
        tokenId,
        pushes.map(({ key }) => key),
      );
      const images = await findImages(tx, pushes);
      const fresh: (CleanPush & { readonly imageId: string })[] = [];
      const outcomes = new Map<CleanPush, PushOutcome>();
      const hashes = new Map<string, string>();
      for (const push of pushes) {
        const earlier = known.get(push.key);
        const twin = hashes.get(push.key);
        const imageId = images.get(nameOf(push.image));
        if (earlier) outcomes.set(push, outcomeOfKnown(push, earlier));
        else if (twin !== undefined && twin !== push.content) outcomes.set(push, refused(push, 'key-used'));
        else if (imageId === undefined) outcomes.set(push, refused(push, 'image-not-found'));
        else {
          fresh.push({ ...push, imageId });
          hashes.set(push.key, push.content);
        }
      }
      const pairs = await this.#add(tx, tokenId, fresh);
      return pushes.map(push => {
        const pair = pairs.get(push.key);
        return (
          outcomes.get(push) ?? {
            key: push.key,
            status: pair?.isNew ? ('added' as const) : ('known' as const),
            pairId: pair?.id ?? null,
            imageId: pair?.imageId ?? null,
            problem: null,
          }
        );
      });
    };
    return retryConflicts(() => this.#database.prisma.$transaction(run));
  }

  async #add(
    tx: Prisma.TransactionClient,
    tokenId: string,
    pushes: readonly (CleanPush & { readonly imageId: string })[],
  ): Promise<Map<string, { id: string; imageId: string; isNew: boolean }>> {
    if (pushes.length === 0) return new Map();
    const before = await tx.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
    const { imageIds } = await addCaptionPairs(
      tx,
      pushes.map(({ imageId, persian, english, source }) => {
        const words = { persian, source, status: 'pending' as const };
        return { imageId, captions: [{ ...words, ...(english !== undefined && { english }) }] };
      }),
    );
    const rows = pushes.map(({ key, content, imageId, persian }) => {
      return { key, hash: sha256Hex(content), imageId, persian };
    });
    const kept = await tx.$queryRaw<{ key: string; id: string; imageId: string; isNew: boolean }[]>`
      WITH sent AS (
        SELECT DISTINCT ON (r.key) r.key, r.hash, p.id, p.image_id, p.xmin = pg_current_xact_id()::xid AS is_new
        FROM jsonb_to_recordset(${jsonRows(rows)}::jsonb) AS r(key text, hash text, "imageId" uuid, persian text)
        JOIN caption_pair p ON p.image_id = r."imageId" AND p.persian = r.persian
      ), noted AS (
        INSERT INTO api_push (token_id, key, content_hash, pair_id)
        SELECT ${tokenId}::uuid, key, decode(hash, 'hex'), id FROM sent
      )
      SELECT key, id::text, image_id::text AS "imageId", is_new AS "isNew" FROM sent`;
    if (imageIds.length > 0) {
      await tx.image.updateMany({ where: { id: { in: imageIds } }, data: { updatedAt: before[0]!.now } });
      await updateVisibility(tx, imageIds, this.#options);
      await notifyImagesChanged(tx, imageIds);
    }
    return new Map(kept.map(({ key, ...pair }) => [key, pair]));
  }

  /** The outcome of a key that was sent before; undefined for a new one. */
  async find(tokenId: string, push: Pick<CleanPush, 'key' | 'content'>): Promise<PushOutcome | undefined> {
    const known = await knownPushes(this.#database.prisma, tokenId, [push.key]);
    const earlier = known.get(push.key);
    return earlier && outcomeOfKnown(push, earlier);
  }
}

const nameOf = (image: CleanPush['image']): string => ('id' in image ? image.id : image.sha256);

const refused = ({ key }: Pick<CleanPush, 'key'>, problem: PushOutcome['problem']): PushOutcome => ({
  key,
  problem,
  status: 'refused',
  pairId: null,
  imageId: null,
});

function outcomeOfKnown(push: Pick<CleanPush, 'key' | 'content'>, earlier: KnownPush): PushOutcome {
  const isSame = Buffer.compare(earlier.contentHash, sha256Of(push.content)) === 0;
  if (!isSame) return refused(push, 'key-used');
  const { pairId, imageId } = earlier;
  return { key: push.key, status: 'known', pairId, imageId, problem: null };
}

async function knownPushes(
  db: Pick<Prisma.TransactionClient, 'apiPush'>,
  tokenId: string,
  keys: readonly string[],
): Promise<Map<string, KnownPush>> {
  const rows = await db.apiPush.findMany({
    where: { tokenId, key: { in: [...keys] } },
    select: { key: true, contentHash: true, pairId: true, pair: { select: { imageId: true } } },
  });
  return new Map(rows.map(({ key, pair, ...row }) => [key, { ...row, imageId: pair.imageId }]));
}

/** Ids of the images that are here, by the names that they were given. */
async function findImages(
  tx: Prisma.TransactionClient,
  pushes: readonly CleanPush[],
): Promise<Map<string, string>> {
  const names = pushes.map(({ image }) => image);
  const rows = await tx.image.findMany({
    where: {
      OR: [
        { id: { in: names.flatMap(name => ('id' in name ? name.id : [])) } },
        { sha256: { in: names.flatMap(name => ('sha256' in name ? [bytesOf(name.sha256)] : [])) } },
      ],
      state: { not: 'removed' },
    },
    select: { id: true, sha256: true },
  });
  return new Map(
    rows.flatMap(({ id, sha256 }) => [
      [id, id],
      [Buffer.from(sha256).toString('hex'), id],
    ]),
  );
}
