import { Fleet } from 'cdk8s-karpenter';
import { DevelopmentCompute, development } from './development';
import { ProductionCompute, production } from './production';

export const fleet = new Fleet()
  .add(development, (app, cluster) => {
    new DevelopmentCompute(app, 'compute', { cluster });
  })
  .add(production, (app, cluster) => {
    new ProductionCompute(app, 'compute', { cluster });
  });
