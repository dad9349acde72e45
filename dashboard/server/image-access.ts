import 'server-only';
import { mayActAs, type Role } from '../../core/ground/domain/accounts/account.ts';
import type { ImageState } from '../../core/ground/domain/images/image.ts';
import { currentViewer } from './viewer.ts';

/** What is asked for: a rendition, which holds nothing but pixels, or the file as it came in. */
export type ServedFile = '320' | '640' | '1280' | 'original';

export const isServedFile = (text: string): text is ServedFile =>
  text === '320' || text === '640' || text === '1280' || text === 'original';

/** Who may see an image that a search does not find: who judges its captions, or its reports; of removed ones, nobody. */
const JUDGES: Record<ImageState, Role | null> = {
  visible: 'annotator',
  pending: 'annotator',
  rejected: 'annotator',
  hidden: 'maintainer',
  removed: null,
};

/**
 * Whether the one who asks may see this file. Everybody sees the renditions of what a search can find. The original
 * may hold what nobody wanted to publish: a phone's photo says where it was taken.
 */
export async function maySee(state: ImageState, file: ServedFile): Promise<boolean> {
  if (state === 'visible' && file !== 'original') return true;
  const needed = JUDGES[state];
  if (needed === null) return false;
  const viewer = await currentViewer();
  return viewer !== null && mayActAs(viewer.role, needed);
}
