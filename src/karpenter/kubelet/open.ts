/** The first minor in which `spec.kubelet` is an open map: the controller alone validates it, and values may be expressions. */
export const OPEN_KUBELET_SINCE = '1.15';
