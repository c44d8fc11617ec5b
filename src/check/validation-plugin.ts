import {
  acknowledgedText,
  type CheckReport,
  distinct,
  gotTexts,
  gravest,
  groupedBy,
  type LocatedFinding,
  listed,
  restLine,
  ruleSummary,
  type SameFinding,
  sameFindings,
  unreadableText,
} from '../findings';
import {
  OptionError,
  parseDay,
  parseGates,
  parseGroups,
  parseKarpenterVersion,
  parseKubernetesVersion,
  parseTier,
} from './option-values';
import type { CheckOptions } from './options';

/** What a `cdk8s.yaml` may set under `properties:`. The same as the options of the command `check`. */
export interface KarpenterValidationProps {
  /**
   * The Karpenter of the clusters, `1.14` or `1.14.1`. Write it as text in YAML: `'1.10'` without quotes is the number 1.1.
   * @default - of a `cluster.json` beside or above a manifest, else the newest known
   */
  readonly karpenterVersion?: string;
  /** `1.34`, as text. @default - of the `cluster.json`, else what depends on it is not checked */
  readonly kubernetesVersion?: string;
  /** Feature gates that are on, `nodeOverlay,staticCapacity`. @default - of the `cluster.json`, else not checked */
  readonly gates?: string;
  /** The manifests are all that a cluster has: a reference to another object is an error. @default false */
  readonly complete?: boolean;
  /** Unknown fields are warnings. @default false */
  readonly lenient?: boolean;
  /** What rules of policy go by: `development`, `staging` or `production`. @default - of the `cluster.json`, else development, of which only warnings are told */
  readonly tier?: string;
  /** The day to judge by what ends with one, acknowledgements and the support of a Karpenter: `2027-04-01`. @default - nothing ends */
  readonly at?: string;
  /** Groups of rules, `admission,controller,set,helm,policy`. @default - all */
  readonly only?: string;
  /** So many different findings at most, errors before others; how many are left out is logged. @default - all */
  readonly max?: number;
}

/** What cdk8s-cli hands to a validation plugin: the part of its `ValidationContext` that is used here. */
export interface KarpenterValidationContext {
  readonly manifests: readonly string[];
  readonly logger: { log(message: string): void };
  readonly report: {
    addViolation(violation: {
      readonly ruleName: string;
      readonly recommendation: string;
      readonly fix: string;
      readonly violatingResources: readonly {
        readonly resourceName: string;
        readonly manifestPath: string;
        readonly locations: readonly string[];
      }[];
    }): void;
    submit(status: 'success' | 'failure', metadata?: Readonly<Record<string, string>>): void;
  };
}

const PARSERS = {
  karpenterVersion: parseKarpenterVersion,
  kubernetesVersion: parseKubernetesVersion,
  gates: parseGates,
  only: parseGroups,
  tier: parseTier,
  at: parseDay,
} as const;

function parsed<K extends keyof typeof PARSERS>(
  props: KarpenterValidationProps,
  name: K,
): ReturnType<(typeof PARSERS)[K]> | undefined {
  const text = props[name];
  if (text === undefined) return undefined;
  try {
    if (typeof text !== 'string') throw new OptionError('Write it as text, in quotes.');
    return PARSERS[name](text) as ReturnType<(typeof PARSERS)[K]>;
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    throw new Error(`validations: properties.${name} is ${JSON.stringify(text)}. ${error.message}`);
  }
}

/** The places of one file, each with its object where the file has several. */
function inFile(findings: readonly LocatedFinding[]) {
  const resources = distinct(findings.map(({ resource }) => resource));
  const place = ({ resource, path, source }: LocatedFinding): string => {
    const field = resources.length === 1 ? path || resource : [resource, path].filter(Boolean).join(' ');
    return `${field} (line ${source.line})`;
  };
  return {
    resourceName: listed(resources),
    manifestPath: findings[0]?.source.file ?? '',
    locations: findings.map(place),
  };
}

/** What is the same of many objects and in many files is one violation, with every place that has it. */
function violation({ says, all }: SameFinding<LocatedFinding>) {
  const { rule, severity, message, fix, acknowledged } = says;
  return {
    ruleName: rule,
    recommendation: `${acknowledged === undefined ? '' : 'acknowledged '}${severity}: ${message}${gotTexts(all)}`,
    fix: acknowledged === undefined ? (fix ?? 'see the recommendation') : `known: ${acknowledgedText(acknowledged)}`,
    violatingResources: groupedBy(all, ({ source }) => source.file).map(inFile),
  };
}

/**
 * Holds the manifests of any cdk8s project against what the API server and Karpenter's controller accept: a
 * `cdk8s synth` with an error exits with 2 and names rule, object and field. In `cdk8s.yaml`:
 *
 * @example
 * validations:
 *   - package: ./node_modules/cdk8s-karpenter
 *     version: 0.1.0
 *     class: KarpenterValidation
 *     properties:
 *       karpenterVersion: '1.14'
 */
export class KarpenterValidation {
  private readonly options: CheckOptions;
  private readonly max: number;

  /** @throws Error for a property that means nothing, so that no synth passes unchecked. */
  constructor(props: KarpenterValidationProps = {}) {
    const { max = 0 } = props;
    if (!Number.isInteger(max) || max < 0) {
      throw new Error(`validations: properties.max is ${JSON.stringify(max)}. Write how many, 0 for all.`);
    }
    this.max = max;
    this.options = {
      karpenterVersion: parsed(props, 'karpenterVersion'),
      kubernetesVersion: parsed(props, 'kubernetesVersion'),
      gates: parsed(props, 'gates'),
      only: parsed(props, 'only'),
      tier: parsed(props, 'tier'),
      at: parsed(props, 'at'),
      complete: props.complete,
      lenient: props.lenient,
      // Each chart of a project has its own file, and charts for several clusters use the same names.
      apart: 'file',
    };
  }

  /** Called by cdk8s-cli. */
  async validate({ manifests, logger, report }: KarpenterValidationContext): Promise<void> {
    // Loaded here, since the class is exported from the root of the package, which every synth loads.
    const { check } = await import('./check.js');
    const { findings, summary, unreadable, notes }: CheckReport = check(manifests, this.options);
    for (const note of notes) logger.log(note);
    const found = sameFindings(findings);
    const shown = gravest(found, this.max);
    for (const same of found) if (shown.has(same)) report.addViolation(violation(same));
    const rest = found.filter((same) => !shown.has(same));
    for (const line of [...restLine(rest, 'max: 0'), ...ruleSummary(findings)]) logger.log(line);
    for (const each of unreadable) {
      report.addViolation({
        ruleName: 'check/unreadable',
        recommendation: unreadableText(each),
        fix: 'correct the manifest',
        violatingResources: [{ resourceName: each.file, manifestPath: each.file, locations: [String(each.line ?? 1)] }],
      });
    }
    report.submit(summary.errors > 0 || unreadable.length > 0 ? 'failure' : 'success', {
      'Karpenter objects': String(summary.karpenter),
      errors: String(summary.errors),
      warnings: String(summary.warnings),
    });
  }
}
