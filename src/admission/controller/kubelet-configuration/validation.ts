import { resolveAmiFamily } from '../../../karpenter/nodes/ami-family';
import { readNodeClass } from '../../../karpenter/read-objects';
import { type JsonObject, objectAt } from '../../../objects';
import type { ControllerRule } from '../context';
import { decodingProblems } from './decode';
import { evaluationProblems, expressionProblems, expressionsOf } from './expressions';
import { familyProblems } from './families';
import { valueProblems } from './values';

/** As the API server stores it: without nulls. */
const stored = (kubelet: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(kubelet).filter(([, value]) => value !== null && value !== undefined));

/**
 * `spec.kubelet` since 1.15, where the API server takes anything and the controller alone validates (AWS
 * `pkg/controllers/nodeclass/validation.go` 156-270). The controller stops at the first step that fails; here all failures
 * come together, but for expressions that could not even be read.
 */
export const kubeletConfiguration: ControllerRule = (object, options, report) => {
  const kubelet = stored(objectAt(object, 'spec', 'kubelet'));
  const invalid = [...decodingProblems(kubelet), ...valueProblems(kubelet)];
  for (const problem of invalid) report(problem);
  const expressions = expressionsOf(kubelet);
  const unusable = expressionProblems(expressions, options);
  for (const problem of unusable) report(problem);
  const nodeClass = readNodeClass(object);
  const family = resolveAmiFamily(nodeClass);
  for (const problem of familyProblems(kubelet, family)) report(problem);
  if (expressions.length === 0 || unusable.length + invalid.length > 0) return;
  const reservedENIs = options.settings?.reservedENIs ?? 0;
  for (const problem of evaluationProblems(expressions, nodeClass, family, reservedENIs)) report(problem);
};
