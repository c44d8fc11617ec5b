import { synth } from 'cdk8s-karpenter';
import { fleet } from './clusters';

synth(fleet);
