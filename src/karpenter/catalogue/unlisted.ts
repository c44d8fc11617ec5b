/** A value that the data of this package does not list yet; see {@link unlisted}. */
export class Unlisted {
  constructor(
    /** The value as it reaches the output. */
    readonly value: string,
  ) {}
}

/**
 * A value that AWS shipped after this package: `instanceType.in(unlisted('m9g.large'))`, or a region that it opened:
 * `region: unlisted('eu-east-1')`. It reaches the output as written; nothing checks that AWS has it.
 */
export const unlisted = (value: string): Unlisted => new Unlisted(value);
