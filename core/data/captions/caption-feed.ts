import { NIL_ID } from '../../ground/domain/id.ts';
import { type Change, type ChangeSource, horizonOf, imagesChangedSince } from '../database/changes-since.ts';
import type { Database } from '../database/database.ts';

/** A visible image with its approved captions. */
export interface CaptionsOfImage {
  readonly id: string;
  readonly captions: string[];
}

const PAGE = 2_000;
/** The captions that search may use: approved ones of visible images. */
export class CaptionFeed implements ChangeSource {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** All of them, page by page in order of the image's id. */
  async *all(): AsyncGenerator<CaptionsOfImage[]> {
    let last = NIL_ID;
    for (;;) {
      const rows = await this.#database.prisma.$queryRaw<CaptionsOfImage[]>`
        SELECT i.id::text, array_agg(p.persian ORDER BY p.id) AS captions
        FROM image i JOIN caption_pair p ON p.image_id = i.id AND p.status = 'approved'
        WHERE i.state = 'visible' AND i.id > ${last}::uuid
        GROUP BY i.id ORDER BY i.id LIMIT ${PAGE}`;
      if (rows.length > 0) yield rows;
      last = rows.at(-1)?.id ?? last;
      if (rows.length < PAGE) return;
    }
  }

  /** The present state of these images; those without such captions are given with none. */
  async of(imageIds: readonly string[]): Promise<CaptionsOfImage[]> {
    const rows = await this.#database.prisma.$queryRaw<CaptionsOfImage[]>`
      SELECT i.id::text, array_agg(p.persian ORDER BY p.id) AS captions
      FROM image i JOIN caption_pair p ON p.image_id = i.id AND p.status = 'approved'
      WHERE i.state = 'visible' AND i.id = ANY(${imageIds}::uuid[])
      GROUP BY i.id`;
    const found = new Set(rows.map(({ id }) => id));
    return [...rows, ...imageIds.filter(id => !found.has(id)).map(id => ({ id, captions: [] }))];
  }

  /** Images whose captions may have changed: every change of a caption touches its image. */
  changedSince(moment: Date): AsyncGenerator<readonly Change[]> {
    return imagesChangedSince(this.#database, moment);
  }

  horizon(): Promise<Date> {
    return horizonOf(this.#database);
  }
}
