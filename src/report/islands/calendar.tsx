import { render } from 'preact';
import { type Answer, calendarRows, cellOf, clock, dayName, rowClass } from '../calendar-rows';
import type { CalendarData, ZoneData } from '../contract';
import { offsetsOf, weekOf, zoneGroups, zoneNote } from './zones';

const DAYS = [0, 1, 2, 3, 4, 5, 6];

const titleOf = ({ caption }: CalendarData, zone: string): string => `${caption}, in ${zone}`;

interface WeekProps {
  readonly calendar: CalendarData;
  readonly zones: ZoneData;
  readonly zone: string;
}

function Cell({ places, answers }: { readonly places: readonly number[]; readonly answers: readonly Answer[] }) {
  const { text, letter, tone } = cellOf(places, answers);
  if (letter === '') {
    return (
      <td>
        <span class="muted">{text}</span>
      </td>
    );
  }
  return (
    <td class={tone}>
      <b>{letter}</b> {text}
    </td>
  );
}

function Week({ calendar, zones, zone }: WeekProps) {
  const rows = calendarRows(calendar.spans, offsetsOf(zone, zones, calendar), weekOf(calendar));
  return (
    <>
      <caption>{titleOf(calendar, zone)}</caption>
      <thead>
        <tr>
          <th scope="col">{zone}</th>
          {DAYS.map((day) => (
            <th key={day} scope="col">
              {dayName(calendar.week, day)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ start, end, days }) => (
          <tr key={start} class={rowClass({ start, end })}>
            <th scope="row">
              {clock(start)}–{clock(end)}
            </th>
            {days.map((places, day) => (
              <Cell key={day} places={places} answers={calendar.answers} />
            ))}
          </tr>
        ))}
      </tbody>
    </>
  );
}

interface ZonesProps {
  readonly id: string;
  readonly zones: ZoneData;
  readonly zone: string;
  /** Whether the zones are there to be chosen: some hundreds for each calendar are too many for those out of sight. */
  readonly isNear: boolean;
  readonly note: string;
  readonly onNear: () => void;
  readonly onChoose: (zone: string) => void;
}

function Zones({ id, zones, zone, isNear, note, onNear, onChoose }: ZonesProps) {
  return (
    <>
      <label for={id}>Time zone</label>
      <select id={id} value={zone} onFocus={onNear} onChange={({ currentTarget }) => onChoose(currentTarget.value)}>
        {isNear ? (
          zoneGroups(zones).map(([group, names]) => (
            <optgroup key={group} label={group}>
              {names.map((name) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </optgroup>
          ))
        ) : (
          <option value={zone}>{zone}</option>
        )}
      </select>
      <output>{note}</output>
    </>
  );
}

/** A week that is shown in any zone. What the page came with stays until another zone is chosen. */
export function enhanceCalendar(box: HTMLElement, id: string, calendar: CalendarData, zones: ZoneData): void {
  const table = box.querySelector('table');
  if (table === null) return;
  const scroll = table.closest('.scroll') ?? table;
  const tools = document.createElement('div');
  tools.className = 'tools';
  scroll.before(tools);

  let zone = calendar.zone;
  let isNear = false;
  let isOurs = false;

  const draw = (): void => {
    const note = zoneNote(offsetsOf(zone, zones, calendar), calendar);
    const onChoose = (chosen: string): void => {
      zone = chosen;
      if (!isOurs) table.textContent = '';
      isOurs = true;
      render(<Week calendar={calendar} zones={zones} zone={zone} />, table);
      scroll.setAttribute('aria-label', titleOf(calendar, zone));
      draw();
    };
    render(<Zones {...{ id, zones, zone, isNear, note, onChoose }} onNear={comeNear} />, tools);
  };

  const comeNear = (): void => {
    if (isNear) return;
    sight.disconnect();
    isNear = true;
    draw();
  };

  const sight = new IntersectionObserver(
    (entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) comeNear();
    },
    { rootMargin: '50%' },
  );
  sight.observe(tools);
  draw();
}
