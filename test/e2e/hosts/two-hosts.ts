import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { Random } from '../../helpers/random.ts';
import { Hosts } from './hosts.ts';

interface Campaign {
  readonly kills: number;
  readonly seed: number;
  /** Taken in at first, and after each kill. */
  readonly pictures: readonly [first: number, more: number];
}

/**
 * Two hosts embed, index and search what comes in, while processes of both are killed at moments drawn from the seed; then all
 * of it is counted.
 */
export async function survive({ kills, seed, pictures: [first, more] }: Campaign): Promise<void> {
  const random = new Random(seed);
  const site = await Hosts.open();
  try {
    const [a, b] = site.hosts;
    await site.ingest(0, first);
    let images = first;
    for (let kill = 0; kill < kills; kill += 1) {
      await sleep(random.below(2_500));
      const host = kill % 2 === 0 ? a : b;
      await host.kill(kill % 3 === 2 ? 'main' : 'worker');
      await site.ingest(images, more);
      images += more;
    }
    await site.settle(images);

    // Nothing lost, nothing doubled, and no folder without a row.
    expect(await site.test.database.prisma.embedding.count()).toBe(images);
    const { findings, folders, rows } = await site.look();
    expect(findings).toEqual([]);
    expect(folders).toEqual(rows);
    // Both keep the schedules, and each minute of each is one job.
    const fired = await site.fired();
    if (kills >= 10) expect(fired.length).toBeGreaterThan(0);
    expect(fired.filter(times => times !== 1)).toEqual([]);
    // The same images in the same order, whoever is asked.
    const pages = await Promise.all(
      site.hosts.map(({ client }) => client.search({ text: 'دایره', top: 20 })),
    );
    const [one, other] = pages.map(({ hits }) => hits.map(({ imageId }) => imageId));
    expect(one!.length).toBeGreaterThan(0);
    expect(other).toEqual(one);
    // Both have worked; of a few images a quick host may have embedded all.
    const worked =
      kills >= 10 ? /"job":"embed-images"[^\n]*"outcome":"success"/ : /"job":[^\n]*"outcome":"success"/;
    for (const host of site.hosts) expect(host.output()).toMatch(worked);
  } catch (error) {
    const said = site.hosts.map(host => host.output().slice(-4_000)).join('\n=====\n');
    throw new Error(`the hosts said:\n${said}`, { cause: error });
  } finally {
    await site.close();
  }
}
