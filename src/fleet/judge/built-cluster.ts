import { App } from 'cdk8s';
import { constructFindings } from '../../../charts';
import type { Finding } from '../../findings';
import type { FleetMember } from '../fleet';
import { type SynthesizedObject, synthesizeObjects } from './synthesized-object';

/** What the constructs of a cluster come to, before anything is judged. */
export interface BuiltCluster {
  readonly objects: readonly SynthesizedObject[];
  /** What code threw while the cluster was built. */
  readonly thrown: readonly Finding[];
  /** What the constructs say of themselves. */
  readonly said: readonly Finding[];
  /** Constructs that have no object. */
  readonly unresolved: readonly Finding[];
}

function construct({ cluster, build }: FleetMember, app: App): Finding[] {
  try {
    build(app, cluster);
    return [];
  } catch (error) {
    return [
      {
        rule: 'charts/construction',
        severity: 'error',
        resource: `Cluster/${cluster.name}`,
        path: '',
        message: error instanceof Error ? error.message : String(error),
      },
    ];
  }
}

/** Builds the charts of a cluster in an App of its own. */
export function builtCluster(member: FleetMember): BuiltCluster {
  const app = new App({ recordConstructMetadata: false });
  const thrown = construct(member, app);
  const said = constructFindings(app);
  const { objects, findings: unresolved } = synthesizeObjects(app);
  return { objects, thrown, said, unresolved };
}
