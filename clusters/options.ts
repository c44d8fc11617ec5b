import { Duration } from 'cdk8s';
import { Ami, Budget } from 'cdk8s-karpenter';
import type { PlatformOptions } from './platform';

/** What the base is made of: cheap, and the image that is current. */
export const baseOptions: PlatformOptions = {
  ami: Ami.al2023('v20260315'),
  capacityTypes: ['spot', 'on-demand'],
  limits: { cpu: 200, memory: '200Gi' },
  budgets: [Budget.atMost('20%')],
};

/** The image that production gets next. */
export const stagingOptions: PlatformOptions = {
  ...baseOptions,
  ami: Ami.al2023('v20260402'),
};

/** On-demand nodes, no disruption in office hours. */
export const productionOptions: PlatformOptions = {
  ...baseOptions,
  capacityTypes: ['on-demand'],
  limits: { cpu: 1000, memory: '1000Gi' },
  budgets: [...baseOptions.budgets, Budget.none().during('0 9 * * mon-fri', Duration.hours(8))],
};
