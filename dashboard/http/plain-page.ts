/** The texts of a page without Next.js in one language. */
export interface PlainText {
  readonly title: string;
  readonly text: string;
}

/**
 * A page before or in place of the real ones: while the dashboard starts, or for a client that sends too many requests. In both languages,
 * because nothing has been chosen yet. @param refreshSeconds after which a browser reloads by itself
 */
export const plainPage = (
  fa: PlainText,
  en: PlainText,
  { refreshSeconds }: { refreshSeconds?: number } = {},
): string => `<!doctype html>
<html lang="fa" dir="rtl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${refreshSeconds === undefined ? '' : `<meta http-equiv="refresh" content="${refreshSeconds}">`}
<title>${fa.title}</title>
<style>
  :root { color-scheme: light dark }
  body { font: 1.125rem/2 Vazirmatn, Tahoma, system-ui, sans-serif; display: grid; place-content: center; gap: 1.5rem; min-height: 90vh; text-align: center; margin: 1.5rem }
  h1 { margin: 0; font-size: 1.75rem }
  p { margin: 0 }
</style>
</head>
<body>
<main>
<h1>${fa.title}</h1>
<p>${fa.text}</p>
<section lang="en" dir="ltr"><p><strong>${en.title}</strong><br>${en.text}</p></section>
</main>
</body>
</html>
`;
