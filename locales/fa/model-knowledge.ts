import type { modelKnowledge as english } from '../en/model-knowledge.ts';

export const modelKnowledge: typeof english = {
  models: {
    photo:
      'چیزها، جانوران و جاها را از نامشان پیدا می‌کند. کار آدم‌ها، شماره‌ها و نوشته‌های توی عکس را بیش‌تر وقت‌ها درنمی‌یابد.',
    demo: 'نقاشی‌های نمونه را می‌شناسد و عکس‌های واقعی را کم‌وبیش هیچ.',
    'farsi-image-search':
      'جمله‌های آزاد را می‌فهمد: عکس چه چیزی را نشان می‌دهد، کجا، و آدم‌ها چه می‌کنند. شماره‌ها و نوشته‌های توی عکس را بیش‌تر وقت‌ها درنمی‌یابد.',
  },
  more: [
    'برای جمله‌های آزاد مدل «farsi-image-search» لازم است: ',
    { command: './negareh models pull farsi-image-search' },
    ' نزدیک ۸۲۰ مگابایت می‌گیرد و ',
    { command: './negareh models use farsi-image-search --wait' },
    ' همهٔ عکس‌ها را از نو می‌بیند، هر هزار عکس را در چند دقیقه.',
  ],
  quoted: command => `‎${command}‎`,
};
