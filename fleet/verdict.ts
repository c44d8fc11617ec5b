import { admit, type ControllerOptions, controllerFindings } from '../admission';
import type { Finding } from '../karpenter';
import { generatedFrom } from './generated';
import type { SynthesizedObject } from './objects';
import { type RenderedYaml, renderYaml } from './yaml';

/** What an object comes to, whatever else its cluster holds. */
export interface Verdict {
  readonly yaml: RenderedYaml;
  /** What the API server or the controller would refuse. */
  readonly refused: readonly Finding[];
}

/** Verdicts that came before: most objects of a fleet are the same in many clusters. */
const known = new Map<string, Verdict>();
const MAX_KNOWN = 1000;

/** The YAML of an object, and whether a cluster of these facts takes it. */
export function verdictOn(object: SynthesizedObject, options: ControllerOptions): Verdict {
  const { json, construct } = object;
  if (json === undefined) return judged(object, options);
  const key = `${JSON.stringify(options)}\n${construct}\n${json}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const verdict = judged(object, options);
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(key, verdict);
  return verdict;
}

function judged({ document, construct }: SynthesizedObject, options: ControllerOptions): Verdict {
  const { karpenterMinor, kubernetesVersion } = options;
  return {
    yaml: renderYaml(document, { comment: generatedFrom(construct) }),
    refused: [...admit(document, { karpenterMinor, kubernetesVersion }), ...controllerFindings(document, options)],
  };
}
