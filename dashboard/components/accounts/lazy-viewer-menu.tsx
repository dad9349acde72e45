'use client';

import dynamic from 'next/dynamic';

/** The viewer's menu. Its scripts are loaded only for people who are signed in. */
export const LazyViewerMenu = dynamic(() => import('./viewer-menu.tsx').then(({ ViewerMenu }) => ViewerMenu));
