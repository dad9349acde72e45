import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import type { z } from 'zod';
import { PermanentError } from './errors.ts';
import { ROOT } from './project.ts';
import { CRAWL_SETTINGS } from './settings/crawl-settings.ts';
import { HUB_SETTINGS } from './settings/hub-settings.ts';
import { MODEL_SETTINGS } from './settings/model-settings.ts';
import { SERVICE_SETTINGS } from './settings/service-settings.ts';
import type { Setting } from './settings/setting.ts';
import { SYSTEM_SETTINGS } from './settings/system-settings.ts';
import { TELEGRAM_SETTINGS } from './settings/telegram-settings.ts';

/** All settings: the only places that know the variables' names, and what the table of docs/settings.md is made from. */
export const SETTINGS = {
  ...SYSTEM_SETTINGS,
  ...MODEL_SETTINGS,
  ...SERVICE_SETTINGS,
  ...CRAWL_SETTINGS,
  ...TELEGRAM_SETTINGS,
  ...HUB_SETTINGS,
} as const satisfies Record<string, Setting<z.ZodType>>;

export type Config = {
  readonly [Name in keyof typeof SETTINGS]: z.infer<(typeof SETTINGS)[Name]['schema']>;
};

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/** Variables of the `.env` file in the project's root; the environment itself wins over them. */
function readEnvFile(): NodeJS.Dict<string> {
  const file = path.join(ROOT, '.env');
  return existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
}

/**
 * Reads the configuration once, at a process's root. An empty variable counts as not set.
 * @throws PermanentError that names the variable and what is wrong with it.
 */
export function loadConfig(env?: NodeJS.Dict<string>): Config {
  const { config, problems } = inspectConfig(env);
  if (problems[0]) throw problems[0];
  return config;
}

/** What is wrong with the configuration, all of it; what is not valid has its default in `config`. */
export function inspectConfig(env: NodeJS.Dict<string> = { ...readEnvFile(), ...process.env }): {
  readonly config: Config;
  readonly problems: readonly PermanentError[];
} {
  const problems: PermanentError[] = [];
  const settings: [string, Setting<z.ZodType>][] = Object.entries(SETTINGS);
  const values = settings.map(([name, { variable, schema, aliases = [] }]) => {
    const value = [variable, ...aliases].map(key => env[key]).find(Boolean);
    const parsed = schema.safeParse(value || undefined);
    if (parsed.success) return [name, parsed.data];
    const reason = parsed.error.issues.map(issue => issue.message).join('; ');
    const isBf16 = variable === SETTINGS.precision.variable && value === 'bf16';
    problems.push(
      isBf16
        ? new PermanentError('precision.bf16', {})
        : new PermanentError('config.invalid', { variable, reason }),
    );
    return [name, schema.parse(undefined)];
  });
  const config = Object.freeze(Object.fromEntries(values)) as Config;
  if (!LOOPBACK.has(config.searchHost) && !config.apiToken) {
    problems.push(new PermanentError('config.token-required', { host: config.searchHost }));
  }
  if (config.precision === 'fp16' && config.device === 'cpu') {
    problems.push(new PermanentError('precision.fp16-on-cpu', {}));
  }
  return { config, problems };
}
