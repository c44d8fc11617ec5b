import type { RuleTable } from '../findings';

export const HELM_RULES: RuleTable = {
  prefix: 'helm',
  about: "What installs Karpenter's charts from elsewhere: Helm values, HelmReleases, Argo CD Applications, eksctl.",
  rules: [
    {
      id: 'helm/chart-versions',
      severity: 'error',
      title: 'Karpenter is installed in two versions',
      why: 'Fields that only the controller or only the CRDs know are dropped or refused, and two releases of one chart undo each other.',
      fix: 'write one version for both charts, the one that cluster.json has',
      url: 'https://karpenter.sh/docs/upgrading/upgrade-guide/',
    },
    {
      id: 'helm/dropped-value',
      severity: 'warning',
      title: 'The chart leaves out a value that is 0 or false',
      why: "Its template writes the setting only where it is neither, so that Karpenter's own default holds.",
      fix: 'write the value as text, in quotes',
    },
    {
      id: 'helm/eksctl-value',
      severity: 'warning',
      title: 'A value that eksctl sets and the chart does not read',
      why: 'The queue and its rules exist, and Karpenter neither asks the queue nor drains nodes before they are interrupted.',
      fix: 'set settings.interruptionQueue of the chart to the name of the queue',
    },
    {
      id: 'helm/former-value',
      severity: 'error',
      title: 'A value of a former chart, or of none',
      why: 'Helm ignores a value that the chart does not read and says nothing, so that the setting has no effect.',
      fix: 'write the value that took its place',
      url: 'https://karpenter.sh/docs/upgrading/upgrade-guide/',
    },
    {
      id: 'helm/newer-value',
      severity: 'error',
      title: 'A value that this version of the chart does not have',
      why: 'Helm ignores a value that the chart does not read and says nothing, so that the setting has no effect.',
      fix: 'leave it out, or upgrade the chart',
    },
    {
      id: 'helm/protection',
      severity: 'warning',
      title: 'A protection of the controller is switched off',
      why: 'The controller may lose all its replicas at once, with a node, a zone or a drain, and nothing launches a node for it.',
      fix: "leave the chart's own value",
    },
    {
      id: 'helm/queue-name',
      severity: 'error',
      title: 'The interruption queue is given by an ARN or a URL',
      why: 'The controller asks SQS for a queue of this name, finds none, and nodes are interrupted without being drained.',
      fix: 'write the name of the queue alone',
    },
    {
      id: 'helm/unknown-value',
      severity: 'warning',
      title: 'A value that no version of the chart has',
      why: 'Helm ignores a value that the chart does not read and says nothing, so that the setting has no effect.',
      fix: 'correct the name, or leave it out',
    },
    {
      id: 'helm/value-group',
      severity: 'error',
      title: 'A group of values is given as a single one',
      why: 'The template of the chart reads members of it and fails, or reads nothing.',
      fix: 'write the values in the group',
    },
  ],
};
