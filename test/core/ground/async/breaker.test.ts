import { expect, it } from 'vitest';
import { Breaker } from '../../../../core/ground/async/breaker.ts';
import { waitFor } from '../../../helpers/wait-for.ts';

const outage = (message: string) => Object.assign(new Error(message), { isOutage: true });
const isOutage = (error: unknown): boolean => error instanceof Error && 'isOutage' in error;

it('an outage is met once and told to all others at once, until a probe finds that it is over', async () => {
  let calls = 0;
  const probes: { resolve(): void; reject(error: Error): void }[] = [];
  const breaker = new Breaker({
    isOutage,
    probe: () => new Promise<void>((resolve, reject) => probes.push({ resolve, reject })),
    pauseMs: 1,
  });
  const ask = (answer: () => Promise<string>) =>
    breaker.run(() => {
      calls += 1;
      return answer();
    });
  const answers = async () => 'an answer';
  expect(await ask(answers)).toBe('an answer');
  // Another fault is a matter of its own question.
  await expect(ask(() => Promise.reject(new Error('a wrong question')))).rejects.toThrow('a wrong question');
  expect(await ask(answers)).toBe('an answer');
  expect(probes).toHaveLength(0);

  await expect(ask(() => Promise.reject(outage('it hangs')))).rejects.toThrow('it hangs');
  calls = 0;
  for (let time = 0; time < 3; time += 1) await expect(ask(answers)).rejects.toThrow('it hangs');
  probes[0]!.reject(outage('it is down'));
  await waitFor(() => probes.length === 2);
  await expect(ask(answers)).rejects.toThrow('it is down');
  expect(calls).toBe(0);
  // It answers again, if only that it refuses this.
  probes[1]!.reject(new Error('not now'));
  expect(await waitFor(() => ask(answers).catch(() => undefined))).toBe('an answer');

  await expect(ask(() => Promise.reject(outage('again')))).rejects.toThrow('again');
  const closed = breaker.close();
  probes[2]!.reject(outage('again'));
  await closed;
  expect(probes).toHaveLength(3);
});
