'use client';

import dynamic from 'next/dynamic';

/** Where short messages appear, loaded after the page. */
export const LazyToaster = dynamic(() => import('./toaster.tsx').then(({ Toaster }) => Toaster), {
  ssr: false,
});
