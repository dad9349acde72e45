import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AskedQueries, LEAST_PEOPLE } from '../../../../../core/work/search/suggestions/asked-queries.ts';
import { log } from '../collection.ts';

let folder: string;
let now: number;
let opened: AskedQueries[];
beforeEach(async () => {
  opened = [];
  folder = await mkdtemp(path.join(tmpdir(), 'negareh-asked-'));
  now = Date.parse('2026-11-29T12:00:00Z');
});
afterEach(async () => {
  // Some ask after a close, which writes once more.
  await Promise.all(opened.map(asked => asked.close()));
  await rm(folder, { recursive: true, force: true });
});

async function open(): Promise<AskedQueries> {
  const asked = await AskedQueries.open({ folder, log, now: () => now });
  opened.push(asked);
  return asked;
}
const askedBy = (asked: AskedQueries, text: string, people: number) => {
  for (let person = 0; person < people; person++) asked.note(text, `telegram ${person}`);
};

describe('queries that are suggested', () => {
  it('were asked by five people, not by one five times', async () => {
    const asked = await open();
    askedBy(asked, 'گربه سیاه', LEAST_PEOPLE - 1);
    for (let time = 0; time < 20; time++) asked.note('گربه سیاه', 'telegram 1');
    expect(asked.texts()).toEqual(new Map());
    await asked.close();
    expect(await readdir(folder)).toEqual([]);
    askedBy(asked, 'گربه سیاه', LEAST_PEOPLE);
    expect(asked.texts()).toEqual(new Map([['گربه سیاه', 5]]));
    expect(asked.changes).toBe(1);
  });

  it('are kept without those who asked, through a restart; what fewer asked is nowhere', async () => {
    const asked = await open();
    askedBy(asked, 'گربه سیاه', 5);
    askedBy(asked, 'راز من', 4);
    await asked.close();
    const [file] = await readdir(folder);
    const kept = await readFile(path.join(folder, file!), 'utf8');
    expect(JSON.parse(kept)).toEqual([{ text: 'گربه سیاه', people: 5, askedAt: now }]);
    const again = await open();
    expect([...again.texts().keys()]).toEqual(['گربه سیاه']);
    // The four of before count no more: nobody knows any longer who they were.
    again.note('راز من', 'telegram 7');
    expect([...again.texts().keys()]).toEqual(['گربه سیاه']);
  });

  it('go for good when they are taken out by hand, through a restart, however many ask', async () => {
    const asked = await open();
    askedBy(asked, 'گربه سیاه', 5);
    askedBy(asked, 'نام همسایه', 5);
    expect([asked.remove('نام همسایه'), asked.remove('هرگز پرسیده نشد')]).toEqual([true, false]);
    expect(asked.changes).toBe(3);
    await asked.close();
    const again = await open();
    for (const text of ['نام همسایه', 'هرگز پرسیده نشد']) askedBy(again, text, 9);
    expect([...again.texts().keys()]).toEqual(['گربه سیاه']);
  });

  it('are none of numbers, addresses and stories', async () => {
    const asked = await open();
    for (const text of ['شماره 09121234567', 'ali@example.com', 'example.com عکس', 'خ'.repeat(61)])
      askedBy(asked, text, 9);
    expect(asked.texts().size).toBe(0);
  });

  it('end when nobody has asked them for a month', async () => {
    const asked = await open();
    askedBy(asked, 'گربه سیاه', 5);
    askedBy(asked, 'سگ', 5);
    now += 20 * 86_400_000;
    asked.note('سگ', 'telegram 9');
    await asked.close();
    const again = await open();
    now += 11 * 86_400_000;
    expect([...again.texts().keys()]).toEqual(['سگ']);
    // One person does not bring back what five have asked once; whoever follows the changes is told that it has gone.
    again.note('گربه سیاه', 'telegram 9');
    expect([...again.texts().keys()]).toEqual(['سگ']);
    expect(again.changes).toBe(1);
    await again.close();
    const [file] = await readdir(folder);
    expect(await readFile(path.join(folder, file!), 'utf8')).not.toContain('گربه');
  });
});
