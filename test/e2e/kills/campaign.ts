import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, openDatabase } from '../../../core/data/database/database.ts';
import { DiskImageFiles } from '../../../core/data/images/disk-image-files.ts';
import { buildIndex } from '../../../core/data/jobs/definitions.ts';
import { openQueue } from '../../../core/data/jobs/queue.ts';
import { prepareModel } from '../../../core/engines/models/prepare.ts';
import { createLog } from '../../../core/ground/log.ts';
import { checkStore } from '../../../core/work/check/check-store.ts';
import type { CheckCounts, Finding } from '../../../core/work/check/finding.ts';
import { Random } from '../../helpers/random.ts';
import { waitFor } from '../../helpers/wait-for.ts';
import { type Double, People } from './people.ts';
import { Probe } from './probe.ts';
import { Site, type Victim } from './site.ts';

const log = createLog('kills', { level: 'silent' });
const MODEL_WAIT_MS = 240_000;
const LOOK_EVERY_MS = 500;

export interface KillRecord {
  readonly victim: Victim;
  /** By performance.now(). */
  readonly at: number;
  /** From the kill to the last question that failed because of it; 0 when none did. */
  readonly outageMs: number;
  /** From the kill until everything ran again. */
  readonly wholeMs: number;
}

export interface CampaignResult {
  readonly kills: readonly KillRecord[];
  /** What disagreed at the end, or in between and could not be on its way. */
  readonly findings: readonly Finding[];
  /** Questions that failed although everything ran again. */
  readonly lateFailures: readonly string[];
  readonly counts: CheckCounts;
  /** Images that `negareh ingest` had been given. */
  readonly given: number;
  /** Images that the running search process finds at the end. */
  readonly findable: number;
  readonly people: {
    readonly asked: number;
    readonly unanswered: number;
    readonly doubles: readonly Double[];
    readonly withAlbum: number;
  };
  readonly probe: { readonly asked: number; readonly failed: number };
}

/** What a kill leaves that the next round of the worker sees to. */
const ON_ITS_WAY = new Set<Finding['kind']>(['embedding-missing', 'index-missing', 'snapshot-abandoned']);

export interface CampaignOptions {
  readonly seed: number;
  /** Between one question and the next. */
  readonly peopleEveryMs?: number;
  /** Of a folder that is taken in. */
  readonly pictures?: number;
  /** Between one folder and the next, and at least so long between one index and the next. */
  readonly pauseMs?: number;
}

/**
 * Kills each of these with -9, at moments drawn from the seed, while images come in, are embedded and indexed, and
 * people ask the bot; then lets everything come to rest and compares.
 */
export async function runCampaign(
  victims: readonly Victim[],
  { seed, peopleEveryMs = 300, pictures = 24, pauseMs = 500 }: CampaignOptions,
): Promise<CampaignResult> {
  const random = new Random(seed);
  const site = await Site.open();
  try {
    // So that there is something to find before the first kill.
    await site.ingest(await site.pictures(0, pictures));
    const stopped = new AbortController();
    const ingesting = keepIngesting(site, { pictures, pauseMs, stopped: stopped.signal });
    const building = keepBuilding(site, random, { pauseMs, stopped: stopped.signal });
    const people = new People(site.telegram, peopleEveryMs);
    const probe = new Probe(site.client);
    const kills: KillRecord[] = [];
    const lateFailures: string[] = [];
    const findings: Finding[] = [];
    for (const victim of victims) {
      await sleep(100 + random.below(1_500));
      const killed = await waitFor(() => site.kill(victim), 240_000);
      await site.whole();
      const whole = performance.now();
      // What was asked before may still come back with its failure.
      await probe.next(1);
      const failed = probe.failed;
      await probe.next(5);
      if (probe.failed > failed) lateFailures.push(`${victim}: ${probe.reason}`);
      const outageMs = Math.max(0, probe.lastFailure - killed);
      kills.push({ victim, at: killed, outageMs, wholeMs: whole - killed });
      findings.push(...(await look(site, false)).findings.filter(({ kind }) => !ON_ITS_WAY.has(kind)));
    }
    stopped.abort();
    const given = await ingesting;
    await building;
    await people.finish(240_000);
    await probe.close();
    const end = await settle(site);
    findings.push(...end.findings);
    const ready = await site.client.ready();
    return {
      kills,
      findings,
      lateFailures,
      given,
      counts: end.counts,
      findable: ready.ready ? ready.details.images : -1,
      people: {
        asked: people.users.length,
        unanswered: people.unanswered,
        doubles: people.doubles,
        withAlbum: people.withAlbum,
      },
      probe: { asked: probe.settled, failed: probe.failed },
    };
  } catch (error) {
    throw new Error(`the campaign broke off; the system said:\n${site.output().slice(-8_000)}`, {
      cause: error,
    });
  } finally {
    await site.close();
  }
}

/** Folder after folder, each until the command has succeeded. @returns images given. */
async function keepIngesting(
  site: Site,
  { pictures, pauseMs, stopped }: { pictures: number; pauseMs: number; stopped: AbortSignal },
): Promise<number> {
  let given = pictures;
  for (let from = 1_000; !stopped.aborted; from += pictures) {
    const folder = await site.pictures(from, pictures);
    while ((await site.ingest(folder)) !== 0) await sleep(200);
    given += pictures;
    await sleep(pauseMs, undefined, { signal: stopped }).catch(() => undefined);
  }
  return given;
}

/** Asks for a new index now and then, whether or not it needs one. */
async function keepBuilding(
  site: Site,
  random: Random,
  { pauseMs, stopped }: { pauseMs: number; stopped: AbortSignal },
): Promise<void> {
  while (!stopped.aborted) {
    await sleep(pauseMs + random.below(1_500), undefined, { signal: stopped }).catch(() => undefined);
    await askForIndex(site).catch(() => undefined);
  }
}

async function askForIndex(site: Site): Promise<void> {
  const queue = await openQueue(site.databaseUrl, log, { applicationName: 'kills' });
  try {
    await queue.enqueue(buildIndex, { force: true });
  } finally {
    await queue.close();
  }
}

async function look(
  site: Site,
  hashes: boolean,
  database: Database = openDatabase(site.databaseUrl),
): Promise<{ findings: Finding[]; counts: CheckCounts }> {
  try {
    const modelsDir = path.join(site.dataDir, 'models');
    const model = await prepareModel('demo', { precision: 'fp32', modelsDir });
    const checking = checkStore({
      database,
      dataDir: site.dataDir,
      files: new DiskImageFiles(site.dataDir),
      model,
      hashes,
    });
    const findings: Finding[] = [];
    for (;;) {
      const { done, value } = await checking.next();
      if (done) return { findings, counts: value };
      findings.push(value);
    }
  } finally {
    await database.close();
  }
}

/** Waits until the worker has seen to what was on its way, builds a last index and compares everything. */
async function settle(site: Site): Promise<{ findings: Finding[]; counts: CheckCounts }> {
  const findsNone = async (kinds: ReadonlySet<Finding['kind']>) => {
    const { findings } = await look(site, false);
    // A look costs as much as what it waits for.
    return !findings.some(({ kind }) => kinds.has(kind)) || sleep(LOOK_EVERY_MS, false);
  };
  await waitFor(() => findsNone(new Set(['embedding-missing'])), MODEL_WAIT_MS);
  await askForIndex(site);
  await waitFor(() => findsNone(ON_ITS_WAY), MODEL_WAIT_MS).catch(() => undefined);
  return look(site, true);
}
