'use client';

import dynamic from 'next/dynamic';

/** The menu of who is signed in, whose scripts nobody else loads. */
export const LazyViewerMenu = dynamic(() => import('./viewer-menu.tsx').then(({ ViewerMenu }) => ViewerMenu));
