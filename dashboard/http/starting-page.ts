/** What a browser shows for the seconds until the dashboard can answer; it asks again by itself. */
export const STARTING_PAGE = `<!doctype html>
<html lang="fa" dir="rtl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="2">
<title>نگاره</title>
<style>
  :root { color-scheme: light dark }
  body { font: 1.125rem/2 Vazirmatn, Tahoma, system-ui, sans-serif; display: grid; place-content: center; min-height: 90vh; text-align: center; margin: 1.5rem }
  h1 { margin: 0; font-size: 2rem }
  p { margin: 0 }
</style>
</head>
<body>
<h1>نگاره</h1>
<p>نگاره در حال آماده شدن است؛ این صفحه تا چند ثانیهٔ دیگر خودش باز می‌شود.</p>
<p lang="en" dir="ltr">Negareh is starting; this page opens by itself in a few seconds.</p>
</body>
</html>
`;
