import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../../../core/ground/project.ts';
import type { Stage } from '../../helpers/dockerfile.ts';

const run = promisify(execFile);
const LIMITS = { maxBuffer: 2 ** 28 };
const CERTIFICATES = '/etc/registry.crt';

/** What a container engine would make of a stage: a root folder over the base system, changed by the stage's steps. */
export interface RehearsedStage {
  /** Of its files, seen from here. */
  readonly root: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly user: string;
  readonly folder: string;
  /** Starts a program in it as the stage's user, as `docker run` would. */
  start(words: readonly string[], more?: Readonly<Record<string, string>>): RunningProgram;
  close(): Promise<void>;
}

export interface RunningProgram {
  output(): string;
  readonly code: Promise<number | null>;
  /** As whom it runs, while it does. */
  userIds(): Promise<number[]>;
  /** Tells it to end, as an engine does. @returns its exit code */
  stop(): Promise<number | null>;
}

interface Options {
  /** The root folder of the base system. */
  readonly base: string;
  /** Holds what the stage writes. */
  readonly folder: string;
  /** Stages that are through, by name. */
  readonly earlier: ReadonlyMap<string, RehearsedStage>;
}

/**
 * Carries out RUN, COPY, ENV, WORKDIR and USER of a stage in a chroot over a base system, with this machine's network. What only an
 * engine keeps (VOLUME, EXPOSE, HEALTHCHECK, ENTRYPOINT, CMD) is left to the caller.
 * @throws Error with the output of a step that fails.
 */
export async function rehearseStage(
  stage: Stage,
  { base, folder, earlier }: Options,
): Promise<RehearsedStage> {
  const place = await mkdtemp(path.join(folder, 'stage-'));
  const at = (name: string) => path.join(place, name);
  for (const name of ['upper', 'work', 'root']) await mkdir(at(name));
  const script = `
    set -e
    mount --make-rprivate /
    mount -t overlay overlay -o 'lowerdir=${base},upperdir=${at('upper')},workdir=${at('work')}' '${at('root')}'
    cd '${at('root')}'
    mount -t proc proc proc
    mount --rbind /dev dev
    mount -t tmpfs -o mode=1777 tmpfs tmp
    cp /etc/resolv.conf etc/resolv.conf
    echo made
    exec sleep infinity`;
  const init = spawn('unshare', ['--mount', '--pid', '--ipc', '--fork', '--kill-child', 'sh', '-c', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(init.stdout!, 'data');
  const first = (await readFile(`/proc/${init.pid}/task/${init.pid}/children`, 'utf8')).trim();
  const root = path.join(`/proc/${first}/root`, at('root'));
  const network = await networkSettings(root);

  let [user, workdir] = ['0:0', '/'];
  const environment: Record<string, string> = {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  };
  const start: RehearsedStage['start'] = (words, more = {}) => {
    const variables = Object.entries({ ...environment, ...more }).map(([name, value]) => `${name}=${value}`);
    const enter = ['--target', first, '--mount', '--pid', '--ipc'];
    const inside = [
      'chroot',
      `--userspec=${user}`,
      at('root'),
      'env',
      '-i',
      '-C',
      workdir,
      ...variables,
      ...words,
    ];
    const child = spawn('nsenter', [...enter, ...inside], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (output += chunk));
    const code = new Promise<number | null>(resolve => child.once('close', resolve));
    // nsenter waits for it and passes no signal on.
    const programs = async (): Promise<number[]> => {
      const children = await readFile(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8');
      return children.trim().split(' ').map(Number);
    };
    return {
      output: () => output,
      code,
      userIds: async () =>
        Promise.all(
          (await programs()).map(async pid =>
            Number(/^Uid:\s+(\d+)/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]),
          ),
        ),
      async stop() {
        for (const pid of await programs()) process.kill(pid, 'SIGTERM');
        return code;
      },
    };
  };
  const close = async (): Promise<void> => {
    process.kill(Number(first), 'SIGKILL');
    if (init.exitCode === null && init.signalCode === null) await once(init, 'exit');
    await rm(place, { recursive: true, force: true });
  };
  try {
    for (const { name, value } of stage.instructions) {
      if (name === 'ENV') Object.assign(environment, variablesOf(value));
      else if (name === 'USER') user = value;
      else if (name === 'WORKDIR') {
        workdir = value;
        await mkdir(path.join(root, value), { recursive: true });
      } else if (name === 'COPY') await copy(value, path.join(root, workdir), root, earlier);
      else if (name === 'RUN') {
        const step = start(['sh', '-c', value], { HOME: '/root', ...network });
        if ((await step.code) !== 0) throw new Error(`${value}\n${step.output()}`);
      }
    }
  } catch (error) {
    await close();
    throw error;
  }
  return {
    root,
    environment,
    get user() {
      return user;
    },
    folder: workdir,
    start,
    close,
  };
}

/** `A=1 B=2` */
const variablesOf = (value: string): Record<string, string> =>
  Object.fromEntries(value.split(/\s+/).map(pair => pair.split(/=(.*)/s).slice(0, 2)));

/** How this machine reaches npm's registry, for steps that ask it; an image is built without. */
async function networkSettings(root: string): Promise<Record<string, string>> {
  const get = (key: string) => execFileSync('npm', ['config', 'get', key], { encoding: 'utf8' }).trim();
  const [registry, cafile] = [get('registry'), get('cafile')];
  const certificates = cafile === 'null' ? (process.env['NODE_EXTRA_CA_CERTS'] ?? '') : cafile;
  if (certificates) await cp(certificates, path.join(root, CERTIFICATES));
  return {
    npm_config_registry: registry,
    ...(certificates && { npm_config_cafile: CERTIFICATES, NODE_EXTRA_CA_CERTS: CERTIFICATES }),
  };
}

/** `. .` of the last commit, without what .dockerignore names; `--from=<stage> /a /b` of an earlier stage. */
async function copy(
  value: string,
  target: string,
  root: string,
  earlier: ReadonlyMap<string, RehearsedStage>,
): Promise<void> {
  const [, name, from = '', to = ''] = /^(?:--from=(\w+)\s+)?(\S+)\s+(\S+)$/.exec(value) ?? [];
  const stage = name === undefined ? undefined : earlier.get(name);
  if (name !== undefined) {
    if (!stage) throw new Error(`no stage ${name}`);
    await run('cp', ['-a', path.join(stage.root, from), path.join(root, to)], LIMITS);
    return;
  }
  const ignored = (await readFile(path.join(ROOT, '.dockerignore'), 'utf8'))
    .split('\n')
    .filter(line => line !== '' && !line.startsWith('#'));
  const excludes = ignored.map(one => `--exclude=${one.startsWith('**/') ? one.slice(3) : `./${one}`}`);
  const line = `git -C '${ROOT}' archive --prefix=./ HEAD | tar -x -C '${target}' --anchored ${excludes.map(one => `'${one}'`).join(' ')}`;
  await run('sh', ['-c', line], LIMITS);
}
