import { type BuildCharts, Fleet } from 'cdk8s-karpenter';
import { CanaryCompute, canary } from './canary';
import { DevelopmentCompute, development } from './development';
import { baseOptions, productionOptions, stagingOptions } from './options';
import { Platform, type PlatformOptions } from './platform';
import { ProductionCompute, production } from './production';
import { productionGovCloud, productionGovCloudOptions } from './production-govcloud';
import { productionPrivate, productionPrivateOptions, productionPrivateTemplate } from './production-private';
import { staging } from './staging';
import { templates } from './templates';

const platform =
  (options: PlatformOptions): BuildCharts =>
  (app, cluster) => {
    new Platform(app, 'compute', { cluster, options });
  };

const developmentCompute: BuildCharts = (app, cluster) => {
  new DevelopmentCompute(app, 'compute', { cluster });
};

/** Every cluster that `cdk8s synth` writes, and what they share. */
export const fleet = new Fleet()
  .base(templates.base, platform(baseOptions))
  .environment(templates.development, developmentCompute)
  .environment(templates.staging, platform(stagingOptions))
  .environment(templates.production, platform(productionOptions))
  .add(development, developmentCompute)
  .add(staging, platform(stagingOptions))
  .add(canary, (app, cluster) => {
    new CanaryCompute(app, 'compute', { cluster });
  })
  .add(production, (app, cluster) => {
    new ProductionCompute(app, 'compute', { cluster });
  })
  .add(productionPrivate, platform(productionPrivateOptions), { template: productionPrivateTemplate })
  .add(productionGovCloud, platform(productionGovCloudOptions));
