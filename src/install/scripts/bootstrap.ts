import type { Cluster } from '../../cluster';
import { type Script, script } from './script';
import type { ScriptFacts } from './script-facts';
import { BOOTSTRAP_STEPS } from './steps';

/**
 * `bootstrap.sh`: installs Karpenter by hand, from an empty account to Ready pools. A second run changes nothing; one
 * that was cut off goes on with `--from STEP`; `--plan` only says what would be done.
 *
 * It stands in `install/`, beside the values files, and needs `aws`, `kubectl`, `helm` and `cosign`.
 */
export const bootstrapScript = (cluster: Cluster, facts: ScriptFacts): Script =>
  script(
    {
      folder: 'bootstrap',
      about: [
        'Generated; edit the TypeScript, not this file.',
        'Installs Karpenter on the cluster below. ./bootstrap.sh --plan says what it would do; --help names the steps.',
      ],
      steps: BOOTSTRAP_STEPS,
      tools: ['aws', 'kubectl', 'helm', 'cosign'],
      closing: 'Karpenter is installed.',
    },
    cluster,
    facts,
  );
