import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { loadConfig, SETTINGS } from '../../core/ground/config.ts';
import { ROOT } from '../../core/ground/project.ts';
import { envExample, withConfigTable } from '../../scripts/config-docs.ts';

const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');
const variables = Object.values(SETTINGS).map(({ variable }) => variable);

describe('the documents of the settings', () => {
  it('docs/settings.md has the current table (else: npm run docs:config)', () => {
    expect(read('docs/settings.md')).toBe(withConfigTable(read('docs/settings.md')));
  });

  it('.env.example is current (else: npm run docs:config)', () => {
    expect(read('.env.example')).toBe(envExample());
  });

  it('name every setting with its default', () => {
    const table = withConfigTable('<!-- config:start --><!-- config:end -->');
    for (const variable of variables) expect(table).toContain(`| \`${variable}\` |`);
    expect(table).toContain('| `SEARCH_PORT` | `7700` |');
    expect(table).toContain('| `DATA_DIR` | `data` |');
  });

  it('.env.example says the same as no .env at all when it is uncommented', () => {
    const uncommented = envExample().replaceAll(/^# ([A-Z0-9_]+=)/gm, '$1');
    expect(Object.keys(parseEnv(uncommented)).sort()).toEqual(variables.toSorted());
    expect(loadConfig(parseEnv(uncommented))).toEqual(loadConfig({}));
  });

  it('a page without the markers is refused', () => {
    expect(() => withConfigTable('# Negareh')).toThrow('config:start');
  });
});
