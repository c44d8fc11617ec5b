import { enhanceTable } from './table';

document.querySelectorAll<HTMLTableElement>('table[data-island]').forEach((table, place) => {
  enhanceTable(table, `search-${place}`);
});
