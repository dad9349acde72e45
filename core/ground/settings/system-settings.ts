import path from 'node:path';
import { z } from 'zod';
import { ROOT } from '../project.ts';
import { alias, httpUrl, port, setting, whole } from './setting.ts';

/** Settings of where data is stored, and of the language of the processes' messages. */
export const SYSTEM_SETTINGS = {
  dataDir: setting(
    'DATA_DIR',
    z
      .string()
      .min(1)
      .default('data')
      .transform(dir => path.resolve(ROOT, dir)),
    'Folder of the photos, index snapshots, converted models and the embedded database.',
  ),
  imageStore: setting(
    'IMAGE_STORE',
    z
      .string()
      .regex(/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:\/[\w.-]+)*\/?$/, 'not like s3://bucket/prefix')
      .optional(),
    'Where the photos are kept: s3://bucket or s3://bucket/prefix on S3 or a store that speaks like it. By default in DATA_DIR.',
  ),
  imageCacheBytes: setting(
    'IMAGE_CACHE_BYTES',
    whole(2_000_000_000, { min: 10_000_000 }),
    'What the renditions of IMAGE_STORE may take in the cache under DATA_DIR.',
  ),
  imageStorePresigned: setting(
    'IMAGE_STORE_PRESIGNED',
    z.enum(['yes', 'no']).default('no'),
    'yes lets the dashboard send browsers to IMAGE_STORE for the photos that they may see, by addresses that open one photo for ten minutes to whoever has them. With no, photos go through the dashboard, and no such address is made.',
  ),
  s3Endpoint: alias(
    setting(
      'S3_ENDPOINT',
      httpUrl.optional(),
      'Where the store is reached, like https://s3.example.org. By default Amazon, in S3_REGION.',
    ),
    'AWS_ENDPOINT_URL_S3',
  ),
  s3Region: alias(
    setting('S3_REGION', z.string().min(1).default('us-east-1'), "The bucket's region."),
    'AWS_REGION',
    'AWS_DEFAULT_REGION',
  ),
  s3PathStyle: setting(
    'S3_PATH_STYLE',
    z.enum(['auto', 'yes', 'no']).default('auto'),
    'Whether the bucket stands in the path of an address (yes) or in its host name (no). auto says yes where S3_ENDPOINT is set.',
  ),
  s3AccessKeyId: alias(
    setting(
      'S3_ACCESS_KEY_ID',
      z.string().min(1).optional(),
      "The store's key. Without it the files, roles and variables count that Amazon's own tools look at.",
    ),
    'AWS_ACCESS_KEY_ID',
  ),
  s3SecretAccessKey: alias(
    setting('S3_SECRET_ACCESS_KEY', z.string().min(1).optional(), 'The secret of that key.'),
    'AWS_SECRET_ACCESS_KEY',
  ),
  s3SessionToken: alias(
    setting(
      'S3_SESSION_TOKEN',
      z.string().min(1).optional(),
      'With a key that was lent for a while: its token.',
    ),
    'AWS_SESSION_TOKEN',
  ),
  databaseUrl: setting(
    'DATABASE_URL',
    z.url({ protocol: /^postgres(ql)?$/ }).optional(),
    'A PostgreSQL (15 or newer) of your own. Without it an embedded one is set up and run.',
  ),
  postgresDir: setting(
    'POSTGRES_DIR',
    z.string().min(1).optional(),
    "Folder of the embedded PostgreSQL's programs and data. By default under DATA_DIR, or under /var/lib when run as root.",
  ),
  postgresPort: setting('POSTGRES_PORT', port(54_329), 'Port of the embedded PostgreSQL, on loopback.'),
  locale: setting(
    'LOCALE',
    z.enum(['en', 'fa']).default('en'),
    'Language of the command line and of start-up messages: en or fa.',
  ),
  logLevel: setting(
    'LOG_LEVEL',
    z.enum(['debug', 'info', 'warn', 'error']).default('info'),
    'How much to log.',
  ),
  demo: setting(
    'DEMO',
    z.enum(['auto', 'off']).default('auto'),
    'auto draws the demo pictures when the system first starts without any; off never does.',
  ),
} as const;
