import { afterEach, beforeEach, expect, test } from 'vitest';
import { listen } from '../../../../core/data/database/notifications.ts';
import { SettingRepository } from '../../../../core/data/database/settings.ts';
import {
  ModelChoiceRepository,
  type PrecisionVerdict,
  precisionOf,
} from '../../../../core/data/models/model-choice.ts';
import { createLog } from '../../../../core/ground/log.ts';
import { createTestDatabase, type TestDatabase } from '../../../helpers/database.ts';
import { waitFor } from '../../../helpers/wait-for.ts';

let db: TestDatabase;
let choice: ModelChoiceRepository;
beforeEach(async () => {
  db = await createTestDatabase();
  choice = new ModelChoiceRepository(db.database);
});
afterEach(() => db.drop());

const START = { start: 'demo', asRequested: true };

test('the setting counts until somebody chooses, and not any more after that', async () => {
  expect(await choice.activeName('demo')).toBe('demo');
  await choice.request('clipfa');
  expect(await choice.activeName('demo')).toBe('demo');
  expect(await choice.activate('clipfa', START)).toBe(true);
  expect(await choice.activeName('demo')).toBe('clipfa');
  expect(await choice.read()).toEqual({ active: 'clipfa', previous: 'demo' });
});

test('a switch that was given up, or replaced by another, does not happen', async () => {
  await choice.request('a');
  expect(await choice.cancel()).toBe('a');
  expect(await choice.cancel()).toBeUndefined();
  expect(await choice.activate('a', START)).toBe(false);
  await choice.request('a');
  await choice.request('b');
  expect(await choice.activate('a', START)).toBe(false);
  expect(await choice.read()).toEqual({ next: { preset: 'b' } });
});

test('a problem belongs to the switch that has it, and asking again clears it', async () => {
  const problem = { code: 'model.unknown', parameters: { name: 'a', known: 'demo' } };
  await choice.request('a');
  await choice.fail('b', problem);
  expect((await choice.read()).next).toEqual({ preset: 'a' });
  await choice.fail('a', problem);
  expect((await choice.read()).next).toEqual({ preset: 'a', problem });
  await choice.request('a');
  expect((await choice.read()).next).toEqual({ preset: 'a' });
});

test('going back swaps the two, and leaves a switch that is under way', async () => {
  await choice.request('a');
  await choice.activate('a', START);
  await choice.request('b');
  await choice.activate('demo', { start: 'demo', asRequested: false });
  expect(await choice.read()).toEqual({ active: 'demo', previous: 'a', next: { preset: 'b' } });
});

test('what was found of int8 goes with the preset, is asked anew for each switch, and counts as the settings let it', async () => {
  const verdict = {
    precision: 'int8' as const,
    comparison: { images: 1, cosine: 0, neighbours: 0, speed: 2 },
  };
  await choice.request('a');
  await choice.decide('b', verdict);
  expect((await choice.read()).next).toEqual({ preset: 'a' });
  await choice.decide('a', verdict);
  await choice.activate('a', START);
  expect(await choice.read()).toEqual({ active: 'a', previous: 'demo', verdicts: { a: { int8: verdict } } });
  const found = await choice.read();
  expect((['fp32', 'int8', 'auto'] as const).map(wanted => precisionOf(found, 'a', wanted))).toEqual([
    'fp32',
    'int8',
    'int8',
  ]);
  expect((['int8', 'auto'] as const).map(wanted => precisionOf(found, 'b', wanted))).toEqual([
    'int8',
    'fp32',
  ]);

  await choice.request('a');
  expect((await choice.read()).next).toEqual({ preset: 'a' });
  await choice.decide('a', { precision: 'fp32' });
  await choice.activate('a', START);
  expect(precisionOf(await choice.read(), 'a', 'int8')).toBe('fp32');
});

const precisionsOf = async (preset: string) => {
  const found = await choice.read();
  return (['fp16', 'int8', 'auto'] as const).map(wanted => precisionOf(found, preset, wanted));
};

test('what was found of fp16 says nothing of int8, nor the other way round, and neither is forgotten for the other', async () => {
  const decide = async (verdict: PrecisionVerdict) => {
    await choice.request('a');
    await choice.decide('a', verdict);
    await choice.activate('a', START);
  };
  await decide({ precision: 'int8' });
  expect(await precisionsOf('a')).toEqual(['fp16', 'int8', 'int8']);
  await decide({ precision: 'fp32', rounded: 'fp16' });
  expect(await precisionsOf('a')).toEqual(['fp32', 'int8', 'int8']);
  await decide({ precision: 'fp32', rounded: 'int8' });
  await decide({ precision: 'fp16', rounded: 'fp16' });
  expect(await precisionsOf('a')).toEqual(['fp16', 'fp32', 'fp32']);
});

test('a choice that kept one verdict a preset counts on, as one of int8 where it does not say', async () => {
  const verdicts = { a: { precision: 'fp32' }, b: { precision: 'fp32', rounded: 'fp16' } };
  await db.database.prisma.setting.create({ data: { key: 'model', value: { active: 'a', verdicts } } });
  expect(await choice.activeName('demo')).toBe('a');
  expect(await precisionsOf('a')).toEqual(['fp16', 'fp32', 'fp32']);
  expect(await precisionsOf('b')).toEqual(['fp32', 'int8', 'fp32']);
});

test('only a change of the model that searches is announced', async () => {
  let heard = 0;
  const log = createLog('test', { level: 'silent' });
  const listener = await listen(
    db.url,
    ['model_changed'],
    { onMessage: () => heard++, onReconnect: () => undefined },
    log,
  );
  await choice.request('a');
  await choice.cancel();
  await choice.request('a');
  await choice.activate('a', START);
  await waitFor(() => heard > 0);
  expect(heard).toBe(1);
  // The same model in another precision is another search.
  await choice.request('a');
  await choice.decide('a', { precision: 'int8' });
  await choice.activate('a', START);
  await waitFor(() => heard > 1);
  await listener.close();
  expect(heard).toBe(2);
});

test('many processes that choose at once leave one whole choice', async () => {
  const names = Array.from({ length: 8 }, (_, index) => `model-${index}`);
  await Promise.all(names.map(name => choice.activate(name, { start: 'demo', asRequested: false })));
  const { active, previous } = await choice.read();
  expect(names).toContain(active);
  expect(names).toContain(previous);
  expect(active).not.toBe(previous);
});

test('a choice in a shape that nobody knows counts as none', async () => {
  await new SettingRepository(db.database).set('model', { active: 7 });
  expect(await choice.activeName('demo')).toBe('demo');
});
