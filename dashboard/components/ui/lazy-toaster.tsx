'use client';

import dynamic from 'next/dynamic';

/** Shows short messages; loaded after the page. */
export const LazyToaster = dynamic(() => import('./toaster.tsx').then(({ Toaster }) => Toaster), {
  ssr: false,
});
