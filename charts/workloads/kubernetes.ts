import type * as plus from 'cdk8s-plus-30';

const PACKAGE = 'cdk8s-plus-30';

/** Where it keeps the classes that its root exports as `k8s`. The root loads all its constructs too, for as long again. */
const CLASSES = `${PACKAGE}/lib/imports/k8s`;

/**
 * The Kubernetes classes of cdk8s-plus-30, an optional peer: loaded here, where a workload is built, so that projects
 * without workloads need not have it (3 MB and 30 ms).
 *
 * @param load for tests
 * @throws Error that names the package to install
 */
export function kubernetes(load: (name: string) => unknown = require): typeof plus.k8s {
  try {
    return load(CLASSES) as typeof plus.k8s;
  } catch (cause) {
    if ((cause as { code?: unknown }).code !== 'MODULE_NOT_FOUND') throw cause;
    throw new Error(`workloads are built with ${PACKAGE}, which is not installed: npm install ${PACKAGE}`, { cause });
  }
}
