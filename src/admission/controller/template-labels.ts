import { formatPath } from '../../findings';
import { restrictedLabelReason } from '../../karpenter/labels';
import { labelValueProblem, qualifiedNameProblem } from '../../objects';
import { select } from '../select';
import type { ControllerRule } from './context';
import { VALUE_FIX } from './requirements';

const NODEPOOL_KEY = 'karpenter.sh/nodepool';

/** What the controller's validation says of the labels that a NodePool gives its nodes (core `nodepool_validation.go`). */
export const templateLabels: ControllerRule = (object, { karpenterMinor }, report) => {
  for (const { path, value } of select(object, 'spec.template.metadata.labels{}')) {
    const at = (): string => formatPath(path);
    const key = String(path.at(-1));
    const syntax = qualifiedNameProblem(key);
    if (syntax !== undefined) {
      report({ rule: 'controller/label-key', path: at(), message: `the key is no label key: ${syntax}`, got: key });
    }
    const wrongValue = typeof value === 'string' ? labelValueProblem(value) : undefined;
    if (wrongValue !== undefined) {
      report({
        rule: 'controller/label-value',
        path: at(),
        message: `the value ${wrongValue}`,
        got: value,
        fix: VALUE_FIX,
      });
    }
    const restricted =
      key === NODEPOOL_KEY ? 'a NodePool sets this label itself' : restrictedLabelReason(key, karpenterMinor);
    if (restricted !== undefined) {
      report({
        rule: 'controller/restricted-label',
        path: at(),
        message: `the controller refuses the key in template labels: ${restricted}`,
        got: key,
        fix: 'use a well-known label or one of a domain of your own',
      });
    }
  }
};
