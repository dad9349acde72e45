import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { z } from 'zod';
import { QuietHours } from './domain/crawl/quiet-hours.ts';
import { WantedPrecision } from './domain/models/embedding.ts';
import { PermanentError } from './errors.ts';

/** The project's root folder, also when the code runs from a package. */
export const ROOT = packageRoot(path.resolve(import.meta.dirname, '../..'));

/** What is built for a package lies in `dist`, beside what it reads. */
function packageRoot(above: string): string {
  return path.basename(above) === 'dist' ? path.dirname(above) : above;
}

/** The program's version, as it is told to whom it asks. */
export function readVersion(): string {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')));
  return version;
}

interface Field<Schema extends z.ZodType> {
  readonly variable: string;
  readonly schema: Schema;
  /** One sentence for docs/settings.md and .env.example. */
  readonly help: string;
  /** Other names that other tools know the same setting by; the first that is set counts. */
  readonly aliases?: readonly string[];
}

const field = <Schema extends z.ZodType>(variable: string, schema: Schema, help: string): Field<Schema> => ({
  variable,
  schema,
  help,
});

const alias = <Schema extends z.ZodType>(
  setting: Field<Schema>,
  ...aliases: readonly string[]
): Field<Schema> => ({ ...setting, aliases });

const flag = z.stringbool().default(false);
const port = (fallback: number) => z.coerce.number().int().min(1).max(65_535).default(fallback);
const whole = (fallback: number, { min = 1, max = Number.MAX_SAFE_INTEGER } = {}) =>
  z.coerce.number().int().min(min).max(max).default(fallback);
/** Set for all programs of a machine, so checked where it is used and not at every start. */
const proxyUrl = z.string().optional();
/** IP addresses and CIDR networks, by commas. */
const networks = z
  .string()
  .default('')
  .transform(text =>
    text
      .split(',')
      .map(entry => entry.trim())
      .filter(Boolean),
  )
  .pipe(z.array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], 'not an IP address or network')));
/** Scheme, host and port, by commas. */
const origins = z
  .string()
  .default('')
  .transform(text =>
    text
      .split(',')
      .map(entry => entry.trim())
      .filter(Boolean),
  )
  .pipe(z.array(z.url({ protocol: /^https?$/ }).transform(url => new URL(url).origin)));
const hosts = (fallback: string) =>
  z
    .string()
    .default(fallback)
    .transform(text => text.split(',').map(host => host.trim()));
const isLoopback = (url: string): boolean => /^(127\.|localhost$|\[::1\]$)/.test(new URL(url).hostname);
const httpUrl = z.url({ protocol: /^https?$/ }).transform(url => url.replace(/\/+$/, ''));

