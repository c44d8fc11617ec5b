import type { Cluster } from '../../cluster';
import { type Script, script } from './script';
import type { ScriptFacts } from './script-facts';
import { TEARDOWN_STEPS } from './steps';

/**
 * `teardown.sh`: removes what `bootstrap.sh` made, in the order that leaves nothing behind, after a person has typed the
 * cluster's name. What other clusters or workloads may use stays, and is named at the end.
 */
export const teardownScript = (cluster: Cluster, facts: ScriptFacts): Script =>
  script(
    {
      folder: 'teardown',
      about: [
        'Generated; edit the TypeScript, not this file.',
        'Removes Karpenter and all of its nodes. ./teardown.sh --plan says what it would do; --help names the steps.',
      ],
      steps: TEARDOWN_STEPS,
      tools: ['aws', 'kubectl', 'helm'],
      opening: { file: 'confirm', call: 'confirm' },
      closing:
        'Karpenter is removed. These stay, because others may use them: the add-on eks-pod-identity-agent, the role of EC2 Spot, the authentication mode, copies in a private registry.',
    },
    cluster,
    facts,
  );
