import { admit, type ControllerOptions, controllerFindings, toldOnce } from '../../admission';
import type { Finding } from '../../findings';
import { type RenderedYaml, renderYaml } from '../../yaml';
import { generatedFrom } from '../files/generated-comment';
import type { SynthesizedObject } from './synthesized-object';

/** What an object comes to, whatever else its cluster holds. */
export interface Verdict {
  readonly yaml: RenderedYaml;
  /** What the API server or the controller would refuse. */
  readonly refused: readonly Finding[];
}

const MOST_KNOWN = 1000;

/**
 * The verdicts of one run, by facts of the cluster, construct and JSON of the object: most objects of a fleet are the same
 * in many clusters, and each of them is judged and rendered once.
 */
export class VerdictCache {
  private readonly known = new Map<string, Map<string, Map<string, Verdict>>>();
  private count = 0;

  /** Tells the YAML of objects, and whether a cluster of these facts takes them. */
  judge({
    karpenterMinor,
    kubernetesVersion,
    featureGates,
    settings,
  }: ControllerOptions): (object: SynthesizedObject) => Verdict {
    if (this.count >= MOST_KNOWN) {
      this.known.clear();
      this.count = 0;
    }
    // Of a cluster nothing else counts, so that clusters share what they have in common.
    const { reservedENIs, legacyNodeRepair } = settings ?? {};
    const options = { karpenterMinor, kubernetesVersion, featureGates, settings: { reservedENIs, legacyNodeRepair } };
    const ofCluster = within(this.known, JSON.stringify(options));
    return (object) => {
      const { json, construct } = object;
      if (json === undefined) return verdictOn(object, options);
      const ofConstruct = within(ofCluster, construct);
      const before = ofConstruct.get(json);
      if (before !== undefined) return before;
      const verdict = verdictOn(object, options);
      this.count += 1;
      ofConstruct.set(json, verdict);
      return verdict;
    };
  }
}

function within<Inner>(map: Map<string, Map<string, Inner>>, key: string): Map<string, Inner> {
  const held = map.get(key);
  if (held !== undefined) return held;
  const made = new Map<string, Inner>();
  map.set(key, made);
  return made;
}

function verdictOn({ document, construct }: SynthesizedObject, options: ControllerOptions): Verdict {
  return {
    yaml: renderYaml(document, { comment: generatedFrom(construct) }),
    refused: toldOnce(admit(document, options), controllerFindings(document, options)),
  };
}
