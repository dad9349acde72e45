import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ReportRepository } from '../../../../core/data/images/reports.ts';
import { createTestDatabase, type TestDatabase } from '../../../helpers/database.ts';
import { addImages } from '../../work/search/collection.ts';

let test: TestDatabase;
let reports: ReportRepository;
let ids: string[];
beforeEach(async () => {
  test = await createTestDatabase();
  reports = new ReportRepository(test.database, { showUnreviewed: true });
  ids = await addImages(test.database, 40);
});
afterEach(() => test.drop());

const report = (imageId: string | undefined, address: number) =>
  reports.add({
    imageId: imageId ?? '',
    reason: 'private',
    note: null,
    addressHash: new Uint8Array(16).fill(address),
  });
const stateOf = async (id: string | undefined) =>
  (await test.database.prisma.image.findUniqueOrThrow({ where: { id: id ?? '' } })).state;

describe('ReportRepository', () => {
  it('hides an image at once, and a second word of the same address changes nothing', async () => {
    expect(await report(ids[0], 1)).toBe('hidden');
    expect(await report(ids[0], 1)).toBe('repeated');
    expect(await stateOf(ids[0])).toBe('hidden');
    expect(await test.database.prisma.report.count()).toBe(1);
    expect(await report(ids[0], 2)).toBe('gone');
  });

  it('takes five reports of an address in a day, also when they come at once', async () => {
    const outcomes = await Promise.all(ids.slice(0, 12).map(id => report(id, 1)));
    expect(outcomes.filter(outcome => outcome === 'hidden')).toHaveLength(5);
    expect(outcomes.filter(outcome => outcome === 'refused')).toHaveLength(7);
    expect(await report(ids[20], 2)).toBe('hidden');
  });

  it('hides thirty images in an hour, whoever asks; the others wait in sight', async () => {
    for (const [index, id] of ids.entries()) await report(id, Math.floor(index / 5));
    expect(await test.database.prisma.image.count({ where: { state: 'hidden' } })).toBe(30);
    expect(await test.database.prisma.report.count({ where: { hid: false } })).toBe(10);
  });

  it('lists what waits, the longest first, and closes it by a verdict', async () => {
    await report(ids[3], 1);
    await report(ids[1], 2);
    expect((await reports.listOpen(10)).map(({ imageId }) => imageId)).toEqual([ids[3], ids[1]]);
    expect(await reports.judge(ids[3] ?? '', 'upheld', 'مریم')).toBe(true);
    expect(await reports.judge(ids[3] ?? '', 'dismissed', 'مریم')).toBe(false);
    expect(await stateOf(ids[3])).toBe('hidden');
    await reports.judge(ids[1] ?? '', 'dismissed', 'مریم');
    expect(await stateOf(ids[1])).toBe('visible');
    expect(await reports.countOpen()).toBe(0);
  });

  it('an image that a maintainer left is not hidden by the next word against it', async () => {
    await report(ids[0], 1);
    await reports.judge(ids[0] ?? '', 'dismissed', 'مریم');
    expect(await report(ids[0], 2)).toBe('noted');
    expect(await stateOf(ids[0])).toBe('visible');
    expect(await reports.listOpen(10)).toMatchObject([{ isHidden: false }]);
  });
});
