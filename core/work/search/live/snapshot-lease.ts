import type { SnapshotRepository } from '../../../data/models/snapshots.ts';
import { newId } from '../../../ground/domain/id.ts';
import { RetryableError, reasonOf } from '../../../ground/errors.ts';
import type { Log } from '../../../ground/log.ts';

/** Long enough for a restart of the database. A killed process also holds its snapshot this long. */
const LEASE_MS = 120_000;
const RENEW_MS = 30_000;

interface LeaseServices {
  readonly snapshots: SnapshotRepository;
  readonly log: Log;
}

/** Keeps a snapshot's folder in place while this process has it open, on any host and on shared storage. */
export class SnapshotLease {
  readonly #services: LeaseServices;
  readonly #snapshotId: string;
  readonly #reader: string;
  readonly #timer: NodeJS.Timeout;
  #renewing: Promise<unknown> = Promise.resolve();

  private constructor(
    services: LeaseServices,
    { snapshotId, reader }: { snapshotId: string; reader: string },
  ) {
    this.#services = services;
    this.#snapshotId = snapshotId;
    this.#reader = reader;
    this.#timer = setInterval(() => this.#renew(), RENEW_MS).unref();
  }

  /** @throws RetryableError 'service.starting' when the snapshot has just been retired: a newer one is published by now. */
  static async take(snapshotId: string, services: LeaseServices): Promise<SnapshotLease> {
    const reader = newId();
    if (await services.snapshots.hold(snapshotId, { reader, leaseMs: LEASE_MS })) {
      return new SnapshotLease(services, { snapshotId, reader });
    }
    throw new RetryableError('service.starting', { service: 'search' });
  }

  /** Never rejects: a lease that could not be ended expires. */
  async release(): Promise<void> {
    clearInterval(this.#timer);
    // A renewal after the end would start the lease again.
    await this.#renewing;
    await this.#services.snapshots.release(this.#reader).catch(error => this.#tell(error));
  }

  #renew(): void {
    this.#renewing = this.#services.snapshots
      .hold(this.#snapshotId, { reader: this.#reader, leaseMs: LEASE_MS })
      .catch(error => this.#tell(error));
  }

  #tell(error: unknown): void {
    this.#services.log.debug({ reason: reasonOf(error) }, 'the lease on a snapshot could not be renewed');
  }
}
