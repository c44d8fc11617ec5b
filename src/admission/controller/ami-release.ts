import { formatPath, meant } from '../../findings';
import { select } from '../select';
import type { ControllerRule } from './context';

const LATEST = 'latest';

/** How the images of a family are released, by the names that AWS gives them in SSM. */
interface Releases {
  /** What a release looks like, in words. */
  readonly form: string;
  readonly example: string;
  readonly has: (release: string) => boolean;
  /** The release that a text was meant to be, where that can be told. */
  readonly intended: (release: string) => string | undefined;
}

/** A day that there is: `20260315`. */
function isDay(digits: string): boolean {
  const iso = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`;
  const time = Date.parse(iso);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(iso);
}

const BY_DAY: Releases = {
  form: 'v and the day of the release',
  example: 'v20260315',
  has: (release) => /^v\d{8}$/.test(release) && isDay(release.slice(1)),
  intended: (release) => {
    const digits = release.replace(/^v/i, '').replaceAll(/[-./]/g, '');
    return /^\d{8}$/.test(digits) && isDay(digits) ? `v${digits}` : undefined;
  },
};

/** Families whose images can be pinned; of the others the API server takes the latest only. */
const FAMILIES: Readonly<Record<string, Releases>> = {
  al2: BY_DAY,
  al2023: BY_DAY,
  // Karpenter takes the v off before it asks SSM.
  bottlerocket: {
    form: 'v and three numbers',
    example: 'v1.50.0',
    has: (release) => /^v*\d+\.\d+\.\d+(-[0-9a-f]+)?$/.test(release),
    intended: (release) => /^v?(\d+\.\d+)$/i.exec(release)?.[1]?.replace(/^/, 'v').concat('.0'),
  },
};

/**
 * Aliases of a release that no image has. Karpenter asks SSM for a parameter of that very name, wildcards are none, and
 * where there is none it launches nothing (v1.15.2 pkg/providers/amifamily/al2023.go:38-80, al2.go, bottlerocket.go:40-60).
 */
export const amiRelease: ControllerRule = (object, _, report) => {
  for (const { path, value } of select(object, 'spec.amiSelectorTerms[].alias')) {
    const [family = '', release = '', ...more] = typeof value === 'string' ? value.split('@') : [];
    const releases = Object.hasOwn(FAMILIES, family) ? FAMILIES[family] : undefined;
    // What has another form than family@version, the API server refuses.
    if (releases === undefined || more.length > 0 || release === '') continue;
    if (release === LATEST || releases.has(release)) continue;
    const near = releases.intended(release) ?? meant(release, [LATEST]);
    report({
      rule: 'controller/ami-alias-release',
      path: formatPath(path),
      got: value,
      message: `a release of ${family} is named ${releases.form}, and no image has this one: the controller finds none and launches nothing`,
      fix:
        near === undefined
          ? `write ${family}@${releases.example} with a release of the EKS image, or ${family}@${LATEST}`
          : `write ${family}@${near}`,
    });
  }
};
