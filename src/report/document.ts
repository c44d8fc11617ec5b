import { createHash } from 'node:crypto';
import { DATA_ID, type PageData } from './contract';
import { ISLANDS } from './generated/islands.generated';
import { Html, html, jsonBlock } from './html';
import { STYLE } from './style';

/** A page, whatever is on it. */
export interface Page {
  readonly title: string;
  readonly contents: Html;
  readonly body: Html;
  readonly data: PageData;
}

const digest = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const digests = new Map<string, string>();

/** Pages have the same style and script. */
function hash(text: string): string {
  const known = digests.get(text) ?? digest(text);
  digests.set(text, known);
  return known;
}

/** Nothing is asked for, and nothing runs but the one script that was made with the page: names in it are inert. */
const policy = (script: string): string =>
  [
    "default-src 'none'",
    `style-src ${hash(STYLE)}`,
    `script-src ${script === '' ? "'none'" : hash(script)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

/** A page as one file that needs no other. */
export function documentText({ title, contents, body, data }: Page, script: string = ISLANDS): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Html(policy(script))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="cdk8s-karpenter">
<title>${title}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
<div class="page">
<nav class="contents" aria-label="Contents">${contents}</nav>
<main id="main">
${body}
</main>
</div>
<script type="application/json" id="${DATA_ID}">${jsonBlock(data)}</script>
${script !== '' && html`<script>${new Html(script)}</script>\n`}</body>
</html>
`;
  return page.text;
}
