import { at, listAt, textAt } from '../objects';

/** The version of the running controller, from its chart's label or its image's tag. */
export function controllerVersion(deployment: unknown): string | undefined {
  const chart = textAt(deployment, 'metadata', 'labels', 'helm.sh/chart');
  const [container] = listAt(deployment, 'spec', 'template', 'spec', 'containers');
  const image = textAt(container, 'image');
  return [chart, image].map((text) => /(?:-v?|:v?)(\d+\.\d+\.\d+)(?:@|$)/.exec(text ?? '')?.[1]).find(Boolean);
}

/** Environment variables of the controller, by name. */
export function controllerEnvironment(deployment: unknown): Readonly<Record<string, string>> {
  const containers = listAt(deployment, 'spec', 'template', 'spec', 'containers');
  return Object.fromEntries(
    containers
      .flatMap((container) => listAt(container, 'env'))
      .map((variable) => [at(variable, 'name'), at(variable, 'value')] as const)
      .filter((pair): pair is readonly [string, string] => pair.every((part) => typeof part === 'string')),
  );
}
