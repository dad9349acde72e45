import { createHmac, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { SettingRepository } from '../core/data/database/settings.ts';
import { networkOf } from '../core/ground/net/network-of.ts';

/** @param address an IP address @returns 16 bytes, the same for the same address or, with IPv6, for the same network */
export type AddressHash = (address: string) => Uint8Array<ArrayBuffer>;

const SETTING = 'report-key';
const Key = z.object({ key: z.string().regex(/^[0-9a-f]{64}$/) });
const HASH_BYTES = 16;

/** Hashes with a key of this installation, made at its first start. Without a key, trying all IPv4 addresses would take little time. */
export async function openAddressHash(settings: SettingRepository): Promise<AddressHash> {
  const kept = await settings.get(SETTING, Key);
  const key = kept?.key ?? randomBytes(32).toString('hex');
  if (!kept) await settings.set(SETTING, { key });
  return address => {
    const digest = createHmac('sha256', Buffer.from(key, 'hex')).update(networkOf(address)).digest();
    return Uint8Array.from(digest.subarray(0, HASH_BYTES));
  };
}
