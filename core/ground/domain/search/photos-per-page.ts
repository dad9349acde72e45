/** Photos of one page, wherever people see results: as many as one Telegram album holds. */
export const PHOTOS_PER_PAGE = 10;
