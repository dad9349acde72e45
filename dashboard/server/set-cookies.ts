import 'server-only';
import { cookies } from 'next/headers';
import type { NewCookie } from '../access/gate.ts';

export async function setCookies(list: readonly NewCookie[]): Promise<void> {
  const jar = await cookies();
  for (const { name, value, options } of list) {
    const given = Object.entries(options).filter(([, option]) => option !== undefined);
    jar.set(name, value, Object.fromEntries(given));
  }
}
