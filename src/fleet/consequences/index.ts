// A lazy door: in most runs no cluster changes, and no review is loaded.
export { changedClusters } from './changed-clusters';
export { worstConsequence } from './worst-consequence';
