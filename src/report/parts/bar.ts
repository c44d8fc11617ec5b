import { type Html, html } from '../html';

/** How much of a whole there is, as a bar. The number stands beside it: it says nothing that the text does not. */
export function bar(part: number, whole: number): Html {
  const width = whole === 0 ? 0 : Math.round((part / whole) * 1000) / 10;
  const shown = part > 0 ? Math.max(width, 0.6) : 0;
  return html`<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="rest" width="100" height="10"/><rect width="${shown}" height="10"/></svg>`;
}
