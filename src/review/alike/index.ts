export { AlikeClusters, type MostOfNodes } from './alike-clusters';
