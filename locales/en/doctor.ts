import { formatBytes, formatNumber } from '../format.ts';

const number = (value: number) => formatNumber('en', value);
const bytes = (value: number) => formatBytes('en', value);
const milliseconds = (value: number) => `${number(Math.round(value * 10) / 10)} ms`;

/** Milliseconds of one query and of 32 at once. */
interface ExactScan {
  readonly machine: string;
  readonly int8Ms: number;
  readonly fp32Ms: number;
  readonly int8ManyMs: number;
  readonly fp32ManyMs: number;
}

export const doctor = {
  setup: {
    about: 'Add to this installation what not every machine needs',
    aboutGpu: 'Fetch ONNX Runtime’s CUDA libraries (several hundred megabytes, from nuget.org)',
    anyway: 'Also where no NVIDIA card is seen, to make an image for other machines',
    otherMachine:
      'ONNX Runtime has CUDA libraries for Linux on x86-64 alone. DEVICE=webgpu needs nothing but the driver of the card.',
    noCard: 'No NVIDIA card is seen on this machine (--anyway fetches the libraries all the same).',
    fetching: 'Fetching ONNX Runtime’s CUDA libraries from nuget.org; this takes minutes.',
    fetched: 'ONNX Runtime’s CUDA libraries are here; DEVICE=auto takes the card from the next start on.',
    failed: (reason: string) =>
      `ONNX Runtime’s CUDA libraries could not be fetched: ${reason}. Look at the connection and HTTPS_PROXY, then call it again.`,
  },
  about: 'Check everything that Negareh stands on, and say how to fix each fault',
  after: `
Works at any time, also when nothing runs. Exit code 0: nothing is broken (warnings may be there); 4: something is.`,
  levels: { ok: 'ok', warn: 'warn', fail: 'FAIL' },
  checks: {
    configuration: 'Settings',
    node: 'Node.js',
    installation: 'Installation',
    faiss: 'FAISS',
    onnxruntime: 'ONNX Runtime',
    disk: 'Disk',
    'image-store': 'Image store',
    memory: 'Memory',
    postgres: 'PostgreSQL',
    processes: 'Processes',
    ports: 'Ports',
    model: 'Model files',
    index: 'Index',
    'exact-scan': 'Exact search',
    telegram: 'Telegram',
    clock: 'Clock',
  },
  summary: (warnings: number, failures: number) =>
    failures + warnings === 0
      ? 'All is well.'
      : `${number(failures)} broken, ${number(warnings)} to look at.`,
  findings: {
    'check.failed': (p: { reason: string }) => `could not be checked: ${p.reason}`,
    'check.timed-out': (p: { seconds: number }) => `gave no answer within ${number(p.seconds)} s`,
    'configuration.ok': () => 'all valid',
    'configuration.invalid': (p: { message: string }) => p.message,
    'node.ok': (p: { version: string }) => p.version,
    'node.other': (p: { version: string; wanted: number }) =>
      `${p.version} runs this, and Negareh is made for Node ${p.wanted}`,
    'installation.ok': () => 'complete',
    'installation.incomplete': (p: { steps: string }) => `not complete: ${p.steps}`,
    'faiss.ok': (p: { version: string }) => `faiss-node ${p.version} works`,
    'faiss.missing': (p: { reason: string }) => `the binding does not load: ${p.reason}`,
    'onnxruntime.ok': (p: { version: string; device: string; bundled: string; half: boolean }) =>
      `${p.version} computes on ${p.device}${p.half ? ', which multiplies float16' : ''} (it brings ${p.bundled})`,
    'onnxruntime.broken': (p: { device: string; reason: string }) =>
      `does not compute with DEVICE=${p.device}: ${p.reason}`,
    'cuda.ok': () => 'the CUDA libraries are complete',
    'cuda.absent': () => 'there is an NVIDIA card, and ONNX Runtime’s CUDA libraries are not here',
    'cuda.incomplete': (p: { libraries: string }) =>
      `ONNX Runtime’s CUDA libraries are here, and of those that they need these are missing: ${p.libraries}`,
    'exact-scan.set': (p: { setting: string }) => `compares as EXACT_SCAN=${p.setting} says`,
    'exact-scan.unmeasured': () =>
      'compares in float32 until an index is large enough to measure which way is faster here',
    'exact-scan.int8': (p: ExactScan) =>
      `compares int8 codes first: ${milliseconds(p.int8Ms)} against ${milliseconds(p.fp32Ms)} in float32, of 32 queries ${milliseconds(p.int8ManyMs)} against ${milliseconds(p.fp32ManyMs)} (${p.machine})`,
    'exact-scan.fp32': (p: ExactScan) =>
      `compares in float32: ${milliseconds(p.fp32Ms)} against ${milliseconds(p.int8Ms)} with int8 codes, of 32 queries ${milliseconds(p.fp32ManyMs)} against ${milliseconds(p.int8ManyMs)} (${p.machine})`,
    'exact-scan.int8-for-one': (p: ExactScan) =>
      `compares int8 codes first for one query (${milliseconds(p.int8Ms)} against ${milliseconds(p.fp32Ms)} in float32), and float32 for 32 at once (${milliseconds(p.fp32ManyMs)} against ${milliseconds(p.int8ManyMs)}; ${p.machine})`,
    'exact-scan.int8-for-many': (p: ExactScan) =>
      `compares in float32 for one query (${milliseconds(p.fp32Ms)} against ${milliseconds(p.int8Ms)} with int8 codes), and int8 codes first for 32 at once (${milliseconds(p.int8ManyMs)} against ${milliseconds(p.fp32ManyMs)}; ${p.machine})`,
    'disk.ok': (p: { path: string; free: number; syncMs: number }) =>
      `${bytes(p.free)} free at ${p.path}; a file is safe in ${number(p.syncMs)} ms`,
    'disk.new': (p: { path: string; free: number }) =>
      `${p.path} does not exist yet and can be made; ${bytes(p.free)} free`,
    'disk.low': (p: { path: string; free: number }) => `only ${bytes(p.free)} free at ${p.path}`,
    'disk.full': (p: { path: string; free: number }) => `full: ${bytes(p.free)} free at ${p.path}`,
    'disk.unwritable': (p: { path: string; reason: string }) => `${p.path} cannot be written: ${p.reason}`,
    'disk.slow': (p: { path: string; syncMs: number }) =>
      `slow: a small file is safe at ${p.path} only after ${number(p.syncMs)} ms`,
    'image-store.disk': () => 'on this disk, in DATA_DIR',
    'image-store.ok': (p: { place: string; tookMs: number }) =>
      `${p.place} takes, gives back and deletes an object within ${milliseconds(p.tookMs)}`,
    'image-store.unconditional': (p: { place: string }) =>
      `${p.place} does not keep to If-None-Match: of two writers of one file the later one wins`,
    'image-store.versioned': (p: { place: string }) =>
      `${p.place} keeps older versions: a takedown deletes them as well, all else keeps taking room`,
    'image-store.failed': (p: { message: string }) => p.message,
    'memory.ok': (p: { available: number; total: number }) =>
      `${bytes(p.available)} of ${bytes(p.total)} available`,
    'memory.low': (p: { available: number; total: number }) =>
      `only ${bytes(p.available)} of ${bytes(p.total)} available`,
    'postgres.ok': (p: { version: string; where: string }) => `${p.version} at ${p.where}, up to date`,
    'postgres.new': () => 'the embedded one is set up at the first “npm start”',
    'postgres.old': (p: { version: string }) => `${p.version} is older than 15`,
    'postgres.unreachable': (p: { where: string; reason: string }) =>
      `${p.where} cannot be reached: ${p.reason}`,
    'postgres.start-failed': (p: { reason: string }) => `the embedded one does not start: ${p.reason}`,
    'postgres.refused': (p: { where: string; reason: string }) => `${p.where} refuses: ${p.reason}`,
    'postgres.unfit': (p: { message: string }) => p.message,
    'postgres.pending': (p: { count: number }) => `${number(p.count)} migrations are not applied yet`,
    'postgres.newer': (p: { names: string }) => `it was migrated by a newer Negareh (${p.names})`,
    'postgres.changed': (p: { name: string }) => `it has applied another version of the migration ${p.name}`,
    'postgres.failed-migration': (p: { name: string }) =>
      `the migration ${p.name} was begun and not finished`,
    'processes.running': (p: { names: string }) => `running: ${p.names}`,
    'processes.stopped': () => 'nothing runs (“npm start” starts all)',
    'processes.partly': (p: { running: string; missing: string }) =>
      `running: ${p.running}; not running: ${p.missing}`,
    'processes.not-ready': (p: { message: string }) => `search runs and is not ready: ${p.message}`,
    'ports.free': (p: { port: number; variable: string }) => `${p.variable} ${p.port} is free`,
    'ports.ours': (p: { port: number; variable: string }) => `${p.variable} ${p.port} is Negareh's own`,
    'ports.taken': (p: { port: number; variable: string }) =>
      `${p.variable} ${p.port} is taken by another program`,
    'ports.unusable': (p: { port: number; variable: string; reason: string }) =>
      `${p.variable} ${p.port} cannot be used: ${p.reason}`,
    'model.ok': (p: { count: number; size: number }) =>
      `${number(p.count)} prepared, ${bytes(p.size)}, all checksums right`,
    'model.none': (p: { name: string }) => `${p.name} is prepared at the first start`,
    'model.unknown': (p: { message: string }) => p.message,
    'model.damaged': (p: { folder: string; reason: string }) => `${p.folder} is damaged: ${p.reason}`,
    'index.ok': (p: { id: string; count: number; model: string }) =>
      `${number(p.count)} photos of ${p.model} (${p.id}), whole`,
    'index.none': () => 'none published yet',
    'index.unknown': () => 'cannot be compared without the database',
    'index.invalid': (p: { message: string }) => p.message,
    'index.other-model': (p: { model: string; wanted: string }) =>
      `it belongs to ${p.model}, and ${p.wanted} is to search`,
    'telegram.off': () => 'no TELEGRAM_TOKEN: the bot does not run',
    'telegram.ok': (p: { username: string; root: string }) => `@${p.username} at ${p.root}`,
    'telegram.refused': (p: { root: string; description: string }) =>
      `${p.root} refuses the token: ${p.description}`,
    'telegram.unreachable': (p: { root: string; reason: string }) =>
      `${p.root} cannot be reached: ${p.reason}`,
    'telegram.strange': (p: { root: string; status: number }) =>
      `${p.root} answers ${p.status}, and not as a Bot API server does`,
    'telegram.webhook': (p: { url: string }) => `Telegram brings updates to ${p.url}`,
    'telegram.webhook-not-set': (p: { url: string }) => `Telegram has no webhook for ${p.url}`,
    'telegram.webhook-fails': (p: { url: string; pending: number; reason: string }) =>
      `Telegram cannot bring ${number(p.pending)} updates to ${p.url}: ${p.reason}`,
    'clock.ok': (p: { seconds: number; against: string }) => `within ${number(p.seconds)} s of ${p.against}`,
    'clock.alone': () => 'nothing to compare with',
    'clock.off': (p: { seconds: number; against: string }) => `${number(p.seconds)} s away from ${p.against}`,
  },
  mends: {
    'check.failed': () => 'LOG_LEVEL=debug shows more',
    'check.timed-out': () => 'look whether the machine is overloaded, then try again',
    'configuration.invalid': () => '',
    'node.other': () => 'start it by its own command: ./negareh doctor',
    'installation.incomplete': () => 'node setup.mjs',
    'faiss.missing': () => 'node setup.mjs --faiss (it says what it needs); exact search works without it',
    'onnxruntime.broken': () => 'set DEVICE=cpu, or install the driver of that device',
    'cuda.absent': () => './negareh setup gpu fetches them',
    'cuda.incomplete': () => 'install CUDA 12 and cuDNN 9 of NVIDIA, and let ldconfig know their folder',
    'disk.low': () => 'make room, or move DATA_DIR to a larger disk',
    'disk.full': () => 'make room, or move DATA_DIR to a larger disk',
    'disk.unwritable': (p: { path: string }) =>
      `give this user the right to write ${p.path}, or set DATA_DIR`,
    'disk.slow': () => 'put DATA_DIR on a faster disk; every photo waits so long to be safe',
    'image-store.unconditional': () =>
      'harmless, for files are named by their content; a newer store keeps to it',
    'image-store.versioned': () =>
      'switch the versions off unless you need them: photos never change under their names',
    'image-store.failed': () => '',
    'memory.low': () => 'stop other programs, or use a smaller model (MODEL)',
    'postgres.old': () => 'upgrade PostgreSQL',
    'postgres.unreachable': () =>
      'check DATABASE_URL, and whether the server runs and may be reached from here',
    'postgres.start-failed': () => 'fix that, or set DATABASE_URL to a PostgreSQL of your own',
    'postgres.refused': () => 'check user, password and database name in DATABASE_URL',
    'postgres.unfit': () => '',
    'postgres.pending': () => '“npm start” applies them',
    'postgres.newer': () => 'upgrade this Negareh',
    'postgres.changed': () => 'go back to the version of Negareh that made this database, then upgrade',
    'postgres.failed-migration': () =>
      'restore the last backup (negareh restore --replace), or repair it by hand and mark it in _prisma_migrations',
    'processes.partly': () => 'look at their logs; “npm start” starts what is missing',
    'processes.not-ready': () => '',
    'ports.taken': (p: { variable: string }) => `end that program, or set ${p.variable} to a free port`,
    'ports.unusable': (p: { variable: string }) => `set ${p.variable} to a port above 1023 of this machine`,
    'model.unknown': () => './negareh models list (and models pull, models use, or MODEL)',
    'model.damaged': (p: { folder: string }) => `rm -r ${p.folder}; the next start writes it anew`,
    'index.none': () => 'the worker builds it, or now: ./negareh index build',
    'index.unknown': () => '',
    'index.invalid': () => '',
    'index.other-model': () => './negareh index build',
    'telegram.refused': () => 'copy the token again from @BotFather (/mybots) into .env',
    'telegram.unreachable': () => 'check the connection; where Telegram is blocked set TELEGRAM_PROXY',
    'telegram.strange': () => 'check TELEGRAM_API_ROOT and TELEGRAM_PROXY',
    'telegram.webhook-not-set': () => 'start the bot, which sets it (npm run bot)',
    'telegram.webhook-fails': () =>
      'check that the proxy passes that address to TELEGRAM_WEBHOOK_PORT, and its certificate',
    'clock.off': () => 'set the clock by NTP (timedatectl set-ntp true)',
  },
};
