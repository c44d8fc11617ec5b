import { createHash } from 'node:crypto';

/**
 * A name closed with a hash of what it stands for, within a limit of AWS.
 * The same input gives the same name for ever, and two names that share a beginning stay apart.
 */
function withHash(name: string, of: string, limit: number): string {
  const hash = createHash('sha256').update(of).digest('hex').slice(0, 8);
  return `${name.slice(0, limit - hash.length - 1)}-${hash}`;
}

/** A name within a limit of AWS: itself where it fits, else cut and closed with a hash of the whole name. */
export function withinLimit(name: string, limit: number): string {
  return name.length <= limit ? name : withHash(name, name, limit);
}

/** IAM and CloudFormation compare names without case, EKS keeps it: `prod-eu` and `Prod-EU` are two clusters. */
const hasCapitals = (clusterName: string): boolean => /[A-Z]/.test(clusterName);

/**
 * `<prefix>-<cluster>` as an IAM name that no other cluster of the account gets. A cluster name with capitals is closed
 * with a hash of its spelling. The region of regional names follows a `.`, which no cluster name holds.
 */
export function iamNameFor(prefix: string, clusterName: string, region: string | undefined, rule: NameRule): string {
  const name = `${prefix}-${clusterName}${region === undefined ? '' : `.${region}`}`;
  return hasCapitals(clusterName) ? withHash(name, name, rule.max) : withinLimit(name, rule.max);
}

/**
 * A CloudFormation stack name for any EKS cluster name: `_`, which stack names may not hold, becomes `-` and a hash;
 * a name with capitals gets the hash too.
 */
export function stackNameFor(clusterName: string): string {
  const name = `Karpenter-${clusterName}`;
  const valid = name.replace(/[^A-Za-z0-9-]/g, '-');
  return valid === name && !hasCapitals(clusterName)
    ? withinLimit(name, AWS_NAMES.stack.max)
    : withHash(valid, name, AWS_NAMES.stack.max);
}

/** What a name of AWS may look like; `pattern` is tested on the whole name. */
export interface NameRule {
  readonly what: string;
  readonly pattern: RegExp;
  readonly max: number;
  readonly alphabet: string;
}

/** Names that reach AWS, with the limits and alphabets of their APIs. */
export const AWS_NAMES = {
  cluster: {
    what: 'EKS cluster name',
    pattern: /^[0-9A-Za-z][A-Za-z0-9_-]*$/,
    max: 100,
    alphabet: 'letters, digits, - and _, starting with a letter or digit',
  },
  role: { what: 'IAM role name', pattern: /^[\w+=,.@-]+$/, max: 64, alphabet: 'letters, digits and +=,.@-_' },
  instanceProfile: {
    what: 'IAM instance profile name',
    pattern: /^[\w+=,.@-]+$/,
    max: 128,
    alphabet: 'letters, digits and +=,.@-_',
  },
  queue: {
    what: 'SQS queue name (the name, not an ARN or URL)',
    pattern: /^[A-Za-z0-9_-]+$/,
    max: 80,
    alphabet: 'letters, digits, - and _',
  },
  stack: {
    what: 'CloudFormation stack name',
    pattern: /^[A-Za-z][A-Za-z0-9-]*$/,
    max: 128,
    alphabet: 'letters, digits and -, starting with a letter',
  },
  iamPath: {
    what: 'IAM path',
    pattern: /^\/(?:[\x21-\x7e]+\/)?$/,
    max: 512,
    alphabet: 'printable ASCII, starting and ending with /',
  },
} as const satisfies Record<string, NameRule>;

/** Why a name cannot be right, or undefined. */
export function nameFault(name: string, rule: NameRule): string | undefined {
  if (name.length > rule.max) return `is longer than the ${rule.max} characters of an ${rule.what}`;
  if (!rule.pattern.test(name)) return `is no ${rule.what}: ${rule.alphabet}`;
  return undefined;
}
