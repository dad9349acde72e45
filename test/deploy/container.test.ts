import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { SETTINGS } from '../../core/ground/config.ts';
import { ROOT } from '../../core/ground/project.ts';
import { PROCESSES } from '../../supervisor/process-table.ts';
import { parseDockerfile, valuesOf } from '../helpers/dockerfile.ts';

const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const stages = parseDockerfile(read('Dockerfile'));
const last = stages.at(-1)!;
const compose = read('deploy/container/compose.yml');
/** A service's lines, by its name. */
const services = new Map(
  [
    ...compose
      .slice(compose.indexOf('\nservices:'), compose.indexOf('\nvolumes:'))
      .matchAll(/^ {2}([a-z0-9]+):\n((?: {4}.*\n|\n| {2}#.*\n)*)/gm),
  ].map(([, name, lines]) => [name!, lines!]),
);

describe('the Dockerfile', () => {
  it('builds in one stage, and runs in another that holds no build tools', () => {
    expect(stages).toHaveLength(2);
    expect(valuesOf(last, 'COPY')).toEqual([`--from=${stages[0]!.name} /app /app`]);
    expect(valuesOf(last, 'RUN').join()).not.toMatch(/\b(?:npm|nodejs|gcc|git|curl)\b/);
    for (const { base } of stages) expect(base).toMatch(/^[a-z]+:(?!latest)[\w.-]+$/);
  });

  it('runs as nobody of power, says how it is, and takes signals itself', () => {
    expect(last.instructions.findLast(({ name }) => name === 'USER')?.value).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    const order = last.instructions.map(({ name }) => name);
    expect(order.lastIndexOf('RUN')).toBeLessThan(order.indexOf('USER'));
    expect(valuesOf(last, 'HEALTHCHECK')).toHaveLength(1);
    // In the form without a shell, which would keep signals to itself.
    for (const name of ['ENTRYPOINT', 'CMD']) {
      const words: unknown = JSON.parse(valuesOf(last, name)[0]!);
      expect(words).toEqual(expect.arrayContaining([expect.any(String)]));
    }
    expect(read('deploy/container/run').match(/^\s*exec /gm)).toHaveLength(2);
  });

  it('installs only what it names, leaves no lists behind, and keeps no secrets', () => {
    for (const stage of stages) {
      for (const line of valuesOf(stage, 'RUN').filter(one => one.includes('apt-get'))) {
        expect(line).toContain('--no-install-recommends');
        expect(line).toContain('rm -rf /var/lib/apt/lists/*');
      }
      expect(valuesOf(stage, 'ADD')).toEqual([]);
      expect([...valuesOf(stage, 'ENV'), ...valuesOf(stage, 'ARG')].join()).not.toMatch(
        /TOKEN|SECRET|PASSWORD/,
      );
    }
    const ignored = read('.dockerignore').split('\n');
    expect(ignored).toEqual(expect.arrayContaining(['.git', '**/.env', 'data', '**/node_modules']));
  });

  it('names files that exist, and ports and folders that the settings know', () => {
    const named = [
      ...last.instructions
        .map(({ value }) => value)
        .join(' ')
        .matchAll(/\/app\/(deploy\/[\w./-]+)/g),
    ];
    expect(named.map(([, file]) => file!).filter(file => !existsSync(path.join(ROOT, file)))).toEqual([]);
    const { searchPort, dashboardPort, telegramWebhookPort } = SETTINGS;
    const ports = [searchPort, dashboardPort, telegramWebhookPort].map(({ schema }) =>
      schema.parse(undefined),
    );
    expect(valuesOf(last, 'EXPOSE')[0]!.split(' ').map(Number)).toEqual(ports);
    expect(valuesOf(last, 'ENV').join()).toContain(`${SETTINGS.dataDir.variable}=/data`);
  });
});

describe('the health check', () => {
  it('is well where its address is ready or it has none, and not well otherwise', async () => {
    let status = 200;
    // As search does, which knows nobody without its token.
    const server = createServer(({ headers }, response) =>
      response.writeHead(headers.authorization === 'Bearer a secret' ? status : 401).end(),
    );
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/readyz`;
    const check = (HEALTH_URL: string) =>
      promisify(execFile)(process.execPath, [path.join(ROOT, 'deploy/container/healthy.mjs')], {
        env: { HEALTH_URL, API_TOKEN: 'a secret' },
      }).then(
        () => 0,
        ({ code }: { code: number }) => code,
      );
    expect([await check(url), await check('')]).toEqual([0, 0]);
    status = 503;
    expect(await check(url)).toBe(1);
    await new Promise(resolve => server.close(resolve));
    expect(await check(url)).toBe(1);
  });
});

describe('the compose file', () => {
  it('has a service a process, each of our image, and those beside them', () => {
    for (const { name } of PROCESSES) {
      expect(services.get(name), name).toContain('<<: *negareh');
      expect(services.get(name), name).toContain(`command: [${name}]`);
    }
    for (const name of ['postgres', 's3', 'milvus', 'negareh']) expect(services.has(name), name).toBe(true);
  });

  it('makes what needs a choice of its own a profile', () => {
    const profiles = [...services].flatMap(([name, lines]) => (lines.includes('profiles:') ? [name] : []));
    expect(profiles.sort()).toEqual(['bot', 'crawler', 'milvus', 'negareh', 's3']);
  });

  it('knows the settings that it gives, and declares its volumes', () => {
    const known = new Set<string>(Object.values(SETTINGS).map(({ variable }) => variable));
    const own = PROCESSES.map(({ name }) => services.get(name)!).join('');
    const given = [...own.matchAll(/^ {6}([A-Z_\d]+):/gm)].map(([, name]) => name!);
    expect(given.filter(name => !known.has(name) && name !== 'HEALTH_URL')).toEqual([]);
    const declared = [...compose.slice(compose.indexOf('\nvolumes:')).matchAll(/^ {2}([a-z0-9]+):/gm)].map(
      ([, name]) => name!,
    );
    const used = [...compose.matchAll(/volumes: \['?([a-z0-9]+):/g)].map(([, name]) => name!);
    expect([...new Set(used)].sort()).toEqual(declared.sort());
  });

  it('gives no default to a password, and shows nothing to the world by itself', () => {
    const secrets = compose.split('\n').filter(line => /(?:PASSWORD|TOKEN|SECRET|ACCESS_KEY)\w*:/.test(line));
    expect(secrets.length).toBeGreaterThan(3);
    // Those of a profile may be empty: Compose wants them of everybody.
    for (const line of secrets) expect(line).toMatch(/\$\{(?:\w+:\?|S3_\w+\?)/);
    expect(services.get('dashboard')).toContain('127.0.0.1:7800');
    expect(compose.match(/ports:/g)).toHaveLength(1);
  });
});
