import { formatPath } from '../../findings';
import { compareMinors } from '../../karpenter/versions';
import { select } from '../select';
import type { ControllerRule } from './context';

/** Aliases that have no AMI for some Kubernetes versions (AWS `pkg/providers/amifamily/ami.go` 92-96). */
const ALIASES: readonly {
  readonly family: string;
  readonly refused: (kubernetesVersion: string) => boolean;
  readonly message: string;
  readonly fix: string;
}[] = [
  {
    family: 'al2',
    refused: (version) => compareMinors(version, '1.33') >= 0,
    message: 'there are no AL2 AMIs from Kubernetes 1.33 on: the controller finds no AMI and launches nothing',
    fix: 'use an al2023 or bottlerocket alias',
  },
  {
    family: 'windows2025',
    refused: (version) => compareMinors(version, '1.35') < 0,
    message: 'there are no Windows 2025 AMIs below Kubernetes 1.35: the controller finds no AMI and launches nothing',
    fix: 'use a windows2022 alias, or Kubernetes 1.35',
  },
];

export const amiAlias: ControllerRule = (object, { kubernetesVersion }, report) => {
  if (kubernetesVersion === undefined) return;
  const version = kubernetesVersion.replace(/^v/, '');
  for (const { path, value } of select(object, 'spec.amiSelectorTerms[].alias')) {
    if (typeof value !== 'string') continue;
    for (const { family, refused, message, fix } of ALIASES) {
      if (value.slice(0, value.indexOf('@') >>> 0) !== family || !refused(version)) continue;
      report({ rule: 'controller/ami-alias', path: formatPath(path), message, got: value, fix });
    }
  }
};
