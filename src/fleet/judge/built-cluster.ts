import { join, sep } from 'node:path';
import { App } from 'cdk8s';
import { constructFindings } from '../../../charts';
import { type Acknowledgement, type Finding, findingOf } from '../../findings';
import type { FleetMember } from '../fleet';
import { isDebugged } from '../run/run-options';
import { acknowledgedInCode } from './acknowledgements';
import { type SynthesizedObject, synthesizeObjects } from './synthesized-object';
import { ownPlace, thrownProblem } from './thrown';

/** Where this library is: `lib/`, or the sources. */
const LIBRARY = `${join(__dirname, '../../..')}${sep}`;

/** What the constructs of a cluster come to, before anything is judged. */
export interface BuiltCluster {
  readonly objects: readonly SynthesizedObject[];
  /** What code threw while the cluster was built. */
  readonly thrown: readonly Finding[];
  /** What the constructs say of themselves. */
  readonly said: readonly Finding[];
  /** Constructs that have no object. */
  readonly unresolved: readonly Finding[];
  /** What code says is known. */
  readonly acknowledged: readonly Acknowledgement[];
}

function construct({ cluster, build }: FleetMember, app: App): Finding[] {
  try {
    build(app, cluster);
    return [];
  } catch (error) {
    const stack = error instanceof Error ? (error.stack ?? '') : '';
    const problem = thrownProblem(error, ownPlace(stack, LIBRARY, process.cwd()), isDebugged());
    return [findingOf(problem, `Cluster/${cluster.name}`)];
  }
}

/** Builds the charts of a cluster in an App of its own. */
export function builtCluster(member: FleetMember): BuiltCluster {
  const app = new App({ recordConstructMetadata: false });
  const thrown = construct(member, app);
  const said = constructFindings(app);
  const { objects, findings: unresolved } = synthesizeObjects(app);
  return { objects, thrown, said, unresolved, acknowledged: acknowledgedInCode(app, member.cluster) };
}
