import { expect, it } from 'vitest';
import { foreignPictureIn } from '../../../dashboard/server/guideline-markdown.ts';

const OWN = ['https://negareh.example', 'https://store.example'];

it.each([
  ['![x](https://e.com/a.png)', 'e.com'],
  ['# بد\n\n| الف |\n|--|\n| ![x](http://t.example:8080/a.png) |', 't.example:8080'],
  ['[![x](//e.com/a.png)](https://negareh.example)', 'e.com'],
  ['![x][1]\n\n[1]: https://ref.example/a.png', 'ref.example'],
  [
    '![x](/media/ab/1280) ![y](https://negareh.example/media/ab/1280) ![z](https://store.example/z)',
    undefined,
  ],
  ['![x](data:image/png;base64,AAAA)', undefined],
  ['`![x](https://e.com/a.png)` [x](https://e.com/a.png) <img src="https://e.com/a.png">', undefined],
])('of %j, what would not be shown is of %s', (markdown, site) => {
  expect(foreignPictureIn(markdown, OWN)).toBe(site);
});
