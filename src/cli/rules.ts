import { CHART_RULES } from '../../charts/rules';
import { CONTROLLER_RULES } from '../admission/controller/rules';
import { ADMISSION_RULES } from '../admission/rules';
import { SET_RULES } from '../admission/set/rules';
import { ADOPT_AWS_RULES } from '../adopt/aws/rules';
import { V1BETA1_RULES } from '../adopt/v1beta1/rules';
import { CHECK_RULES } from '../check/rules';
import { AWS_RULES } from '../cloudformation/rules';
import { CLUSTER_RULES } from '../cluster';
import type { Rule, RuleTable } from '../findings';
import { ACKNOWLEDGEMENT_RULES } from '../findings/acknowledgements/rules';
import { FLEET_FILE_RULES } from '../fleet/fleet-file/rules';
import { FLEET_RULES } from '../fleet/rules';
import { HELM_RULES } from '../helm/rules';
import { INSTALL_RULES } from '../install/rules';
import { CATALOGUE_RULES } from '../karpenter/catalogue/rules';
import { NODE_RULES } from '../karpenter/nodes/rules';
import { TIME_RULES } from '../karpenter/time/rules';
import { PREFLIGHT_RULES } from '../live/rules';
import { SNAPSHOT_RULES } from '../live/snapshot/rules';
import { POLICY_RULES } from '../policy/rules';
import { PROPS_RULES } from '../props/rules';
import { REVIEW_RULES } from '../review/rules';
import { USER_DATA_RULES } from '../user-data/rules';
import { YAML_RULES } from '../yaml/rules';

/** Clusters are written in the code of charts, and their rules have that prefix. */
const CHARTS: RuleTable = {
  ...CHART_RULES,
  rules: [...CHART_RULES.rules, ...CLUSTER_RULES].sort((a, b) => (a.id < b.id ? -1 : 1)),
};

/** Every rule there is, by prefix. A file to load only where rules are explained: most runs find nothing. */
export const RULE_TABLES: readonly RuleTable[] = [
  ADMISSION_RULES,
  CONTROLLER_RULES,
  SET_RULES,
  POLICY_RULES,
  USER_DATA_RULES,
  PROPS_RULES,
  CHARTS,
  YAML_RULES,
  FLEET_RULES,
  FLEET_FILE_RULES,
  AWS_RULES,
  INSTALL_RULES,
  HELM_RULES,
  PREFLIGHT_RULES,
  SNAPSHOT_RULES,
  CHECK_RULES,
  ACKNOWLEDGEMENT_RULES,
  REVIEW_RULES,
  V1BETA1_RULES,
  ADOPT_AWS_RULES,
  TIME_RULES,
  CATALOGUE_RULES,
  NODE_RULES,
];

/** All rules by id. */
export const RULES: ReadonlyMap<string, Rule> = new Map(
  RULE_TABLES.flatMap(({ rules }) => rules.map((rule) => [rule.id, rule])),
);
