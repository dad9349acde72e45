import { z } from 'zod';
import type { SettingRepository } from '../../data/database/settings.ts';
import type { PairFlagRepository } from '../../data/review/pair-flags.ts';
import { FOLDING_VERSION } from '../../ground/persian/folding-table.ts';
import { qualityFlags } from './quality-flags.ts';

/** Raise it with any change of what `quality-flags.ts` says. */
const RULES_VERSION = 1;
const KEY = 'flags';
const Version = z.object({ rules: z.number(), folding: z.number() });

interface RefreshServices {
  readonly pairs: PairFlagRepository;
  readonly settings: SettingRepository;
  readonly signal: AbortSignal;
}

/**
 * Computes the stored flags of translations again when they were made by another version of the rules or of the folding. One
 * that is killed begins again; what agrees is not written.
 * @returns pairs that have other flags now
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
