import { type Cluster, PUBLIC_REGISTRY } from '../cluster';
import type { Problem } from '../findings';
import type { ValuesEntry } from './values-entry';

/** The controller's image where a registry of your own holds it. */
export interface ControllerImage {
  /**
   * Digests by version, `{ '1.14.1': 'sha256:…' }`, where your registry's image has another digest than the public one,
   * which the chart pins. An image that was copied whole (all platforms: `crane copy`, `skopeo copy --all`) keeps its digest
   * and needs none. The cluster's version must be among them: a digest left from the version before would run the old
   * controller under the new chart.
   */
  readonly digests?: Readonly<Record<string, string>>;
  /** Only for the record: it must be the chart's version. @default - the chart's version */
  readonly tag?: string;
}

const REPOSITORY = /^[a-z0-9.-]+(:\d{1,5})?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)+$/;

/** Repository, tag and digest, where they are not the chart's own. */
export function imageEntries({ registry }: Cluster, image: ControllerImage, version: string): ValuesEntry[] {
  const digest = image.digests?.[version];
  return [
    ...(registry.controllerImage === PUBLIC_REGISTRY.controllerImage
      ? []
      : [
          {
            path: ['controller', 'image', 'repository'],
            value: registry.controllerImage,
            ...(digest === undefined && {
              comment: 'The chart pins the digest of the public image: copy the image with all its platforms.',
            }),
          },
        ]),
    ...(image.tag === undefined ? [] : [{ path: ['controller', 'image', 'tag'], value: image.tag }]),
    ...(digest === undefined
      ? []
      : [{ path: ['controller', 'image', 'digest'], value: digest, comment: `The digest of ${version}.` }]),
  ];
}

function repositoryProblems(path: string, repository: string, version: string): Problem[] {
  if (REPOSITORY.test(repository)) return [];
  const problem = (rule: string, message: string, fix: string): Problem[] => [
    { rule, path, got: repository, message, fix },
  ];
  if (/^[a-z]+:\/\//.test(repository))
    return problem('install/repository-scheme', 'holds a scheme', 'leave out oci://');
  const [, bare = '', mark, pin = ''] = /^([^@]*[^@:/])([:@])([^/]*)$/.exec(repository) ?? [];
  if (mark === undefined || !REPOSITORY.test(bare)) {
    return problem(
      'install/repository',
      'is no repository of a registry',
      'write host/path in lower case, without tag, digest and scheme',
    );
  }
  const differs = mark === ':' && pin !== version ? `; ${version} is the version of the chart` : '';
  return problem(
    'install/repository-pin',
    `names a ${mark === ':' ? 'tag' : 'digest'}, which the chart adds itself${differs}`,
    mark === ':' ? `write ${bare}` : `write ${bare} and install: { image: { digests: { '${version}': '${pin}' } } }`,
  );
}

/** Repositories that are none, and pins of another version than the chart's. */
export function imageProblems({ registry }: Cluster, image: ControllerImage, version: string): Problem[] {
  const digests = image.digests;
  const digest = digests?.[version];
  return [
    ...repositoryProblems('registry.charts', registry.charts, version),
    ...repositoryProblems('registry.controllerImage', registry.controllerImage, version),
    ...(image.tag === undefined || image.tag === version
      ? []
      : [
          {
            rule: 'install/image-tag',
            path: 'install.image.tag',
            got: image.tag,
            message: `the chart is ${version}: controller and CRDs of different versions disagree about fields and rules`,
            fix: 'leave the tag out, or upgrade karpenterVersion of the cluster',
          },
        ]),
    ...(digests === undefined || (digest !== undefined && /^sha256:[0-9a-f]{64}$/.test(digest))
      ? []
      : [
          {
            rule: digest === undefined ? 'install/image-digest-missing' : 'install/image-digest',
            path: 'install.image.digests',
            got: digest ?? digests,
            message:
              digest === undefined
                ? `has no digest for ${version}, the version of the chart`
                : `the digest of ${version} is none: sha256: and 64 hexadecimal digits`,
            fix: `add the digest of ${version}, or leave digests out where the image was copied whole`,
          },
        ]),
  ];
}