/** One line a setting: the only place that knows the variables' names, and what the table of docs/settings.md is made from. */
export const CONFIG_FIELDS = {
  dataDir: field(
    'DATA_DIR',
    z
      .string()
      .min(1)
      .default('data')
      .transform(dir => path.resolve(ROOT, dir)),
    'Folder of the pictures, index snapshots, converted models and the embedded database.',
  ),
  imageStore: field(
    'IMAGE_STORE',
    z
      .string()
      .regex(/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:\/[\w.-]+)*\/?$/, 'not like s3://bucket/prefix')
      .optional(),
    'Where the pictures are kept: s3://bucket or s3://bucket/prefix on S3 or a store that speaks like it. By default in DATA_DIR.',
  ),
  imageCacheBytes: field(
    'IMAGE_CACHE_BYTES',
    whole(2_000_000_000, { min: 10_000_000 }),
    'What the renditions of IMAGE_STORE may take in the cache under DATA_DIR.',
  ),
  imageStorePresigned: field(
    'IMAGE_STORE_PRESIGNED',
    z.enum(['yes', 'no']).default('no'),
    'yes lets the dashboard send browsers to IMAGE_STORE for the pictures that they may see, by addresses that open one picture for ten minutes to whoever has them. With no, pictures go through the dashboard, and no such address is made.',
  ),
  s3Endpoint: alias(
    field(
      'S3_ENDPOINT',
      httpUrl.optional(),
      'Where the store is reached, like https://s3.example.org. By default Amazon, in S3_REGION.',
    ),
    'AWS_ENDPOINT_URL_S3',
  ),
  s3Region: alias(
    field('S3_REGION', z.string().min(1).default('us-east-1'), "The bucket's region."),
    'AWS_REGION',
    'AWS_DEFAULT_REGION',
  ),
  s3PathStyle: field(
    'S3_PATH_STYLE',
    z.enum(['auto', 'yes', 'no']).default('auto'),
    'Whether the bucket stands in the path of an address (yes) or in its host name (no). auto says yes where S3_ENDPOINT is set.',
  ),
  s3AccessKeyId: alias(
    field(
      'S3_ACCESS_KEY_ID',
      z.string().min(1).optional(),
      "The store's key. Without it the files, roles and variables count that Amazon's own tools look at.",
    ),
    'AWS_ACCESS_KEY_ID',
  ),
  s3SecretAccessKey: alias(
    field('S3_SECRET_ACCESS_KEY', z.string().min(1).optional(), 'The secret of that key.'),
    'AWS_SECRET_ACCESS_KEY',
  ),
  s3SessionToken: alias(
    field(
      'S3_SESSION_TOKEN',
      z.string().min(1).optional(),
      'With a key that was lent for a while: its token.',
    ),
    'AWS_SESSION_TOKEN',
  ),
  databaseUrl: field(
    'DATABASE_URL',
    z.url({ protocol: /^postgres(ql)?$/ }).optional(),
    'A PostgreSQL (15 or newer) of your own. Without it an embedded one is set up and run.',
  ),
  postgresDir: field(
    'POSTGRES_DIR',
    z.string().min(1).optional(),
    "Folder of the embedded PostgreSQL's programs and data. By default under DATA_DIR, or under /var/lib when run as root.",
  ),
  postgresPort: field('POSTGRES_PORT', port(54_329), 'Port of the embedded PostgreSQL, on loopback.'),
  locale: field(
    'LOCALE',
    z.enum(['en', 'fa']).default('en'),
    'Language of the command line and of start-up messages: en or fa.',
  ),
  logLevel: field(
    'LOG_LEVEL',
    z.enum(['debug', 'info', 'warn', 'error']).default('info'),
    'How much to log.',
  ),
  demo: field(
    'DEMO',
    z.enum(['auto', 'off']).default('auto'),
    'auto draws the demo pictures when the system first starts without any; off never does.',
  ),
  model: field(
    'MODEL',
    z.string().min(1).default('photo'),
    'The model that searches until `negareh models use` chooses one; from then on that choice, kept in the database, counts.',
  ),
  scorer: field(
    'SCORER',
    z.string().min(1).optional(),
    'The model that compares English with Persian captions. By default the text side of the model that searches.',
  ),
  precision: field(
    'PRECISION',
    WantedPrecision.default('fp32'),
    'Number format of the encoders: fp32; int8 (on the CPU, and not for models that came as ONNX, `photo` among them), which is faster and whose embeddings differ a little: they are made anew; or auto. With int8 and auto, `negareh models use` compares both on pictures of the collection first and stays with fp32 where int8 loses too much; auto also where it is hardly faster, and until a model was compared.',
  ),
  exactScan: field(
    'EXACT_SCAN',
    z.enum(['auto', 'int8', 'fp32']).default('auto'),
    'How exact search compares on the CPU: int8 rounds first and looks at float32 for what is left in question (the same results, a quarter of the reading), fp32 reads all of it. auto measures once which is faster here.',
  ),
  milvusUrl: field(
    'MILVUS_URL',
    httpUrl.optional(),
    'A Milvus server for `negareh index build --engine milvus`, like http://127.0.0.1:19530; https:// for TLS. See docs/milvus.md.',
  ),
  milvusToken: field(
    'MILVUS_TOKEN',
    z.string().min(1).optional(),
    'What Milvus asks for: `user:password`, or an API key.',
  ),
  milvusDatabase: field(
    'MILVUS_DATABASE',
    z.string().min(1).optional(),
    'The database of that server that holds the collections; one for each installation of ours. By default `default`.',
  ),
  milvusTimeoutMs: field(
    'MILVUS_TIMEOUT_MS',
    whole(3_000, { min: 100, max: 600_000 }),
    'A call to Milvus that takes longer counts as failed.',
  ),
  milvusFallback: field(
    'MILVUS_FALLBACK',
    z.enum(['none', 'exact']).default('none'),
    "What answers while Milvus cannot: none, then searches fail and say why; exact, then the snapshot's own vectors are compared, right and slower.",
  ),
  device: field(
    'DEVICE',
    z.enum(['auto', 'cpu', 'webgpu', 'cuda']).default('auto'),
    'Where the encoders run, and where exact search compares. auto takes a graphics card that works and multiplies faster than the processor; what an index has no room for on it is compared on the processor.',
  ),
  encoderThreads: field(
    'ENCODER_THREADS',
    whole(0, { min: 0, max: 256 }),
    'CPU threads of one encoder; 0 lets the runtime choose.',
  ),
  workerNiceness: field(
    'WORKER_NICENESS',
    whole(10, { min: 0, max: 19 }),
    'How far the worker stands back behind whatever answers people; 0 for a machine with cores to spare.',
  ),
  maxImageBytes: field('MAX_IMAGE_BYTES', whole(60_000_000), 'Larger picture files are refused.'),
  maxImagePixels: field(
    'MAX_IMAGE_PIXELS',
    whole(120_000_000),
    'Pictures of more pixels are refused before they are decoded. The largest photos of phones (108 megapixels) come in.',
  ),
  searchHost: field(
    'SEARCH_HOST',
    z.string().min(1).default('127.0.0.1'),
    'Address that the search process listens on. Beyond loopback API_TOKEN is required.',
  ),
  searchPort: field('SEARCH_PORT', port(7700), 'Port of the search process.'),
  searchUrl: field(
    'SEARCH_URL',
    httpUrl.optional(),
    'Where bot, dashboard and command line find the search process. By default SEARCH_HOST and SEARCH_PORT.',
  ),
  searchConcurrency: field(
    'SEARCH_CONCURRENCY',
    whole(64),
    'Searches in flight at once; further ones are answered 503 with Retry-After.',
  ),
  searchTimeoutMs: field('SEARCH_TIMEOUT_MS', whole(10_000), 'A search that takes longer is given up.'),
  apiToken: field(
    'API_TOKEN',
    z.string().min(16).optional(),
    'Shared secret between the processes (at least 16 characters); required when SEARCH_HOST is not loopback.',
  ),
  dashboardHost: field(
    'DASHBOARD_HOST',
    z.string().min(1).default('127.0.0.1'),
    'Address that the dashboard listens on: 0.0.0.0 for all of the machine, 127.0.0.1 behind a proxy on it.',
  ),
  dashboardPort: field('DASHBOARD_PORT', port(7800), 'Port of the dashboard.'),
  publicUrl: field(
    'PUBLIC_URL',
    httpUrl.optional(),
    'Address at which people reach the dashboard, for links and cookies. By default DASHBOARD_HOST and DASHBOARD_PORT.',
  ),
  trustedProxies: field(
    'TRUSTED_PROXIES',
    networks,
    'Addresses and networks, by commas, of the proxies in front of the dashboard whose X-Forwarded-For counts.',
  ),
  showUnreviewed: field(
    'SHOW_UNREVIEWED',
    z
      .enum(['yes', 'no'])
      .default('yes')
      .transform(answer => answer === 'yes'),
    'Whether search finds pictures whose captions nobody has reviewed yet: yes or no.',
  ),
  showUnreviewedCrawled: field(
    'SHOW_UNREVIEWED_CRAWLED',
    z
      .enum(['yes', 'no'])
      .default('no')
      .transform(answer => answer === 'yes'),
    'The same of pictures that were crawled, which nobody here has chosen. By default they wait until somebody approves a caption.',
  ),
  webhookLocalOrigins: field(
    'WEBHOOK_LOCAL_ORIGINS',
    origins,
    'Origins like http://10.0.0.5:8080, by commas, that may be told by webhooks although their network is not public.',
  ),
  googleTranslateUrl: field(
    'GOOGLE_TRANSLATE_URL',
    httpUrl.default('https://translate.google.com'),
    "Where Google's web translation is reached: a mirror, or a proxy of your own.",
  ),
  translateGapSeconds: field(
    'TRANSLATE_GAP_SECONDS',
    whole(2, { min: 0, max: 3_600 }),
    'Pause between two requests to Google, which gives no contract and bans the hasty.',
  ),
  libretranslateUrl: field(
    'LIBRETRANSLATE_URL',
    httpUrl.default('http://127.0.0.1:5000'),
    'Base URL of a LibreTranslate server.',
  ),
  libretranslateApiKey: field(
    'LIBRETRANSLATE_API_KEY',
    z.string().min(1).optional(),
    "The LibreTranslate server's key, if it asks for one.",
  ),
  crawlContact: field(
    'CRAWL_CONTACT',
    z.string().min(3).optional(),
    'An e-mail address or web page of yours, told to the sites that are crawled. Without it nothing is crawled, and the crawler process does not run.',
  ),
  crawlGapSeconds: field(
    'CRAWL_GAP_SECONDS',
    whole(1, { min: 0, max: 3_600 }),
    'Pause between two requests to a site that is crawled; varied by a quarter. Longer where its robots.txt asks for it.',
  ),
  crawlDailyCap: field(
    'CRAWL_DAILY_CAP',
    whole(20_000, { min: 1 }),
    'Requests to one source within a day; then the crawl pauses.',
  ),
  crawlQuietHours: field(
    'CRAWL_QUIET_HOURS',
    QuietHours.optional(),
    "Hours in which nothing is crawled, like 8-23, by this machine's clock. By default none.",
  ),
  crawlRecheckDays: field(
    'CRAWL_RECHECK_DAYS',
    whole(7, { min: 0, max: 365 }),
    'A listing that was not seen in a list for so many days is asked for again by a later crawl, to notice that it was removed; 0 for never.',
  ),
  crawlLocalOrigins: field(
    'CRAWL_LOCAL_ORIGINS',
    origins,
    'Origins like http://10.0.0.5:8080, by commas, that may be crawled although their network is not public.',
  ),
  commonsUrl: field(
    'COMMONS_URL',
    httpUrl.default('https://commons.wikimedia.org'),
    'Wikimedia Commons, or a mirror of it.',
  ),
  commonsPictureHosts: field(
    'COMMONS_PICTURE_HOSTS',
    hosts('upload.wikimedia.org'),
    'Hosts, by commas, of the pictures of Wikimedia Commons.',
  ),
  crawlDivar: field(
    'CRAWL_DIVAR',
    z
      .enum(['on', 'off'])
      .default('off')
      .transform(answer => answer === 'on'),
    "on lets `negareh crawl divar` run. Divar's terms of use (https://divar.ir/terms) forbid crawling: whoever switches it on answers for it.",
  ),
  divarUrl: field('DIVAR_URL', httpUrl.default('https://api.divar.ir'), "Divar's web API."),
  divarPagesUrl: field(
    'DIVAR_PAGES_URL',
    httpUrl.default('https://divar.ir'),
    "Divar's web pages, of which posts are read that its API says too little of, where CRAWL_BROWSER is set.",
  ),
  crawlBrowser: field(
    'CRAWL_BROWSER',
    httpUrl.optional(),
    'A Chromium that reads pages of posts, like http://127.0.0.1:9222: one that was started with --remote-debugging-port. Wants the package playwright. By default no page is read.',
  ),
  divarPictureHosts: field(
    'DIVAR_PICTURE_HOSTS',
    hosts('*.divarcdn.com'),
    "Hosts, by commas, of the pictures of Divar's listings.",
  ),
  divarGapSeconds: field(
    'DIVAR_GAP_SECONDS',
    whole(3, { min: 0, max: 3_600 }),
    "Pause between two requests to Divar's API, which refuses the 31st in half a minute.",
  ),
  telegramToken: field(
    'TELEGRAM_TOKEN',
    z
      .string()
      .regex(/^\d+:[\w-]{20,}$/, 'not a bot token')
      .optional(),
    "The bot's token from @BotFather. Without it the bot does not run.",
  ),
  telegramApiRoot: field(
    'TELEGRAM_API_ROOT',
    httpUrl.default('https://api.telegram.org'),
    'Base URL of the Bot API: a mirror or a local Bot API server.',
  ),
  telegramProxy: field(
    'TELEGRAM_PROXY',
    z.url({ protocol: /^(https?|socks[45]?h?)$/ }).optional(),
    'Proxy towards Telegram: http://, https:// or socks5://, with user and password if needed.',
  ),
  telegramWebhookUrl: field(
    'TELEGRAM_WEBHOOK_URL',
    z
      .url({ protocol: /^https?$/ })
      .refine(
        url => url.startsWith('https:') || isLoopback(url),
        'Telegram brings updates to https addresses only',
      )
      .optional(),
    'Public https address under which Telegram reaches the bot. Without it the bot asks Telegram for its updates.',
  ),
  telegramWebhookHost: field(
    'TELEGRAM_WEBHOOK_HOST',
    z.string().min(1).default('127.0.0.1'),
    'Address on which the bot listens for its webhook, behind a proxy that ends TLS.',
  ),
  telegramWebhookPort: field('TELEGRAM_WEBHOOK_PORT', port(8_443), 'Port of that.'),
  telegramAdmins: field(
    'TELEGRAM_ADMINS',
    z
      .string()
      .default('')
      .transform(text =>
        text
          .split(',')
          .map(id => id.trim())
          .filter(Boolean),
      )
      .pipe(
        z.array(
          z
            .string()
            .regex(/^\d{1,15}$/, 'not an id of Telegram')
            .transform(Number),
        ),
      ),
    "Telegram's ids of people, by commas, who may ask the bot for /stats, /status, /rebuild and /crawl.",
  ),
  telegramMessagesPerSecond: field(
    'TELEGRAM_MESSAGES_PER_SECOND',
    z.coerce.number().int().min(1).max(1_000).default(30),
    'Messages that Telegram takes from the bot in a second; each photo counts. More than 30 only for bots that pay for it.',
  ),
  hubEndpoint: field(
    'HF_ENDPOINT',
    httpUrl.default('https://huggingface.co'),
    'The Hugging Face hub that models come from, or a mirror of it.',
  ),
  hubToken: alias(
    field('HF_TOKEN', z.string().min(1).optional(), 'Access token of the hub, for gated and private models.'),
    'HUGGING_FACE_HUB_TOKEN',
  ),
  hubTokenPath: field(
    'HF_TOKEN_PATH',
    z.string().min(1).optional(),
    'File that holds the access token. By default `token` in HF_HOME.',
  ),
  hubHome: field(
    'HF_HOME',
    z.string().min(1).optional(),
    'Folder of the hub tools. By default ~/.cache/huggingface.',
  ),
  hubCache: alias(
    field(
      'HF_HUB_CACHE',
      z.string().min(1).optional(),
      'Cache of downloaded models, shared with Python. By default `hub` in HF_HOME.',
    ),
    'HUGGINGFACE_HUB_CACHE',
  ),
  cacheHome: field('XDG_CACHE_HOME', z.string().min(1).optional(), 'Folder of caches. By default ~/.cache.'),
  hubOffline: alias(
    field('HF_HUB_OFFLINE', flag, 'Never ask the hub: use what the cache holds.'),
    'TRANSFORMERS_OFFLINE',
  ),
  httpsProxy: alias(
    field(
      'HTTPS_PROXY',
      proxyUrl,
      'Proxy towards https:// addresses of the hub: http://, https:// or socks5://.',
    ),
    'https_proxy',
  ),
  httpProxy: alias(field('HTTP_PROXY', proxyUrl, 'The same for http:// addresses.'), 'http_proxy'),
  noProxy: alias(
    field('NO_PROXY', z.string().optional(), 'Hosts that are reached without the proxy, by commas.'),
    'no_proxy',
  ),
} as const satisfies Record<string, Field<z.ZodType>>;

