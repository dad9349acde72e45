import { expect, test } from 'vitest';
import { Handover } from '../../../../core/ground/threads/handover.ts';

/** Something that is closed once, and tells when. */
function resource(name: string, log: string[]) {
  return { name, close: async () => void log.push(`${name} closed`) };
}

test('who began with the old one ends with it, and it closes after the last of them', async () => {
  const log: string[] = [];
  const handover = new Handover(resource('old', log), () => undefined);
  const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const running = gates.map(({ promise }) =>
    handover.use(async ({ name }) => {
      await promise;
      log.push(`used ${name}`);
    }),
  );
  handover.replace(resource('new', log));
  await handover.use(async ({ name }) => void log.push(`used ${name}`));
  expect(handover.current.name).toBe('new');
  gates[0]!.resolve();
  await running[0];
  expect(log).toEqual(['used new', 'used old']);
  gates[1]!.resolve();
  await running[1];
  await handover.close();
  expect(log).toEqual(['used new', 'used old', 'used old', 'old closed', 'new closed']);
});

test('closing waits for whoever uses it, the retired ones too', async () => {
  const log: string[] = [];
  const handover = new Handover(resource('old', log), () => undefined);
  const gate = Promise.withResolvers<void>();
  const running = handover.use(async () => gate.promise);
  handover.replace(resource('new', log));
  const closed = handover.close().then(() => log.push('all closed'));
  await new Promise(resolve => setImmediate(resolve));
  expect(log).toEqual(['new closed']);
  gate.resolve();
  await Promise.all([running, closed]);
  expect(log).toEqual(['new closed', 'old closed', 'all closed']);
});

test('a failing use leaves no trace, a failing close is told and hurts nobody', async () => {
  const failures: unknown[] = [];
  const broken = { close: () => Promise.reject(new Error('stuck')) };
  const handover = new Handover(broken, error => failures.push(error));
  await expect(handover.use(() => Promise.reject(new Error('mine')))).rejects.toThrow('mine');
  await handover.close();
  expect(failures).toEqual([new Error('stuck')]);
});
