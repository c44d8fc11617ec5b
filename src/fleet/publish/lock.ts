import { closeSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isSystemError, PublishError } from './failure';

interface Owner {
  readonly host: string;
  readonly pid: number;
  /** Start of the process in the kernel's ticks: a pid alone is used again. Empty where there is no /proc. */
  readonly start: string;
}

interface Lock {
  readonly number: number;
  readonly file: string;
  /** Undefined between the creation of the file and its first write, or if its writer was killed there. */
  readonly owner: Owner | undefined;
}

/**
 * Takes the lock of a folder for this process and returns what gives it back.
 *
 * Locks are numbered, and one is created (O_EXCL) only above locks whose owners are dead. So a stale lock is never removed
 * by one run while another run replaces it; and since every run writes its name before it looks around a second time, two
 * runs cannot both believe that they are alone.
 *
 * @throws PublishError `locked` while another run lives
 */
export function acquireLock(folder: string, dist: string): () => void {
  for (;;) {
    const stale = locks(folder);
    refuseLiving(stale, dist);
    const number = Math.max(0, ...stale.map((lock) => lock.number)) + 1;
    const file = join(folder, `lock.${number}`);
    if (!create(file)) continue;
    const release = (): void => rmSync(file, { force: true });
    try {
      refuseLiving(
        locks(folder).filter((lock) => lock.number !== number),
        dist,
      );
    } catch (error) {
      release();
      throw error;
    }
    for (const lock of stale) rmSync(lock.file, { force: true });
    return release;
  }
}

/** False when another run was faster. */
function create(file: string): boolean {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'wx');
  } catch (error) {
    if (isSystemError(error) && error.code === 'EEXIST') return false;
    throw error;
  }
  try {
    const owner: Owner = { host: hostname(), pid: process.pid, start: startOf(process.pid) ?? '' };
    writeSync(descriptor, JSON.stringify(owner));
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
  return true;
}

function locks(folder: string): Lock[] {
  return readdirSync(folder).flatMap((name) => {
    const number = /^lock\.(\d{1,15})$/.exec(name)?.[1];
    if (number === undefined) return [];
    const file = join(folder, name);
    return [{ number: Number(number), file, owner: readOwner(file) }];
  });
}

function readOwner(file: string): Owner | undefined {
  try {
    const { host, pid, start } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Owner>;
    return typeof host === 'string' && Number.isInteger(pid) && typeof start === 'string'
      ? { host, pid: Number(pid), start }
      : undefined;
  } catch {
    return undefined; // gone in the meantime, or not written yet
  }
}

function refuseLiving(all: readonly Lock[], dist: string): void {
  for (const { file, owner } of all) {
    if (owner === undefined) continue;
    if (owner.host !== hostname()) {
      const message = `a run on ${owner.host} (process ${owner.pid}) is writing ${dist}; if it is not, remove ${file}`;
      throw new PublishError('locked', message);
    }
    if (isAlive(owner)) {
      throw new PublishError('locked', `another run (process ${owner.pid}) is writing ${dist}; wait for it or end it`);
    }
  }
}

function isAlive({ pid, start }: Owner): boolean {
  const now = startOf(pid);
  if (now !== undefined) return start === '' || start === now;
  if (start !== '') return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isSystemError(error) && error.code === 'EPERM';
  }
}

/** Field 22 of /proc/PID/stat; the name of the program before it may hold spaces and brackets. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}
