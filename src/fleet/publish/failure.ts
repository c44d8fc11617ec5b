/** Why nothing could be published. `locked`: another run is at it. The others: what the file system said. */
export type PublishErrorCode = 'locked' | 'no-space' | 'not-permitted' | 'read-only' | 'file-system';

/** The output could not be published and is as it was. The message is for the user and says what to do. */
export class PublishError extends Error {
  override readonly name = 'PublishError';

  constructor(
    readonly code: PublishErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

const KINDS: Record<string, { readonly code: PublishErrorCode; readonly what: string; readonly fix: string }> = {
  ENOSPC: { code: 'no-space', what: 'no space is left on the disk', fix: 'free some' },
  EDQUOT: { code: 'no-space', what: 'the disk quota is used up', fix: 'free some' },
  EPERM: {
    code: 'not-permitted',
    what: 'the operation is not permitted',
    fix: 'look for an immutable file (lsattr) or another owner',
  },
  EACCES: { code: 'not-permitted', what: 'the permission is missing', fix: 'change owner or mode' },
  EROFS: { code: 'read-only', what: 'the file system is read-only', fix: 'mount it writable' },
};

/** `dest` is there when two paths were involved. */
type SystemError = NodeJS.ErrnoException & { readonly code: string; readonly dest?: string };

export function isSystemError(error: unknown): error is SystemError {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}

/** Runs a step of publishing; what the file system refuses becomes a `PublishError`. */
export function explained<T>(dist: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const kind = KINDS[error.code] ?? { code: 'file-system' as const, what: error.code, fix: 'repair that' };
    const at = [error.syscall, error.path, error.dest].filter((part) => part !== undefined).join(' ');
    throw new PublishError(kind.code, `${dist} is as it was: ${kind.what} (${at}); ${kind.fix} and run again`, {
      cause: error,
    });
  }
}
