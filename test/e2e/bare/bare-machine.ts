import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { openRegistryDoor, type RegistryDoor } from './registry-door.ts';

const run = promisify(execFile);
const PROXY_PORT = 3128;
const CERTIFICATES = '/usr/local/share/registry.crt';

/** A machine of its own but for the kernel: files, processes, and a network of loopback and the npm registry. */
export interface BareMachine {
  /** The folder of its files, seen from here. */
  readonly root: string;
  readonly door: RegistryDoor;
  /** Runs a shell line in it, with all output in one text. Never throws for what the line does. */
  run(line: string): {
    readonly process: ChildProcess;
    output(): string;
    readonly code: Promise<number | null>;
  };
  close(): Promise<void>;
}

interface Options {
  /** The root folder of the base system. */
  readonly base: string;
  /** Holds what the machine writes, and npm's cache, which outlives it. */
  readonly folder: string;
  readonly user: 'root' | 'someone';
}

/** What this machine's npm is told of the registry, handed on by the environment. */
function registryOf(): { host: string; registry: string; certificates: string } {
  const get = (key: string): string =>
    execFileSync('npm', ['config', 'get', key], { encoding: 'utf8' }).trim();
  const [registry, cafile] = [get('registry'), get('cafile')];
  const certificates = cafile === 'null' ? (process.env['NODE_EXTRA_CA_CERTS'] ?? '') : cafile;
  return { host: new URL(registry).hostname, registry, certificates };
}

export async function startBareMachine({ base, folder, user }: Options): Promise<BareMachine> {
  const { host, registry, certificates } = registryOf();
  const place = await mkdtemp(path.join(folder, 'machine-'));
  const cache = path.join(folder, `npm-cache-${user}`);
  const at = (name: string) => path.join(place, name);
  for (const name of ['upper', 'work', 'root']) await mkdir(at(name));
  await mkdir(cache, { recursive: true });
  await chmod(place, 0o755);
  const door = await openRegistryDoor(at('door.sock'), [host]);

  const script = `
    set -e
    ip link set lo up
    mount --make-rprivate /
    mount -t overlay overlay -o 'lowerdir=${base},upperdir=${at('upper')},workdir=${at('work')}' '${at('root')}'
    cd '${at('root')}'
    mount -t proc proc proc
    mount --rbind /dev dev
    mount -t tmpfs -o mode=1777 tmpfs tmp
    mkdir -p cache && mount --bind '${cache}' cache
    rm -f etc/resolv.conf
    echo made
    exec sleep infinity`;
  const flags = ['--net', '--mount', '--pid', '--ipc', '--uts', '--fork', '--kill-child'];
  const init = spawn('unshare', [...flags, 'sh', '-c', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(init.stdout!, 'data');
  const first = (await readFile(`/proc/${init.pid}/task/${init.pid}/children`, 'utf8')).trim();
  const enter = ['nsenter', '--target', first, '--net', '--mount', '--pid', '--ipc', '--uts'] as const;

  const forward = spawn(
    'nsenter',
    ['--target', first, '--net', process.execPath, FORWARD, String(PROXY_PORT), at('door.sock')],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  await once(forward.stdout!, 'data');
  const inside = path.join(`/proc/${first}/root`, at('root'));
  if (certificates) await cp(certificates, path.join(inside, CERTIFICATES));
  await run('chown', ['-R', user === 'root' ? '0:0' : '1000:1000', cache]);

  const environment = [
    'PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin',
    `HOME=${user === 'root' ? '/root' : '/home/someone'}`,
    `npm_config_registry=${registry}`,
    `npm_config_https_proxy=http://127.0.0.1:${PROXY_PORT}`,
    'npm_config_cache=/cache',
    ...(certificates ? [`npm_config_cafile=${CERTIFICATES}`, `NODE_EXTRA_CA_CERTS=${CERTIFICATES}`] : []),
  ];
  const who = user === 'root' ? '0:0' : '1000:1000';

  return {
    root: inside,
    door,
    run(line) {
      const shell = [
        'chroot',
        `--userspec=${who}`,
        at('root'),
        'env',
        '-i',
        ...environment,
        'sh',
        '-c',
        line,
      ];
      const child = spawn(enter[0], [...enter.slice(1), ...shell], { stdio: ['ignore', 'pipe', 'pipe'] });
      let output = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (output += chunk));
      const code = new Promise<number | null>(resolve => child.once('close', resolve));
      return { process: child, output: () => output, code };
    },
    async close() {
      process.kill(Number(first), 'SIGKILL');
      forward.kill('SIGKILL');
      if (init.exitCode === null && init.signalCode === null) await once(init, 'exit');
      await door.close();
      await rm(place, { recursive: true, force: true });
    },
  };
}

const FORWARD = path.join(import.meta.dirname, '../../helpers/processes/forward-port.ts');
