// Who may import whom (ARCHITECTURE.md), checked with type imports included. `npm run check:imports`

const CORE = (...names) => `^core/(?:${names.join('|')})(?:/|\\.ts$)`;
const BASE = [
  'errors',
  'log',
  'config',
  'ports',
  'lifecycle',
  'persian',
  'threads',
  'onnx',
  'pixels',
  'domain',
];

/** A folder of core and what else of the project it may see, besides itself. `locales` hold words only. */
const layer = (name, sees, except = []) => ({
  name: `layer-${name}`,
  comment: `core/${name} may see only: ${sees.join(', ') || 'itself'}`,
  severity: 'error',
  from: { path: CORE(name) },
  to: {
    path: '^(?:core|bot|crawler|dashboard|prisma|locales|supervisor|setup|scripts|test|start\\.ts)(?:/|$)|^[^/]+\\.(?:ts|mjs)$',
    pathNot: [CORE(name, ...sees), ...except],
  },
});

/** One owner a vendor: nobody else imports the package. */
const vendor = (name, packages, owners) => ({
  name: `vendor-${name}`,
  comment: `${name} is imported by ${owners.join(', ')} alone`,
  severity: 'error',
  from: {
    path: '^(?:core|bot|crawler|dashboard|prisma|locales|supervisor|scripts|start\\.ts)',
    pathNot: owners,
  },
  to: { path: packages.map(one => `node_modules/${one}(?:/|$)`) },
});

/** Set-up and every process switch the same reports off. */
const TELEMETRY = '^setup/telemetry-off\\.mjs$';

const MODEL_LIBRARIES = ['onnxruntime-node', 'sharp', '@img', 'faiss-node', '@huggingface', 'protobufjs'];
const ROOTS = [
  '^core/main\\.ts$',
  '^core/worker\\.ts$',
  '^core/index\\.ts$',
  '^core/cli/main\\.ts$',
  '^bot/main\\.ts$',
  '^dashboard/main\\.ts$',
  '^start\\.ts$',
  '^setup\\.mjs$',
];

