import 'server-only';
import { mayActAs, type Role } from '../../core/ground/domain/accounts/account.ts';
import type { ImageState } from '../../core/ground/domain/images/image.ts';
import { currentViewer } from './viewer.ts';

/** The requested file: a rendition, which holds only pixels, or the original file. */
export type ServedFile = '320' | '640' | '1280' | 'original';

export const isServedFile = (text: string): text is ServedFile =>
  text === '320' || text === '640' || text === '1280' || text === 'original';

/** The role that may see an image that search does not find: the people who judge its captions or its reports. Nobody sees removed ones. */
const JUDGES: Record<ImageState, Role | null> = {
  visible: 'annotator',
  pending: 'annotator',
  rejected: 'annotator',
  hidden: 'maintainer',
  removed: null,
};

/**
 * Whether the viewer may see this file. Everybody sees the renditions of images that search can find. The original may contain data that
 * nobody wanted to publish: a phone's photo says where it was taken.
 */
export async function maySee(state: ImageState, file: ServedFile): Promise<boolean> {
  if (state === 'visible' && file !== 'original') return true;
  const needed = JUDGES[state];
  if (needed === null) return false;
  const viewer = await currentViewer();
  return viewer !== null && mayActAs(viewer.role, needed);
}
