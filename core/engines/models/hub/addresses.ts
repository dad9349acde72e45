import { InputError } from '../../../ground/errors.ts';

/** `org/name`, or `name` for the oldest repositories. */
const REPO = /^(?:[A-Za-z0-9][\w.-]{0,95}\/)?[A-Za-z0-9][\w.-]{0,95}$/;

/** @throws InputError 'request.invalid' for what cannot be a repository's name. */
export function checkRepo(repo: string): string {
  if (REPO.test(repo) && !repo.includes('..') && !repo.includes('--')) return repo;
  throw new InputError('request.invalid', {
    reason: `${repo.slice(0, 200)} is no repository of the hub (org/name)`,
  });
}

/** @throws InputError 'request.invalid' for what git would not take as a branch, tag or commit. */
export function checkRevision(revision: string): string {
  if (/^[\w][\w./+-]{0,199}$/.test(revision) && !/\.\.|\/\/|\/$/.test(revision)) return revision;
  throw new InputError('request.invalid', {
    reason: `${revision.slice(0, 200)} is no branch, tag or commit`,
  });
}

/** True for a path inside a repository that stays inside a folder when it is written there. */
export const isSafePath = (file: string): boolean =>
  file.length < 500 &&
  file.split('/').every(part => /^[^\\:*?"<>|\p{Cc}]+$/u.test(part) && !/^\.{1,2}$/.test(part));

/** Where a file's content is. Paths keep their slashes, the revision is encoded whole. */
export function resolveUrl(endpoint: string, repo: string, revision: string, file: string): string {
  const filePath = file.split('/').map(encodeURIComponent).join('/');
  return `${endpoint}/${repo}/resolve/${encodeURIComponent(revision)}/${filePath}`;
}

/** What a repository holds at a revision; `blobs` adds sizes and hashes. */
export const revisionUrl = (endpoint: string, repo: string, revision: string): string =>
  `${endpoint}/api/models/${repo}/revision/${encodeURIComponent(revision)}?blobs=true`;

export const isCommit = (revision: string): boolean => /^[0-9a-f]{40}$/.test(revision);
