import { DATA_ID, type PageData } from '../contract';
import { enhanceCalendar } from './calendar';
import { enhanceTable } from './table';

document.querySelectorAll<HTMLTableElement>('table[data-island]').forEach((table, place) => {
  enhanceTable(table, `search-${place}`);
});

const { calendars, zones } = JSON.parse(
  document.getElementById(DATA_ID)?.textContent ?? '{"calendars":{}}',
) as PageData;
document.querySelectorAll<HTMLElement>('[data-island="calendar"]').forEach((box, place) => {
  const id = box.dataset.calendar ?? '';
  const calendar = Object.hasOwn(calendars, id) ? calendars[id] : undefined;
  if (calendar !== undefined && zones !== undefined) enhanceCalendar(box, `zone-${place}`, calendar, zones);
});
