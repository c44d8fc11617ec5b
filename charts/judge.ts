import type { IConstruct } from 'constructs';
import type { Finding } from '../src/findings';

/** Says what would be refused of the objects of a tree, each finding with the path of the construct that it is about. */
export type Judge = (root: IConstruct) => readonly Finding[];

let judge: Judge | undefined;

/**
 * Gives a plain `app.synth()` what judges its objects. The rules of API server and controller lie above charts, and what
 * loads both, the package as a whole, says so once.
 */
export function judgePlainApps(by: Judge): void {
  judge = by;
}

/** What the rules say of all objects of a tree; nothing where charts are loaded alone. */
export const judged: Judge = (root) => judge?.(root) ?? [];
