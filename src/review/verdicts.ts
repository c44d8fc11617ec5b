import { admit, type ControllerOptions, controllerFindings, toldOnce } from '../admission';
import type { Finding } from '../findings';
import { numberAt, objectAt } from '../objects';
import { Forgetful, remembered } from './remembered';
import { type ClusterState, isKarpenters, type SideObject } from './sides/cluster-state';

/** What the rules of server and controller go by in a cluster: settings of the chart where its values are there. */
function rulesOf({ minor, facts, gates, given }: ClusterState): Required<ControllerOptions> | ControllerOptions {
  const chart = objectAt(given.values, 'settings');
  return {
    karpenterMinor: minor,
    kubernetesVersion: facts.kubernetesVersion,
    featureGates: gates,
    settings: {
      reservedENIs: numberAt(chart, 'reservedENIs') ?? facts.settings?.reservedENIs,
      legacyNodeRepair: (chart.legacyNodeRepair ?? facts.settings?.legacyNodeRepair) === true,
    },
  };
}

interface Rules {
  readonly key: string;
  readonly options: ControllerOptions;
}

/** What is wrong with an object, whatever else its cluster holds. */
interface Verdict {
  /** What the API server says of a new object. */
  readonly admission: readonly Finding[];
  readonly controller: readonly Finding[];
}

const FINE: Verdict = { admission: [], controller: [] };

const MOST_VERDICTS = 2_000;

/** What server and controller say of objects, found out once for each text and each set of rules: clusters have many in common. */
export class Verdicts {
  private readonly rules = new WeakMap<ClusterState, Rules>();
  private readonly ofObjects = new WeakMap<SideObject, Map<string, Verdict>>();
  private readonly ofTexts = new Forgetful<Verdict>(MOST_VERDICTS);

  private verdict(object: SideObject, state: ClusterState): Verdict {
    if (!isKarpenters(object)) return FINE;
    const { key, options } = remembered(this.rules, state, () => {
      const found = rulesOf(state);
      return { key: JSON.stringify(found), options: found };
    });
    const own = remembered(this.ofObjects, object, () => new Map<string, Verdict>());
    return remembered(own, key, () => {
      const find = (): Verdict => ({
        admission: admit(object.written, options),
        controller: controllerFindings(object.object, options),
      });
      const { text } = object;
      return text === undefined ? find() : remembered(this.ofTexts, `${key}${text}`, find);
    });
  }

  /** What the API server says of an object as a new one. */
  admission(object: SideObject, state: ClusterState): readonly Finding[] {
    return this.verdict(object, state).admission;
  }

  /** What the controller says of an object, whether or not the server takes it. */
  controller(object: SideObject, state: ClusterState): readonly Finding[] {
    return this.verdict(object, state).controller;
  }

  /** What `check` says of an object by itself. */
  told(object: SideObject, state: ClusterState): readonly Finding[] {
    const { admission, controller } = this.verdict(object, state);
    return toldOnce(admission, controller);
  }
}
