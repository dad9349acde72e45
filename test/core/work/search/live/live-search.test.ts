import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../../../../core/data/database/database.ts';
import { loadConfig } from '../../../../../core/ground/config.ts';
import { type NegarehError, PermanentError, RetryableError } from '../../../../../core/ground/errors.ts';
import { PairExchange } from '../../../../../core/work/exchange/pair-exchange.ts';
import { openPairExporter } from '../../../../../core/work/export/pair-exporter.ts';
import { LiveSearch } from '../../../../../core/work/search/live/live-search.ts';
import { waitFor } from '../../../../helpers/wait-for.ts';
import { log } from '../collection.ts';

/** Nothing is asked of it here. */
const nowhere = openDatabase('postgres://127.0.0.1:1/none');
const pairs = async () => openPairExporter(nowhere, { ...loadConfig({}), dataDir: '/nowhere' });
const exchange = new PairExchange(nowhere, { ...loadConfig({}), dataDir: '/nowhere' });

/** Searches that do nothing but open and close; `chosen` is what ought to search. */
async function startFake() {
  const state = {
    chosen: 'old',
    precision: 'fp32' as 'fp32' | 'int8',
    failure: undefined as Error | undefined,
    refusal: undefined as NegarehError | undefined,
  };
  const closed: string[] = [];
  const looks = new Set<() => void>();
  let opened = 0;
  const live = await LiveSearch.open({
    open: async () => {
      opened++;
      if (state.failure) throw state.failure;
      const preset = state.chosen;
      return {
        preset,
        service: { space: { modelId: `${preset}@1`, precision: state.precision } },
        index: { refusal: state.refusal },
        close: async () => void closed.push(preset),
      };
    },
    active: async () => ({ preset: state.chosen, precision: state.precision }),
    follow: look => {
      looks.add(look);
      return () => void looks.delete(look);
    },
    pairs,
    exchange,
    release: async () => void closed.push('database'),
    log,
  });
  const announce = (chosen: string): void => {
    state.chosen = chosen;
    for (const look of looks) look();
  };
  return { live, state, closed, announce, opened: () => opened };
}

test('the search that a query began with stays open until it has its answer', async () => {
  const { live, closed, announce } = await startFake();
  const gate = Promise.withResolvers<void>();
  const asked = live.use(async ({ preset }) => {
    await gate.promise;
    return preset;
  });
  announce('new');
  await waitFor(() => live.current.preset === 'new');
  expect(closed).toEqual([]);
  gate.resolve();
  expect(await asked).toBe('old');
  await waitFor(() => closed.includes('old'));
  await live.close();
  expect(closed).toEqual(['old', 'new', 'database']);
});

test('the same model in another precision takes its place, too', async () => {
  const { live, state, closed, announce } = await startFake();
  state.precision = 'int8';
  announce('old');
  await waitFor(() => live.current.service.space.precision === 'int8');
  await live.close();
  expect(closed).toEqual(['old', 'old', 'database']);
});

test('a model that cannot be opened, or whose index is refused, leaves the present one searching', async () => {
  const { live, state, closed, announce, opened } = await startFake();
  onTestFinished(() => live.close());
  state.failure = new PermanentError('model.unknown', { name: 'new', known: 'old' });
  announce('new');
  await waitFor(() => opened() === 2);
  expect(live.current.preset).toBe('old');
  state.failure = undefined;
  state.refusal = new RetryableError('service.starting', { service: 'search' });
  announce('new');
  await waitFor(() => closed.includes('new'));
  expect(live.current.preset).toBe('old');
  state.refusal = undefined;
  announce('new');
  await waitFor(() => live.current.preset === 'new');
});

test('what cannot be opened at first releases what it stands on', async () => {
  const closed: string[] = [];
  const opening = LiveSearch.open({
    open: () => Promise.reject(new Error('no model')),
    active: async () => ({ preset: 'old', precision: 'fp32' }),
    follow: () => () => undefined,
    pairs,
    exchange,
    release: async () => void closed.push('database'),
    log,
  });
  await expect(opening).rejects.toThrow('no model');
  expect(closed).toEqual(['database']);
});
