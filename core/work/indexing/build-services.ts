import type { Database } from '../../data/database/database.ts';
import type { PreparedModel } from '../../engines/models/prepared-model.ts';
import { type MilvusSettings, milvusSettings } from '../../engines/vector-index/milvus/settings.ts';
import type { Config } from '../../ground/config.ts';
import type { Log } from '../../ground/log.ts';

/** What building an index of one model needs, and judging the present one. */
export interface BuildServices {
  readonly database: Database;
  readonly model: PreparedModel;
  readonly dataDir: string;
  /** The server to build collections on, when Milvus is the chosen engine. */
  readonly milvus?: MilvusSettings | undefined;
  readonly log: Log;
}

/** The build services of a process that has settings. */
export const buildServices = ({
  config,
  ...services
}: Omit<BuildServices, 'dataDir' | 'milvus'> & { readonly config: Config }): BuildServices => ({
  ...services,
  dataDir: config.dataDir,
  milvus: milvusSettings(config),
});