module.exports = {
  forbidden: [
    layer('domain', []),
    layer('errors', ['domain']),
    layer('log', ['errors']),
    layer('config', ['errors', 'domain']),
    layer('ports', ['errors']),
    layer('lifecycle', ['errors', 'log']),
    layer('persian', ['errors', 'domain']),
    layer('threads', ['errors', 'log', 'domain'], [TELEMETRY]),
    layer('onnx', ['errors', 'log', 'domain', 'threads'], [TELEMETRY]),
    layer('pixels', ['errors', 'log', 'domain'], ['^locales/format\\.ts$']),
    layer('models', ['errors', 'log', 'domain', 'config', 'onnx', 'persian']),
    layer('encoders', [...BASE, 'models']),
    layer('vector-index', ['errors', 'log', 'domain', 'onnx', 'threads', 'config']),
    layer(
      'store',
      ['errors', 'log', 'domain', 'config', 'persian'],
      ['^prisma/client\\.ts$', '^prisma/generated/'],
    ),
    {
      name: 'core-does-not-look-up',
      comment: 'core knows neither the bot nor what starts it; only entries see the database server',
      severity: 'error',
      from: { path: '^core/', pathNot: ['^core/(?:main|worker)\\.ts$', '^core/cli/'] },
      to: {
        path: '^(?:bot|crawler|dashboard|supervisor|setup|scripts|prisma/(?!client\\.ts|generated/))',
        pathNot: TELEMETRY,
      },
    },
    {
      name: 'only-entries-compose-the-command-line',
      severity: 'error',
      from: { path: '^core/(?!cli/)' },
      to: { path: '^core/cli/' },
    },
    {
      name: 'bot-sees-little',
      comment:
        'bot: domain, search client, store, job definitions, persian, errors, log, config, lifecycle, words',
      severity: 'error',
      from: { path: '^bot/' },
      to: {
        path: '^(?:core|crawler|dashboard|prisma|supervisor|setup|scripts|test)/',
        pathNot: [
          CORE('domain', 'store', 'errors', 'log', 'config', 'lifecycle', 'persian'),
          '^core/search/client\\.ts$',
          '^core/jobs/definitions\\.ts$',
          '^core/demo/example-queries\\.ts$',
          '^prisma/embedded/ensure-database\\.ts$',
        ],
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
      comment: 'dashboard: what the bot sees, and the pure parts of captions',
      severity: 'error',
      from: { path: '^dashboard/' },
      to: {
        path: '^(?:core|bot|crawler|prisma|supervisor|setup|scripts|test)/',
        pathNot: [
          CORE('domain', 'store', 'errors', 'log', 'config', 'lifecycle', 'persian', 'captions'),
          '^core/search/client\\.ts$',
          '^core/jobs/(?:definitions|queue)\\.ts$',
          '^core/demo/example-queries\\.ts$',
          TELEMETRY,
          '^prisma/embedded/ensure-database\\.ts$',
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
        pathNot: [CORE('domain', 'persian', 'captions', 'errors'), '^core/demo/example-queries\\.ts$'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'components-reach-no-server-code',
      comment: 'what runs in the browser: domain, words and other components',
      severity: 'error',
      from: { path: '^dashboard/components/' },
      to: {
        path: '^(?:dashboard/(?!components/)|core/(?!domain/|persian/|demo/example-queries\\.ts|captions/)|prisma/)|^node_modules/(?:server-only|next/(?:headers|server))',
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
      from: { path: '^(?:supervisor/|start\\.ts$|prisma/embedded/)' },
      to: { path: MODEL_LIBRARIES.map(one => `node_modules/${one}(?:/|$)`), reachable: true },
    },
    {
      name: 'prisma-stands-below',
      severity: 'error',
      from: { path: '^prisma/' },
      to: {
        path: '^(?:core|bot|crawler|dashboard|supervisor|scripts)/',
        pathNot: CORE('errors', 'log', 'config', 'ports'),
      },
    },
    {
      name: 'words-stand-below',
      comment: 'locales know error codes and nothing that acts',
      severity: 'error',
      from: { path: '^locales/' },
      to: { path: '^(?!locales/|core/(?:errors\\.ts|domain/))', pathNot: 'node_modules' },
    },
    {
      name: 'setup-needs-nothing-installed',
      severity: 'error',
      from: { path: '^setup(?:/|\\.mjs$)' },
      to: { pathNot: '^setup/', dependencyTypesNot: ['core'] },
    },

    vendor('onnxruntime', ['onnxruntime-node', 'onnxruntime-common'], ['^core/onnx/session\\.ts$']),
    vendor('protobufjs', ['protobufjs'], ['^core/onnx/proto\\.ts$']),
    vendor('tokenizers', ['@huggingface/tokenizers'], ['^core/encoders/tokenizer\\.ts$']),
    vendor('transformers', ['@huggingface/transformers'], ['^core/encoders/transformers\\.ts$']),
    vendor('sharp', ['sharp'], ['^core/pixels/']),
    vendor('faiss', ['faiss-node'], ['^core/vector-index/faiss/']),
    vendor('pg-boss', ['pg-boss'], ['^core/jobs/queue\\.ts$']),
    vendor(
      'pg',
      ['pg'],
      ['^core/store/(?:notifications|advisory-lock)\\.ts$', '^core/store/table-copy/', '^prisma/'],
    ),
    vendor('pg-copy-streams', ['pg-copy-streams'], ['^core/store/table-copy/']),
    vendor('tar-stream', ['tar-stream'], ['^core/backup/']),
    vendor('prisma', ['@prisma', 'prisma'], ['^prisma/', '^prisma\\.config\\.ts$']),
    {
      name: 'vendor-prisma-client',
      comment: 'all queries are in core/store',
      severity: 'error',
      from: {
        path: '^(?:core|bot|crawler|dashboard|supervisor|scripts|start\\.ts)',
        pathNot: '^core/store/',
      },
      to: { path: '^prisma/(?:client\\.ts|generated/)' },
    },
    vendor('grammy', ['grammy', '@grammyjs'], ['^bot/']),
    vendor('fastify', ['fastify', '@fastify', 'fastify-type-provider-zod'], ['^core/search/http/']),
    vendor('prom-client', ['prom-client'], ['^core/search/metrics\\.ts$']),
    vendor('commander', ['commander'], ['^core/cli/']),
    vendor('pino', ['pino'], ['^core/log\\.ts$']),
    vendor('cli-progress', ['cli-progress'], ['^core/cli/progress\\.ts$']),
    vendor('better-auth', ['better-auth', '@better-auth'], ['^dashboard/access/']),
    vendor('rate-limiter', ['rate-limiter-flexible'], ['^dashboard/']),
    vendor('next', ['next', 'next-themes'], ['^dashboard/']),
    vendor('react', ['react', 'react-dom', 'radix-ui', 'lucide-react', 'sonner'], ['^dashboard/']),
    vendor('rate-limiter-flexible', ['rate-limiter-flexible'], ['^dashboard/']),
    vendor('recharts', ['recharts'], ['^dashboard/components/.*-chart\\.tsx$']),
    vendor('idb-keyval', ['idb-keyval'], ['^dashboard/components/review/outbox-store\\.ts$']),
    vendor('csv-parse', ['csv-parse'], ['^core/(?:ingest|captions)/']),

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
          '^core/cli/doctor/probe-onnxruntime\\.ts$',
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
      from: { path: '^(?:core|bot|crawler|dashboard|prisma|locales|supervisor|start\\.ts)' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['npm'], pathNot: 'node_modules/@types/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true, // type imports count
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: ['node_modules', '^prisma/generated/'] },
    // Without what Node itself brings, so that a file that imports nothing else counts as an orphan.
    includeOnly: {
      path: '^(?:core|bot|crawler|dashboard|prisma|locales|supervisor|setup|scripts|test|node_modules|[^/]+\\.(?:ts|mjs)$)',
    },
    exclude: { path: '^(?:data|coverage|dist|dashboard/\\.next)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
