import type { Prisma } from '../../../prisma/generated/client.ts';
import { newId } from '../../ground/domain/id.ts';
import { REPORT_LIMIT_HOURS, type ReportReason } from '../../ground/domain/images/report.ts';
import { type DecisionOptions, updateVisibility } from '../captions/image-visibility.ts';
import type { Database } from '../database/database.ts';
import { notifyImagesChanged } from '../database/notifications.ts';

export interface NewReport {
  readonly imageId: string;
  readonly reason: ReportReason;
  readonly note: string | null;
  /** A keyed hash of who asks. */
  readonly addressHash: Uint8Array<ArrayBuffer>;
}

/**
 * What a report led to: the image is `hidden` now; it is `noted` for a maintainer and still shown; it is `refused`
 * because this address has reported too much, or `repeated` because it has reported this image before; or there is no such
 * image to see (`gone`).
 */
export type ReportOutcome = 'hidden' | 'noted' | 'refused' | 'repeated' | 'gone';

/** A reported image as a maintainer sees it, with all that was said about it. */
export interface ReportedImage {
  readonly imageId: string;
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
  readonly isHidden: boolean;
  readonly caption: string | null;
  readonly reports: readonly {
    readonly id: string;
    readonly reason: ReportReason;
    readonly note: string | null;
    readonly createdAt: Date;
  }[];
}

/** Of one address within REPORT_LIMIT_HOURS: more than a person comes across, far less than a collection. */
const REPORTS_A_DAY = 5;
/** The most images that reports hide in an hour, from all people together; further ones stay in sight until a maintainer decides. */
const HIDDEN_AN_HOUR = 30;

/** Reports of images: hide first, judge later, within limits that keep anybody from emptying the collection. */
export class ReportRepository {
  readonly #database: Database;
  readonly #options: DecisionOptions;

  constructor(database: Database, options: DecisionOptions) {
    this.#database = database;
    this.#options = options;
  }

  /**
   * Notes a report and hides the image at once, unless a maintainer has looked at it before and left it, or too many
   * were hidden in this hour. The same address counts once for an image.
   */
  add({ imageId, reason, note, addressHash }: NewReport): Promise<ReportOutcome> {
    return this.#database.prisma.$transaction(async tx => {
      // One at a time, so that many at once cannot pass the limits together.
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('report'))`;
      const image = await tx.image.findUnique({ where: { id: imageId }, select: { state: true } });
      const before = await tx.report.findMany({
        where: { imageId },
        select: { addressHash: true, state: true },
      });
      if (before.some(report => Buffer.compare(report.addressHash, addressHash) === 0)) {
        return 'repeated';
      }
      if (image?.state !== 'visible') return 'gone';
      if ((await countSince(tx, { addressHash }, REPORT_LIMIT_HOURS)) >= REPORTS_A_DAY) return 'refused';
      const hid =
        before.every(({ state }) => state !== 'dismissed') &&
        (await countSince(tx, { hid: true }, 1)) < HIDDEN_AN_HOUR;
      await tx.report.create({ data: { id: newId(), imageId, reason, note, addressHash, hid } });
      if (!hid) return 'noted';
      await tx.image.update({ where: { id: imageId }, data: { state: 'hidden' } });
      await notifyImagesChanged(tx, [imageId]);
      return 'hidden';
    });
  }

  /** Images with open reports, the longest waiting first. */
  async listOpen(limit: number): Promise<ReportedImage[]> {
    const oldest = await this.#database.prisma.report.findMany({
      where: { state: 'open' },
      orderBy: { id: 'asc' },
      distinct: ['imageId'],
      take: limit,
      select: { imageId: true },
    });
    const images = await this.#database.prisma.image.findMany({
      where: { id: { in: oldest.map(({ imageId }) => imageId) } },
      select: {
        id: true,
        sha256: true,
        width: true,
        height: true,
        state: true,
        reports: { where: { state: 'open' }, orderBy: { id: 'asc' } },
        captionPairs: {
          where: { status: { not: 'rejected' }, source: { not: 'feedback' } },
          take: 1,
          select: { persian: true },
        },
      },
    });
    return images
      .map(({ id, sha256, width, height, state, reports, captionPairs }) => ({
        imageId: id,
        sha256: Buffer.from(sha256).toString('hex'),
        width,
        height,
        isHidden: state === 'hidden',
        caption: captionPairs[0]?.persian ?? null,
        reports: reports.map(({ id, reason, note, createdAt }) => ({ id, reason, note, createdAt })),
      }))
      .sort((a, b) => ((a.reports[0]?.id ?? '') < (b.reports[0]?.id ?? '') ? -1 : 1));
  }

  countOpen(): Promise<number> {
    return this.#database.prisma.report.count({ where: { state: 'open' } });
  }

  /**
   * Closes an image's open reports. Upheld, the image is hidden for good; dismissed, it is shown again as far as its
   * caption pairs allow.
   * @returns false when there was nothing left to judge.
   */
  judge(imageId: string, verdict: 'upheld' | 'dismissed', judge: string): Promise<boolean> {
    return this.#database.prisma.$transaction(async tx => {
      const { count } = await tx.report.updateMany({
        where: { imageId, state: 'open' },
        data: { state: verdict, judge, judgedAt: new Date() },
      });
      if (count === 0) return false;
      const [from, to] =
        verdict === 'upheld' ? (['visible', 'hidden'] as const) : (['hidden', 'pending'] as const);
      await tx.image.updateMany({ where: { id: imageId, state: from }, data: { state: to } });
      if (verdict === 'dismissed') await updateVisibility(tx, [imageId], this.#options);
      await notifyImagesChanged(tx, [imageId]);
      return true;
    });
  }
}

const countSince = (
  tx: Prisma.TransactionClient,
  where: Prisma.ReportWhereInput,
  hours: number,
): Promise<number> =>
  tx.report.count({ where: { ...where, createdAt: { gt: new Date(Date.now() - hours * 3_600_000) } } });
