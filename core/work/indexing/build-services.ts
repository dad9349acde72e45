import type { Database } from '../../data/database/database.ts';
import type { PreparedModel } from '../../engines/models/prepared-model.ts';
import { type MilvusSettings, milvusSettings } from '../../engines/vector-index/milvus/settings.ts';
import type { Config } from '../../ground/config.ts';
import type { Log } from '../../ground/log.ts';

/** What it takes to build an index of one model, and to judge the present one. */
export interface BuildServices {
  readonly database: Database;
  readonly model: PreparedModel;
  readonly dataDir: string;
  /** Where collections are built, once Milvus is the engine that was chosen. */
  readonly milvus?: MilvusSettings | undefined;
  readonly log: Log;
}

/** Those of a process that has settings. */
export const buildServices = ({
  config,
  ...services
}: Omit<BuildServices, 'dataDir' | 'milvus'> & { readonly config: Config }): BuildServices => ({
  ...services,
  dataDir: config.dataDir,
  milvus: milvusSettings(config),
});
