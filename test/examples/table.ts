import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A row of a table of docs/recipes.md. */
export interface Row {
  readonly subject: string;
  /** Names of the recipes that it links to. */
  readonly recipes: readonly string[];
  readonly links: readonly string[];
  readonly sentence: string;
}

export const DOCS = join(__dirname, '../../docs');

export const recipesPage = readFileSync(join(DOCS, 'recipes.md'), 'utf8');

const linksIn = (text: string): string[] => [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, link = '']) => link);

function rowOf(line: string): Row {
  const [subject = '', recipes = '', sentence = ''] = line
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim());
  return {
    subject: subject.replaceAll('`', ''),
    recipes: [...recipes.matchAll(/\/([\w-]+)\.ts\)/g)].map(([, name = '']) => name),
    links: linksIn(recipes),
    sentence,
  };
}

/** The rows of the table below a heading. */
export function rowsBelow(heading: string): readonly Row[] {
  const [, section = ''] = recipesPage.split(`\n## ${heading}\n`);
  const [body = ''] = section.split('\n## ');
  return body
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map(rowOf);
}

export const HEADINGS = ['Manifests of others', 'Tasks', 'More scenarios'] as const;

/** Every relative link of the page, without its fragment. */
export const relativeLinks = linksIn(recipesPage)
  .map((link) => link.replace(/#.*/, ''))
  .filter((link) => link !== '' && !link.includes('://'));