type Fields = typeof CONFIG_FIELDS;
export type Config = { readonly [Name in keyof Fields]: z.infer<Fields[Name]['schema']> };

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
  const fields: [string, Field<z.ZodType>][] = Object.entries(CONFIG_FIELDS);
  const values = fields.map(([name, { variable, schema, aliases = [] }]) => {
    const value = [variable, ...aliases].map(key => env[key]).find(Boolean);
    const parsed = schema.safeParse(value || undefined);
    if (parsed.success) return [name, parsed.data];
    const reason = parsed.error.issues.map(issue => issue.message).join('; ');
    problems.push(new PermanentError('config.invalid', { variable, reason }));
    return [name, schema.parse(undefined)];
  });
  const config = Object.freeze(Object.fromEntries(values)) as Config;
  if (!LOOPBACK.has(config.searchHost) && !config.apiToken) {
    problems.push(new PermanentError('config.token-required', { host: config.searchHost }));
  }
  return { config, problems };
}

/** The search process as seen from the other processes. */
export const searchUrlOf = (config: Config): string =>
  config.searchUrl ?? urlOf(config.searchHost, config.searchPort);

/** Where people find the dashboard: PUBLIC_URL, or where this machine reaches it. Without a slash at the end. */
export const publicUrlOf = (config: Config): string => config.publicUrl ?? dashboardUrlOf(config);

/** The dashboard as seen from this machine. */
export const dashboardUrlOf = ({ dashboardHost, dashboardPort }: Config): string =>
  urlOf(EVERYWHERE.has(dashboardHost) ? 'localhost' : dashboardHost, dashboardPort);

/** Addresses to listen on, at which nothing can be asked for. */
const EVERYWHERE = new Set(['0.0.0.0', '::']);

const urlOf = (host: string, port: number): string =>
  `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
