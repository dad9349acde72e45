import { createHash } from 'node:crypto';

/** Larger files are in git LFS unless the test says otherwise. */
const LARGE = 10_000;

export interface StandInFile {
  readonly content: Buffer;
  /** Large files have a sha256 and come from the CDN; small ones have git's sha1 and come from the hub. */
  readonly large: boolean;
  readonly etag: string;
}

export interface StandInRepository {
  readonly name: string;
  readonly commit: string;
  /** Branches and tags that point to the commit. */
  readonly revisions: readonly string[];
  readonly files: ReadonlyMap<string, StandInFile>;
  readonly tags: readonly string[];
  /** Who may read: everybody; people who accepted the terms; invited people. */
  readonly access: 'public' | 'gated' | 'private';
  readonly disabled: boolean;
}

export interface RepositoryOptions {
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly large?: readonly string[];
  readonly revisions?: readonly string[];
  readonly tags?: readonly string[];
  readonly access?: StandInRepository['access'];
  readonly disabled?: boolean;
}

export function makeRepository(name: string, options: RepositoryOptions): StandInRepository {
  const files = new Map(
    Object.entries(options.files).map(([file, content]): [string, StandInFile] => {
      const bytes = Buffer.from(content as Uint8Array);
      const large = options.large?.includes(file) ?? bytes.length > LARGE;
      return [file, { content: bytes, large, etag: large ? sha256(bytes) : gitSha1(bytes) }];
    }),
  );
  // Different content is a different commit, like in git.
  const commit = createHash('sha1')
    .update(JSON.stringify([name, ...[...files].map(([file, { etag }]) => [file, etag])]))
    .digest('hex');
  const { revisions = ['main'], tags = [], access = 'public', disabled = false } = options;
  return { name, commit, revisions, files, tags, access, disabled };
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export const gitSha1 = (bytes: Uint8Array): string =>
  createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
