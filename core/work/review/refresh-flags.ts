import { z } from 'zod';
import type { SettingRepository } from '../../data/database/settings.ts';
import type { PairFlagRepository } from '../../data/review/pair-flags.ts';
import { FOLDING_VERSION } from '../../ground/persian/folding-table.ts';
import { qualityFlags } from './quality-flags.ts';

/** Raise it with every change of the rules in `quality-flags.ts`. */
const RULES_VERSION = 1;
const KEY = 'flags';
const Version = z.object({ rules: z.number(), folding: z.number() });

interface RefreshServices {
  readonly pairs: PairFlagRepository;
  readonly settings: SettingRepository;
  readonly signal: AbortSignal;
}

/**
 * Recomputes the stored flags of translations when they were made by another version of the rules or of the folding. A
 * killed run starts again; flags that are already right are not written.
 * @returns how many pairs got other flags
 */
export async function refreshFlags({ pairs, settings, signal }: RefreshServices): Promise<number> {
  const version = { rules: RULES_VERSION, folding: FOLDING_VERSION };
  const made = await settings.get(KEY, Version);
  if (made?.rules === version.rules && made.folding === version.folding) return 0;
  let changed = 0;
  for await (const slice of pairs.translated()) {
    signal.throwIfAborted();
    const others = slice.flatMap(({ id, english, persian, flags: before }) => {
      const flags = qualityFlags({ persian, ...(english !== null && { english }) });
      return flags.join() === before.join() ? [] : [{ id, flags }];
    });
    await pairs.set(others);
    changed += others.length;
  }
  await settings.set(KEY, version);
  return changed;
}
