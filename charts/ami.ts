import { type Check, failed, type Problem } from '../src/findings';
import type { AmiFamily } from '../src/karpenter';

/**
 * One way to find AMIs; several are tried together and the newest that fits an instance type wins.
 * An `alias` stands alone; an `id` is not combined with tags, name or owner.
 */
export interface AmiSelectorTerm {
  /** AWS's own image, `family@version`: `al2023@v20260315`. @default - none */
  readonly alias?: string;
  /** Tags of the image; all have to match. A value `'*'` matches any. @default - none */
  readonly tags?: Readonly<Record<string, string>>;
  /** `ami-…`. @default - none */
  readonly id?: `ami-${string}`;
  /** Name of the image, with `*` as wildcard. @default - none */
  readonly name?: string;
  /** Account id or alias that owns the image: `self`, `amazon`. @default - self and amazon for names, any for tags */
  readonly owner?: string;
  /** Name or ARN of an SSM parameter that holds an image id (1.4+). @default - none */
  readonly ssmParameter?: string;
}

/** A pinned release of an AMI family, or `latest`, which rolls every node whenever AWS publishes an image. */
export type AmiVersion = `v${string}` | 'latest';

/** Which image the nodes boot: the selector terms and, where no alias says it, the family. */
export class Ami {
  /** Amazon Linux 2023. @param version `v20260315`, or `latest` */
  static al2023(version: AmiVersion): Ami {
    return Ami.alias('al2023', version);
  }

  /** Amazon Linux 2. Karpenter refuses it from Kubernetes 1.33. @param version `v20250501`, or `latest` */
  static al2(version: AmiVersion): Ami {
    return Ami.alias('al2', version);
  }

  /** Bottlerocket. @param version `v1.20.3`, or `latest` */
  static bottlerocket(version: AmiVersion): Ami {
    return Ami.alias('bottlerocket', version);
  }

  /** Windows Server, always the latest image: Karpenter cannot pin these. 2025 needs Karpenter 1.9 and Kubernetes 1.35. */
  static windows(release: '2019' | '2022' | '2025'): Ami {
    return Ami.alias(`windows${release}`, 'latest');
  }

  /**
   * Images of your own, or of others, that boot like a family.
   * @example Ami.select('AL2023', { tags: { team: 'platform' } })
   */
  static select(family: AmiFamily, ...terms: readonly [AmiSelectorTerm, ...AmiSelectorTerm[]]): Ami {
    return new Ami(terms, family);
  }

  private static alias(family: string, version: string): Ami {
    return new Ami([{ alias: `${family}@${version}` }]);
  }

  private constructor(
    /** As they stand in the YAML. */
    readonly amiSelectorTerms: readonly AmiSelectorTerm[],
    /** Undefined where the alias says it. */
    readonly amiFamily?: AmiFamily,
  ) {}
}

const ALIAS_FAMILIES = ['al2', 'al2023', 'bottlerocket', 'windows2019', 'windows2022', 'windows2025'];

interface PlacedTerm {
  readonly term: AmiSelectorTerm;
  readonly at: string;
  /** Whether it is the only one. */
  readonly alone: boolean;
}

const familyOf = ({ alias = '' }: AmiSelectorTerm): string => alias.split('@')[0] ?? '';

const hasKnownFamily = (term: AmiSelectorTerm): boolean =>
  term.alias === undefined || ALIAS_FAMILIES.includes(familyOf(term));

const CHECKS: readonly Check<PlacedTerm>[] = [
  {
    id: 'charts/ami-alias-family',
    ok: ({ term }) => hasKnownFamily(term),
    says: ({ term, at }) => ({
      path: `${at}.alias`,
      got: term.alias,
      message: `there is no AMI alias of the family "${familyOf(term)}"; Karpenter knows ${ALIAS_FAMILIES.join(', ')}`,
      fix: 'choose one of them, or select your image by tags, id, name or ssmParameter',
    }),
  },
  {
    id: 'charts/ami-alias-version',
    ok: ({ term }) =>
      term.alias === undefined || !hasKnownFamily(term) || /^[a-z0-9]+@(latest|v[A-Za-z0-9.*_-]+)$/.test(term.alias),
    says: ({ term, at }) => ({
      path: `${at}.alias`,
      got: term.alias,
      message: 'an alias ends in @latest or in @v and a release',
      fix: `write ${familyOf(term)}@latest or ${familyOf(term)}@v…`,
    }),
  },
  {
    id: 'charts/ami-alias-conflict',
    ok: ({ term, alone }) => term.alias === undefined || alone,
    says: ({ term, at }) => ({
      path: `${at}.alias`,
      got: term.alias,
      message: 'an alias stands alone in amiSelectorTerms',
      fix: 'remove the other terms or the alias',
    }),
  },
  {
    id: 'charts/ami-term-empty',
    ok: ({ term: { alias, tags, id, name, ssmParameter } }) =>
      [alias, tags, id, name, ssmParameter].some((value) => value !== undefined),
    says: ({ term, at }) => ({
      path: at,
      got: term,
      message: 'a term names at least one of alias, tags, id, name, ssmParameter',
      fix: term.owner === undefined ? 'name one' : 'owner only narrows the others: name one more',
    }),
  },
];

/** What cannot be right about the images of a node class, by path in the spec. */
export const amiProblems = (terms: readonly AmiSelectorTerm[]): Problem[] =>
  terms.flatMap((term, index) => {
    const at = `spec.amiSelectorTerms[${index}]`;
    return failed(CHECKS, { term, at, alone: terms.length === 1 });
  });
