import { describe, expect, it } from 'vitest';
import type { LoggedQuery } from '../../../../core/data/queries/query-log.ts';
import { newId } from '../../../../core/ground/domain/id.ts';
import { InputError, NotFoundError, RetryableError } from '../../../../core/ground/errors.ts';
import { QueryKeeper } from '../../../../core/work/search/query-keeper.ts';

const query = (): LoggedQuery => ({
  id: newId(),
  kind: 'text',
  text: 'گربه',
  imageId: null,
  filters: {},
  modelId: 'test@00000000',
  hits: [[newId(), 0.5]],
  tookMs: 1,
});

/** A log whose writing is held up and refused at will; what is written is found. */
function slowLog() {
  const rows = new Map<string, LoggedQuery>();
  const warnings: object[] = [];
  const log = { gate: Promise.resolve(), refusals: [] as Error[] };
  const keeper = new QueryKeeper({
    queryLog: {
      append: async one => {
        await log.gate;
        const refusal = log.refusals.shift();
        if (refusal) throw refusal;
        rows.set(one.id, one);
      },
      find: async id => {
        const row = rows.get(id);
        if (!row) throw new NotFoundError('query.not-found', { queryId: id });
        return row;
      },
    },
    log: { warn: (fields: object) => void warnings.push(fields) },
  });
  return { log, rows, warnings, keeper };
}

describe('queries that are kept behind their answers', () => {
  it('are found before they are written, and after', async () => {
    const { log, rows, keeper } = slowLog();
    const gate = Promise.withResolvers<void>();
    log.gate = gate.promise;
    const one = query();
    await keeper.keep(one);
    expect(rows.size).toBe(0);
    expect(await keeper.find(one.id)).toBe(one);
    gate.resolve();
    await keeper.close();
    expect(rows.get(one.id)).toBe(one);
    expect(await keeper.find(one.id)).toBe(one);
    await expect(keeper.find(newId())).rejects.toMatchObject({ code: 'query.not-found' });
  });

  it('outlive a database that is away for a while', async () => {
    const { log, rows, warnings, keeper } = slowLog();
    log.refusals.push(new RetryableError('database.unreachable', { reason: 'it was restarted' }));
    // As the driver says it.
    log.refusals.push(
      Object.assign(new Error('terminating connection'), { code: '57P01', severity: 'FATAL' }),
    );
    const one = query();
    await keeper.keep(one);
    await expect.poll(() => rows.has(one.id)).toBe(true);
    expect(warnings).toEqual([]);
  });

  it('are given up with a word where no further try helps, and others go on', async () => {
    const { log, rows, warnings, keeper } = slowLog();
    log.refusals.push(new InputError('request.invalid', { reason: 'too long' }));
    const [bad, good] = [query(), query()];
    await keeper.keep(bad);
    await keeper.keep(good);
    await keeper.close();
    expect([...rows.keys()]).toEqual([good.id]);
    expect(warnings).toMatchObject([{ queryId: bad.id }]);
  });

  it('are waited for when too many are on their way', async () => {
    const { log, keeper } = slowLog();
    const gate = Promise.withResolvers<void>();
    log.gate = gate.promise;
    for (let count = 0; count < 2_000; count++) await keeper.keep(query());
    let kept = false;
    const last = keeper.keep(query()).then(() => {
      kept = true;
    });
    await new Promise(setImmediate);
    expect(kept).toBe(false);
    gate.resolve();
    await last;
    expect(kept).toBe(true);
    await keeper.close();
  });
});
