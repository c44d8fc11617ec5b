import { existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Report, ReportFile } from './types';

/** A report that cannot be written where it was asked for; the message is for the person who asked. */
export class WriteError extends Error {}

/** Says that a folder is a report: one of anything else is never replaced. */
const MARKER = '.cdk8s-karpenter-report';

const whole = (path: string): string => join(dirname(path), `.${basename(path)}.${process.pid}`);

/** The folder of a report of several pages, beside where the one file would be. */
export const folderFor = (out: string): string => out.replace(/\.html?$/i, '') || out;

function writeFile(out: string, text: string): string {
  if (statSync(out, { throwIfNoEntry: false })?.isDirectory()) {
    throw new WriteError(`${out} is a folder; name a file, as in ${join(out, 'report.html')}`);
  }
  const draft = `${whole(out)}.new`;
  try {
    mkdirSync(dirname(out), { recursive: true });
    writeFileSync(draft, text);
    renameSync(draft, out);
  } finally {
    rmSync(draft, { force: true });
  }
  return out;
}

/** Another tree stands there at once, or the old one stays. */
function writeFolder(folder: string, files: Iterable<ReportFile>): Written {
  const isThere = existsSync(folder);
  if (isThere && !existsSync(join(folder, MARKER))) {
    throw new WriteError(`${folder} is there and is no report; remove it, or name another --out`);
  }
  let pages = 0;
  const [draft, old] = [`${whole(folder)}.new`, `${whole(folder)}.old`];
  try {
    mkdirSync(join(draft, 'clusters'), { recursive: true });
    writeFileSync(join(draft, MARKER), '');
    for (const { path, text } of files) {
      writeFileSync(join(draft, path), text);
      pages += 1;
    }
    if (isThere) renameSync(folder, old);
    try {
      renameSync(draft, folder);
    } catch (error) {
      if (isThere) renameSync(old, folder);
      throw error;
    }
  } finally {
    rmSync(draft, { recursive: true, force: true });
    rmSync(old, { recursive: true, force: true });
  }
  return { file: join(folder, 'index.html'), pages };
}

/** What was written: the file to open, and how many pages there are. */
export interface Written {
  readonly file: string;
  readonly pages: number;
}

/**
 * Writes a report in one step: one page as the file that was named, several as a folder of that name without `.html`.
 *
 * @throws WriteError and errors of the file system
 */
export function writeReport(out: string, { isFolder, files }: Report): Written {
  if (isFolder) return writeFolder(folderFor(out), files);
  const [only] = files;
  return { file: writeFile(out, only?.text ?? ''), pages: 1 };
}
