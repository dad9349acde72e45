import type { Database } from '../../data/database/database.ts';
import type { PreparedModel } from '../../engines/models/prepared-model.ts';
import type { Log } from '../../ground/log.ts';

/** What it takes to build an index of one model, and to judge the present one. */
export interface BuildServices {
  readonly database: Database;
  readonly model: PreparedModel;
  readonly dataDir: string;
  readonly log: Log;
}
