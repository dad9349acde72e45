import { afterEach, beforeEach, expect, it } from 'vitest';
import { SettingRepository } from '../../../../core/data/database/settings.ts';
import { PairFlagRepository } from '../../../../core/data/review/pair-flags.ts';
import { newId } from '../../../../core/ground/domain/id.ts';
import { refreshFlags } from '../../../../core/work/review/refresh-flags.ts';
import { createTestDatabase, type TestDatabase } from '../../../helpers/database.ts';
import { addImages } from '../search/collection.ts';

let test: TestDatabase;
let services: Parameters<typeof refreshFlags>[0];
let image: string;
beforeEach(async () => {
  test = await createTestDatabase();
  [image] = (await addImages(test.database, 1)) as [string];
  services = {
    pairs: new PairFlagRepository(test.database),
    settings: new SettingRepository(test.database),
    signal: new AbortController().signal,
  };
});
afterEach(() => test.drop());

interface Row {
  english?: string;
  persian: string;
  originalPersian?: string;
  translator?: string | null;
  flags: string[];
}
async function add({ translator = 'fake', ...row }: Row): Promise<string> {
  const id = newId();
  const source = translator === null ? 'upload' : 'translated';
  await test.database.prisma.captionPair.create({ data: { id, imageId: image, source, translator, ...row } });
  return id;
}
const flagsOf = async (id: string) =>
  (await test.database.prisma.captionPair.findUniqueOrThrow({ where: { id } })).flags;

it('makes flags anew that another version of the rules had made, and writes no others', async () => {
  // «كشتى» of an Arabic keyboard was once taken for Arabic.
  const wrong = await add({ english: 'a ship', persian: 'یک كشتى', flags: ['not-persian'] });
  const missed = await add({ english: 'a ship', persian: 'a ship', flags: [] });
  const mended = await add({ persian: 'کشتی', originalPersian: 'a ship', flags: [] });
  const own = await add({ persian: 'ships', translator: null, flags: [] });
  expect(await refreshFlags(services)).toBe(3);
  expect(await flagsOf(wrong)).toEqual([]);
  expect(await flagsOf(missed)).toContain('not-persian');
  expect(await flagsOf(mended)).toContain('not-persian');
  expect(await flagsOf(own)).toEqual([]);
});

it('walks once a version, and again when it was told to end before', async () => {
  const id = await add({ persian: 'a ship', flags: [] });
  await expect(refreshFlags({ ...services, signal: AbortSignal.abort() })).rejects.toThrow();
  expect(await flagsOf(id)).toEqual([]);
  expect(await refreshFlags(services)).toBe(1);
  await test.database.prisma.captionPair.update({ where: { id }, data: { flags: [] } });
  expect(await refreshFlags(services)).toBe(0);
  await services.settings.set('flags', { rules: 1, folding: 1 });
  expect(await refreshFlags(services)).toBe(1);
});
