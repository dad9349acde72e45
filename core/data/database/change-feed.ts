import { z } from 'zod';
import { coalesce } from '../../ground/async/coalesce.ts';
import { createLimiter } from '../../ground/async/limiter.ts';
import { Id } from '../../ground/domain/id.ts';
import { parseJson } from '../../ground/files/parse-json.ts';
import type { Log } from '../../ground/log.ts';
import { type Channel, type Listener, listen } from './notifications.ts';

/** Something in memory that follows the images of the database. */
export interface Follower {
  /** In the log: “the index”. */
  readonly name: string;
  /** Brings these images up to date. */
  refresh(ids: readonly string[]): Promise<void>;
  /** Brings everything up to date that changed since the last time, by its own {@link ChangeCursor}. */
  catchUp(): Promise<void>;
  /** Another index may have been published. */
  onPublished?(): void;
}

/** A follower's place in the feed. */
export interface Following {
  /** Runs something between two updates, never beside one. */
  inTurn<Result>(act: () => Promise<Result>): Promise<Result>;
  /** Starts no further update. Resolves when the running one has ended. */
  close(): Promise<void>;
}

/** An announcement can get lost, so all changes are looked up this often. */
const REREAD_MS = 30_000;

const CHANNELS: readonly Channel[] = ['images_changed', 'index_published', 'model_changed'];

/** What an announcement of changed images says; without ids: “read again”. */
const ImagesChanged = z.object({ ids: z.array(Id).optional() });

/**
 * What changed in the database, for all who follow it in this process, over one connection. An announcement is a hint
 * that makes it quick: what was not heard is caught up with after each reconnect, and every half minute.
 */
export class ChangeFeed {
  readonly #log: Log;
  readonly #followings = new Set<FollowingOf>();
  readonly #modelLooks = new Set<() => void>();
  #listener: { close(): Promise<void> } | undefined;
  readonly #timer: NodeJS.Timeout;

  private constructor(log: Log) {
    this.#log = log;
    this.#timer = setInterval(() => this.#lookAgain(), REREAD_MS).unref();
  }

  /** @throws the connection error when the first connection fails. */
  static async open(url: string, log: Log): Promise<ChangeFeed> {
    const feed = new ChangeFeed(log);
    const listener: Listener = {
      onMessage: (channel, payload) => feed.#onMessage(channel, payload),
      onReconnect: () => feed.#lookAgain(),
    };
    try {
      feed.#listener = await listen(url, CHANNELS, listener, log);
      return feed;
    } catch (error) {
      await feed.close();
      throw error;
    }
  }

  /** From now on the follower is told. One that then reads everything, in its turn, misses nothing. */
  follow(follower: Follower): Following {
    const following = new FollowingOf(follower, this.#log);
    this.#followings.add(following);
    return {
      inTurn: act => following.inTurn(act),
      close: () => {
        this.#followings.delete(following);
        return following.close();
      },
    };
  }

  /**
   * From now on `look` is called whenever another model may have been chosen.
   * @returns ends that.
   */
  followModel(look: () => void): () => void {
    this.#modelLooks.add(look);
    return () => void this.#modelLooks.delete(look);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#listener?.close();
    await Promise.all([...this.#followings].map(following => following.close()));
  }

  #onMessage(channel: Channel, payload: string): void {
    if (channel === 'model_changed') {
      this.#lookAtModel();
      return;
    }
    if (channel === 'index_published') {
      for (const { follower } of this.#followings) follower.onPublished?.();
      return;
    }
    const ids = idsOf(payload);
    for (const following of this.#followings) following.changed(ids);
  }

  #lookAtModel(): void {
    for (const look of this.#modelLooks) look();
  }

  #lookAgain(): void {
    this.#lookAtModel();
    for (const following of this.#followings) {
      following.follower.onPublished?.();
      following.changed(undefined);
    }
  }
}

class FollowingOf {
  readonly follower: Follower;
  readonly #log: Log;
  readonly inTurn = createLimiter(1);
  readonly #update = coalesce(() => this.inTurn(() => this.#applyChanges()));
  #changed = new Set<string>();
  #mustCatchUp = false;
  #isClosed = false;

  constructor(follower: Follower, log: Log) {
    this.follower = follower;
    this.#log = log;
  }

  /** @param ids undefined for “look at everything”. Several announcements are taken together. */
  changed(ids: readonly string[] | undefined): void {
    if (ids) for (const id of ids) this.#changed.add(id);
    else this.#mustCatchUp = true;
    void this.#update();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#update.idle();
    await this.inTurn.idle();
  }

  /** Never rejects: what fails here has no mark yet, and is caught up with half a minute later. */
  async #applyChanges(): Promise<void> {
    if (this.#isClosed) return;
    const ids = [...this.#changed];
    const mustCatchUp = this.#mustCatchUp;
    this.#changed = new Set();
    this.#mustCatchUp = false;
    try {
      if (ids.length > 0) await this.follower.refresh(ids);
      if (mustCatchUp) await this.follower.catchUp();
    } catch (error) {
      if (!this.#isClosed)
        this.#log.warn({ err: error }, `${this.follower.name} could not be brought up to date`);
    }
  }
}

/** @returns undefined for an announcement that names no images, or that is not ours. */
const idsOf = (payload: string): readonly string[] | undefined =>
  ImagesChanged.safeParse(parseJson(payload)).data?.ids;
