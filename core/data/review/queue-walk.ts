import { Prisma } from '../../../prisma/generated/client.ts';
import { PLACE_DIGITS } from '../../ground/domain/review/random-place.ts';
import type { QueueCursor, QueueOrder } from '../../ground/domain/review/review-queue.ts';
import { sha256Hex } from '../../ground/files/sha256.ts';

/** A pair's position in every order. */
export interface PairPlace {
  readonly id: string;
  readonly imageId: string;
  readonly score: number | null;
  readonly createdAt: Date;
  readonly place: string;
}

/** A range of an index, walked in its order: `where` to begin after, `order` to walk in. */
interface Stretch {
  readonly where: Prisma.Sql;
  readonly order: Prisma.Sql;
}

/** The random end of an id (`random-place.ts`); an index of the migrations uses exactly this expression. */
export const PLACE = Prisma.sql`(right(p.id::text, 10) COLLATE "C")`;

const sqlPoint = ({ score, id }: { score: number; id: string }) =>
  Prisma.sql`(${score}::float4, ${id}::uuid)`;

const UP = Prisma.sql`p.score ASC, p.id ASC`;
const DOWN = Prisma.sql`p.score DESC, p.id DESC`;
const behind = (point: { score: number; id: string }) => Prisma.sql`(p.score, p.id) > ${sqlPoint(point)}`;
const before = (point: { score: number; id: string }) => Prisma.sql`(p.score, p.id) < ${sqlPoint(point)}`;

/** Where a walk around the ring begins for a seed. */
const placeOf = (seed: string): string => sha256Hex(seed).slice(0, PLACE_DIGITS);

/**
 * The ranges of a queue that remain to be walked, one after the other; only `uncertain` walks its two at the same time,
 * away from the score that it begins at.
 * @param alike the images of a queue of pairs like one, the likest first
 */
export function stretchesOf(
  order: QueueOrder,
  cursor: QueueCursor | null,
  alike: readonly string[] = [],
): Stretch[] {
  switch (order.by) {
    case 'lowest':
    case 'highest':
      return byScore(order.by, cursor && 'score' in cursor ? cursor : null);
    case 'uncertain':
      return aroundScore(order.near, cursor && 'above' in cursor ? cursor : null);
    case 'newest': {
      const last = cursor && 'at' in cursor ? cursor : null;
      const where = last
        ? Prisma.sql`(p.created_at, p.id) < (${new Date(last.at)}, ${last.id}::uuid)`
        : Prisma.sql`true`;
      return [{ where, order: Prisma.sql`p.created_at DESC, p.id DESC` }];
    }
    case 'random':
      return aroundRing(placeOf(order.seed), cursor && 'place' in cursor ? cursor : null);
    case 'alike':
      return byLikeness(alike, cursor && 'imageId' in cursor ? cursor : null);
  }
}

function byScore(
  by: 'lowest' | 'highest',
  last: { readonly score: number | null; readonly id: string } | null,
): Stretch[] {
  const order = by === 'lowest' ? UP : DOWN;
  const unscored = (after: Prisma.Sql) => ({
    where: Prisma.sql`p.score IS NULL AND ${after}`,
    order: Prisma.sql`p.id ASC`,
  });
  if (last && last.score === null) return [unscored(Prisma.sql`p.id > ${last.id}::uuid`)];
  const point = last && { score: last.score ?? 0, id: last.id };
  const where = point ? (by === 'lowest' ? behind(point) : before(point)) : Prisma.sql`p.score IS NOT NULL`;
  return [{ where, order }, unscored(Prisma.sql`true`)];
}

type Side = { readonly score: number; readonly id: string } | null;

function aroundScore(near: number, last: { readonly above: Side; readonly below: Side } | null): Stretch[] {
  return [
    { where: last?.above ? behind(last.above) : Prisma.sql`p.score >= ${near}::float4`, order: UP },
    { where: last?.below ? before(last.below) : Prisma.sql`p.score < ${near}::float4`, order: DOWN },
  ];
}

function aroundRing(begin: string, last: { readonly place: string; readonly id: string } | null): Stretch[] {
  const order = Prisma.sql`${PLACE} ASC, p.id ASC`;
  const wrapped = last !== null && last.place < begin;
  const rest = last ? Prisma.sql`(${PLACE}, p.id) > (${last.place}, ${last.id}::uuid)` : null;
  const end = {
    where: Prisma.sql`${rest && wrapped ? rest : Prisma.sql`true`} AND ${PLACE} < ${begin}`,
    order,
  };
  return wrapped ? [end] : [{ where: rest ?? Prisma.sql`${PLACE} >= ${begin}`, order }, end];
}

/**
 * Walks image by image in the order of the list. When the list has changed and no longer contains the cursor's image, the
 * walk begins anew.
 */
function byLikeness(
  alike: readonly string[],
  last: { readonly imageId: string; readonly id: string } | null,
): Stretch[] {
  const place = Prisma.sql`coalesce(array_position(${[...alike]}::uuid[], p.image_id), 0)`;
  const reached = last ? alike.indexOf(last.imageId) + 1 : 0;
  const where =
    last && reached > 0
      ? Prisma.sql`(${place}, p.id) > (${reached}::int, ${last.id}::uuid)`
      : Prisma.sql`true`;
  return [{ where, order: Prisma.sql`${place} ASC, p.id ASC` }];
}

/** The cursor after these pairs, which are in the order of the walk. */
export function cursorBehind(
  order: QueueOrder,
  walked: readonly PairPlace[],
  cursor: QueueCursor | null,
): QueueCursor | null {
  const last = walked.at(-1);
  if (!last) return cursor;
  const { id, imageId, score, createdAt, place } = last;
  switch (order.by) {
    case 'lowest':
    case 'highest':
      return { score, id };
    case 'newest':
      return { at: createdAt.toISOString(), id };
    case 'random':
      return { place, id };
    case 'alike':
      return { imageId, id };
    case 'uncertain': {
      const sides = cursor && 'above' in cursor ? cursor : { above: null, below: null };
      const point = (side: (score: number) => boolean): Side => {
        const pair = walked.findLast(one => one.score !== null && side(one.score));
        return pair ? { score: pair.score ?? 0, id: pair.id } : null;
      };
      const near = Math.fround(order.near);
      return {
        above: point(value => Math.fround(value) >= near) ?? sides.above,
        below: point(value => Math.fround(value) < near) ?? sides.below,
      };
    }
  }
}
