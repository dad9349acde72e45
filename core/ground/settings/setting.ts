import { z } from 'zod';

export interface Setting<Schema extends z.ZodType> {
  readonly variable: string;
  readonly schema: Schema;
  /** One sentence for docs/settings.md and .env.example. */
  readonly help: string;
  /** Names of the same setting in other tools; the first one that is set counts. */
  readonly aliases?: readonly string[];
}

export const setting = <Schema extends z.ZodType>(
  variable: string,
  schema: Schema,
  help: string,
): Setting<Schema> => ({ variable, schema, help });

export const alias = <Schema extends z.ZodType>(
  one: Setting<Schema>,
  ...aliases: readonly string[]
): Setting<Schema> => ({ ...one, aliases });

export const flag = z.stringbool().default(false);
export const port = (fallback: number) => z.coerce.number().int().min(1).max(65_535).default(fallback);
export const whole = (fallback: number, { min = 1, max = Number.MAX_SAFE_INTEGER } = {}) =>
  z.coerce.number().int().min(min).max(max).default(fallback);
export const httpUrl = z.url({ protocol: /^https?$/ }).transform(url => url.replace(/\/+$/, ''));
/** For variables that all programs of a machine share: checked where they are used, not at every start. */
export const proxyUrl = z.string().optional();

/** Several, by commas; none by default. */
const list = z
  .string()
  .default('')
  .transform(text =>
    text
      .split(',')
      .map(entry => entry.trim())
      .filter(Boolean),
  );
/** IP addresses and CIDR networks, by commas. */
export const networks = list.pipe(
  z.array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], 'not an IP address or network')),
);
/** Scheme, host and port, by commas. */
export const origins = list.pipe(
  z.array(z.url({ protocol: /^https?$/ }).transform(url => new URL(url).origin)),
);
export const telegramIds = list.pipe(
  z.array(
    z
      .string()
      .regex(/^\d{1,15}$/, 'not an id of Telegram')
      .transform(Number),
  ),
);
export const hosts = (fallback: string) =>
  z
    .string()
    .default(fallback)
    .transform(text => text.split(',').map(host => host.trim()));

export const isLoopback = (url: string): boolean =>
  /^(127\.|localhost$|\[::1\]$)/.test(new URL(url).hostname);
