import type { DecisionOptions } from '../../data/captions/image-visibility.ts';
import type { Database } from '../../data/database/database.ts';
import { ImageAudit } from '../../data/images/image-audit.ts';
import { JobAudit } from '../../data/jobs/job-audit.ts';
import type { Finding } from './finding.ts';

const PAGE = 1_000;

/** Finds images whose state does not follow from their caption pairs. */
export async function* checkStates(database: Database, options: DecisionOptions): AsyncGenerator<Finding> {
  const audit = new ImageAudit(database);
  for (let after: string | undefined; ; ) {
    const page = await audit.wrongStates(options, PAGE, after);
    for (const imageId of page) yield { kind: 'state-different', imageId };
    after = page.at(-1);
    if (page.length < PAGE) return;
  }
}

/** Finds jobs that nobody will finish. */
export async function* checkJobs(database: Database): AsyncGenerator<Finding> {
  for (const { id, name, trouble } of await new JobAudit(database).troubled(PAGE))
    yield { kind: trouble === 'failed' ? 'job-failed' : 'job-stuck', job: { id, name } };
}
