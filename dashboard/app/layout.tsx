import './globals.css';
import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { accountMessages } from '../../locales/accounts.ts';
import { dashboardMessages } from '../../locales/dashboard.ts';
import { directionOf } from '../../locales/format.ts';
import { LazyViewerMenu } from '../components/accounts/lazy-viewer-menu.tsx';
import { SignInLink } from '../components/accounts/sign-in-link.tsx';
import { Header } from '../components/shell/header.tsx';
import { Providers } from '../components/shell/providers.tsx';
import { LazyToaster } from '../components/ui/lazy-toaster.tsx';
import { readerLocale, readerWords } from '../server/locale.ts';
import { navLinks } from '../server/nav-links.ts';
import { NONCE_HEADER } from '../server/request-headers.ts';
import { services } from '../server/services.ts';
import { currentViewer } from '../server/viewer.ts';
import { waitingFor } from '../server/waiting.ts';
import { signOut } from './sign-in/actions.ts';

export async function generateMetadata(): Promise<Metadata> {
  const words = await readerWords();
  return {
    metadataBase: new URL(services().publicUrl),
    title: { default: `${words.name} · ${words.tagline}`, template: `%s · ${words.name}` },
    description: words.description,
  };
}

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ffffff' },
    { media: '(prefers-color-scheme: dark)', color: '#1a1d1c' },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const locale = await readerLocale();
  const words = dashboardMessages(locale);
  const viewer = await currentViewer();
  const font = services().fontUrl(locale);
  const nonce = (await headers()).get(NONCE_HEADER) ?? undefined;
  return (
    <html lang={locale} dir={directionOf(locale)} suppressHydrationWarning>
      <body>
        {/* React puts this into the head, so that the font is requested before the style sheet that names it has arrived. */}
        {font && <link rel="preload" href={font} as="font" type="font/woff2" crossOrigin="anonymous" />}
        <a
          href="#content"
          className="sr-only rounded-lg bg-accent px-4 py-2 text-accent-foreground focus:not-sr-only focus:absolute focus:start-4 focus:top-3 focus:z-50"
        >
          {words.skipToContent}
        </a>
        <Providers locale={locale} nonce={nonce}>
          <Header>
            {viewer ? (
              <LazyViewerMenu
                viewer={{ name: viewer.name, role: viewer.role }}
                links={navLinks(viewer.role, locale, await waitingFor(viewer))}
                signOut={signOut}
              />
            ) : (
              <SignInLink label={accountMessages(locale).nav.signIn} />
            )}
          </Header>
          <main id="content" tabIndex={-1} className="flex grow flex-col outline-none">
            {children}
          </main>
          {/* Only the pages of work send messages. */}
          {viewer && <LazyToaster />}
        </Providers>
      </body>
    </html>
  );
}
