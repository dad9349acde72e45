import { onTestFinished } from 'vitest';
import type { HubSettings } from '../../../../../core/engines/models/hub/hub-defaults.ts';
import {
  type PulledRepository,
  type PullRequest,
  pullRepository,
} from '../../../../../core/engines/models/hub/pull-repository.ts';
import { Random } from '../../../../helpers/random.ts';
import { temporaryFolder } from '../../../../helpers/temporary-folder.ts';
import { makeRepository, type RepositoryOptions } from '../../../../stand-ins/hub/repositories.ts';
import { type StandInHub, type StandInHubOptions, startHub } from '../../../../stand-ins/hub/start-hub.ts';

export const REPO = 'someone/model';
export const CONFIG = '{"model_type":"roberta"}\n';

/** Bytes that no two places of a file share, so that a wrong offset is seen. */
export function randomBytes(length: number, seed = 1): Buffer {
  const random = new Random(seed);
  return Buffer.from(Uint8Array.from({ length }, () => random.below(256)));
}

export const WEIGHTS = randomBytes(300_000);
export const FILES = {
  'config.json': CONFIG,
  'model.safetensors': WEIGHTS,
  'empty.txt': '',
  '1_Pooling/config.json': '{}',
};

export interface Fixture {
  readonly hub: StandInHub;
  readonly settings: HubSettings;
  pull(request?: Partial<PullRequest>, settings?: Partial<HubSettings>): Promise<PulledRepository>;
}

/** A hub with one repository and an empty cache, both gone when the test ends. */
export async function startFixture(
  repository: Partial<RepositoryOptions> = {},
  options: Partial<StandInHubOptions> = {},
): Promise<Fixture> {
  const repositories = [makeRepository(REPO, { files: FILES, ...repository })];
  const hub = await startHub({ repositories, ...options });
  onTestFinished(() => hub.close());
  const settings: HubSettings = {
    endpoint: hub.endpoint,
    cacheFolder: await temporaryFolder(),
    offline: false,
    proxies: {},
  };
  return {
    hub,
    settings,
    pull: (request, changed) =>
      pullRepository(
        { ...settings, ...changed },
        { repo: REPO, choose: names => names, firstDelayMs: 1, ...request },
      ),
  };
}
