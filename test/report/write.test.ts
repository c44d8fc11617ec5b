import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { WriteError, writeReport } from '../../src/report';

const base = mkdtempSync(join(tmpdir(), 'report-write-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

const page = (path: string, text: string) => ({ path, text });
const folder = (...files: { readonly path: string; readonly text: string }[]) => ({ isFolder: true, files });

describe('writeReport', () => {
  it('writes one page as the file that was named', () => {
    const out = join(base, 'one', 'report.html');
    expect(writeReport(out, { isFolder: false, files: [page('index.html', 'a')] })).toEqual({ file: out, pages: 1 });
    expect(readFileSync(out, 'utf8')).toBe('a');
    expect(readdirSync(join(base, 'one'))).toEqual(['report.html']);
  });

  it('writes many as a folder, and replaces it as a whole', () => {
    const out = join(base, 'many', 'report.html');
    mkdirSync(join(base, 'many'));
    writeReport(out, folder(page('index.html', 'a'), page('clusters/old.html', 'b')));
    const written = writeReport(out, folder(page('index.html', 'c'), page('clusters/new.html', 'd')));
    expect(written).toEqual({ file: join(base, 'many/report/index.html'), pages: 2 });
    expect(readdirSync(join(base, 'many'))).toEqual(['report']);
    expect(readdirSync(join(base, 'many/report/clusters'))).toEqual(['new.html']);
  });

  it('leaves the old report where a new one fails on the way', () => {
    const out = join(base, 'failing', 'report.html');
    mkdirSync(join(base, 'failing'));
    writeReport(out, folder(page('index.html', 'a')));
    function* broken() {
      yield page('index.html', 'b');
      throw new Error('broken');
    }
    expect(() => writeReport(out, { isFolder: true, files: broken() })).toThrow('broken');
    expect(readdirSync(join(base, 'failing'))).toEqual(['report']);
    expect(readFileSync(join(base, 'failing/report/index.html'), 'utf8')).toBe('a');
  });

  it('never replaces a folder that is no report, and no folder by a file', () => {
    mkdirSync(join(base, 'mine/clusters'), { recursive: true });
    writeFileSync(join(base, 'mine/clusters/a.yaml'), 'a');
    expect(() => writeReport(join(base, 'mine'), folder(page('index.html', 'a')))).toThrow(WriteError);
    expect(() => writeReport(join(base, 'mine'), { isFolder: false, files: [page('index.html', 'a')] })).toThrow(
      'is a folder',
    );
    expect(existsSync(join(base, 'mine/clusters/a.yaml'))).toBe(true);
  });
});
