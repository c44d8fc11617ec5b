import type { Finding, Severity } from '../../findings';
import { type Html, html } from '../html';

export type Tone = 'bad' | 'warn' | 'good' | 'info' | 'quiet';

/** A word in a frame; colour only says it once more. */
export const tag = (tone: Tone, text: string): Html => html`<span class="tag ${tone}">${text}</span>`;

export const SEVERITY_TONES: Readonly<Record<Severity, Tone>> = { error: 'bad', warning: 'warn', info: 'info' };

/** How much a finding matters, or that somebody knows of it. */
export const severityTag = ({ severity, acknowledged }: Pick<Finding, 'severity' | 'acknowledged'>): Html =>
  acknowledged === undefined ? tag(SEVERITY_TONES[severity], severity) : tag('quiet', `known ${severity}`);

export const code = (text: string): Html => html`<code>${text}</code>`;

/** `1 pool`, `2 pools`. */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** An address that is ours or a page on the web; anything else is text. */
export const source = (text: string): Html =>
  /^https:\/\/[^\s"'<>]+$/.test(text)
    ? html`<a href="${text}" rel="noreferrer noopener">${text.replace(/^https:\/\//, '')}</a>`
    : html`${text}`;
