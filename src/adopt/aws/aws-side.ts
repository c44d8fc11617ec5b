import { existsSync, readFileSync } from 'node:fs';
import type { ClusterProps } from '../../cluster';
import { type Finding, gotText, visibleText } from '../../findings';
import type { RunTool } from '../../live';
import type { JsonObject } from '../../objects';
import { answersFrom } from './answer-files';
import { awsHalf } from './aws-half';
import { type HelmRelease, releaseOfCluster, releaseOfValues } from './helm-release';
import type { Layout } from './layouts';
import { propsOfHelm } from './props';

/** From where the AWS side is to be read. */
export interface AwsSources {
  /** Ask AWS through the user's own aws. */
  readonly aws?: boolean;
  /** A folder of what aws printed, in place of asking. */
  readonly awsFiles?: string;
  /** A file of `helm get values -o json`. */
  readonly helmValues?: string;
  /** Read the Secret of the release. */
  readonly helmSecret?: boolean;
}

/** The cluster whose AWS side it is. */
export interface SideOf {
  /** Undefined where only the values of the chart may tell it. */
  readonly name: string | undefined;
  readonly region: string | undefined;
  readonly objects: readonly JsonObject[];
  /** Of kubectl, for a running cluster. */
  readonly context?: string;
}

/** What there is to know of the AWS side. */
export interface AwsSide {
  readonly props: Partial<ClusterProps>;
  readonly findings: readonly Finding[];
  /** Sentences. */
  readonly notes: readonly string[];
}

const nothing: AwsSide = { props: {}, findings: [], notes: [] };

/** What `helm get values` printed: with a line before it where nobody asked for JSON. */
function valuesFile(file: string): HelmRelease | { readonly failure: string } {
  try {
    const release = releaseOfValues(JSON.parse(readFileSync(file, 'utf8')) as unknown);
    return release ?? { failure: `${file} holds no values: helm get values karpenter -o json prints them` };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { failure: `${file}: ${reason}; helm get values karpenter -o json prints what belongs there` };
  }
}

async function releaseOf(
  { helmValues, helmSecret }: AwsSources,
  { context }: SideOf,
  run: RunTool,
): Promise<HelmRelease | { readonly failure: string } | undefined> {
  if (helmValues !== undefined) return valuesFile(helmValues);
  return helmSecret ? await releaseOfCluster(run, context) : undefined;
}

const layoutNote = ({ name, marks }: Layout): string =>
  name === 'hand-made'
    ? 'the AWS side is of no installer that is known: made by hand'
    : `the AWS side was made by ${name}: ${marks.join(', ')}`;

/** A finding in one sentence, as a decision is told. */
export const findingSentence = (finding: Finding): string =>
  `${finding.path === '' ? '' : `${finding.path}: `}${finding.message}${gotText(finding)}; ${finding.fix ?? ''} [${finding.rule}]`;

/**
 * The AWS side of one cluster, of AWS, of files and of the values of the chart.
 *
 * @returns a failure for a file or a folder that cannot be read
 */
export async function awsSide(
  sources: AwsSources,
  of: SideOf,
  run: RunTool,
): Promise<AwsSide | { readonly failure: string }> {
  const { aws = false, awsFiles } = sources;
  if (awsFiles !== undefined && !existsSync(awsFiles)) return { failure: `${awsFiles}: there is no such folder` };
  const found = await releaseOf(sources, of, run);
  if (found !== undefined && 'failure' in found && sources.helmValues !== undefined) return found;
  const helm = found === undefined || 'failure' in found ? undefined : found;
  const notes =
    found !== undefined && 'failure' in found
      ? [`the values of the chart are not known: ${visibleText(found.failure)}`]
      : [];
  const ofHelm = helm === undefined ? {} : propsOfHelm(helm);
  const name = of.name ?? ofHelm.name;
  if ((!aws && awsFiles === undefined) || name === undefined) return { ...nothing, props: ofHelm, notes };
  const question = {
    cluster: name,
    objects: of.objects,
    ...(of.region !== undefined && { region: of.region }),
    ...(helm !== undefined && { helm }),
  };
  const { layout, props, findings } = await awsHalf(question, awsFiles === undefined ? run : answersFrom(awsFiles));
  return { props, findings, notes: [layoutNote(layout), ...notes] };
}
