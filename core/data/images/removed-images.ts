import { NIL_ID } from '../../ground/domain/id.ts';
import type { ImageSource } from '../../ground/domain/images/image.ts';
import type { Database } from '../database/database.ts';
import type { RemovedImage } from './removed-image.ts';

/** Rows of one page. */
const PAGE = 500;
/** The tombstones of a source, page by page in order of id: nobody wants their files. */
export async function* removedImages(
  { prisma }: Database,
  source: ImageSource,
): AsyncGenerator<RemovedImage> {
  let last = NIL_ID;
  for (;;) {
    const rows = await prisma.image.findMany({
      where: { source, state: 'removed', id: { gt: last } },
      select: { id: true, sha256: true, format: true },
      orderBy: { id: 'asc' },
      take: PAGE,
    });
    for (const { id, sha256, format } of rows) {
      yield { id, format, sha256: Buffer.from(sha256).toString('hex') };
    }
    last = rows.at(-1)?.id ?? last;
    if (rows.length < PAGE) return;
  }
}
