import { type Finding, parsePath } from '../../findings';
import { at } from '../../objects';
import type { SynthesizedObject } from './synthesized-object';

/** Whether a user wrote an unknown field on purpose: it stands in `raw`, whose content this package does not judge. */
const isRaw = ({ rule, path }: Finding, raw: object | undefined): boolean =>
  rule === 'admission/unknown-field' && raw !== undefined && at({ spec: raw }, ...parsePath(path)) !== undefined;

/** Whether one path holds the other. */
function related(a: string, b: string): boolean {
  const [short, long] = [parsePath(a), parsePath(b)].sort((left, right) => left.length - right.length);
  return short !== undefined && short.length > 0 && short.every((step, index) => long?.[index] === step);
}

/** A construct calls what is wrong with the user data that it writes by a rule of its own, at the same place. */
const isTwin = ({ rule, path }: Finding, said: Finding): boolean =>
  said.path === path && said.rule.split('/')[1] === rule.replace('/', '-');

const UNKNOWN_PROP = 'props/unknown-key';

/** What lies over the props of a construct, and so over the spec that they make. */
const LAID_OVER = /^(override|raw)\./;

/** A prop that no type has ends up as a field of the same name, which no server knows either. */
const isField = ({ path }: Finding, said: Finding): boolean =>
  said.rule === UNKNOWN_PROP && `.${path}`.endsWith(`.${said.path.replace(LAID_OVER, '')}`);

/** Props of which only one may be given: either may be called wrong. */
const EXCLUSIVE: Readonly<Record<string, string>> = {
  'charts/nodeoverlay-price-conflict': 'spec.price',
  'charts/ec2nodeclass-role-conflict': 'spec.role',
};

const isOtherOfTwo = ({ path }: Finding, said: Finding): boolean => EXCLUSIVE[said.rule] === path;

/** Findings of a construct whose place it has not already called wrong, in the words of its props. */
export const unsaid = (
  construct: string,
  findings: readonly Finding[],
  said: readonly Finding[],
): readonly Finding[] => {
  const own = said.filter(
    ({ source }) => source !== undefined && 'construct' in source && source.construct === construct,
  );
  return own.length === 0
    ? findings
    : findings.filter(
        (finding) =>
          !own.some(
            (said) =>
              isTwin(finding, said) ||
              isField(finding, said) ||
              isOtherOfTwo(finding, said) ||
              (said.severity === 'error' && related(said.path, finding.path)),
          ),
      );
};

/**
 * What the API server or the controller of the cluster would refuse of one object, as its construct's. Where a construct
 * has already said what is wrong at a place, in the words of its props, the server's own wording of the same is left out.
 */
export function admissionFindings(
  { construct, raw }: SynthesizedObject,
  refused: readonly Finding[],
  said: readonly Finding[],
): readonly Finding[] {
  if (refused.length === 0) return refused;
  const meant = refused.filter((finding) => !isRaw(finding, raw));
  return unsaid(construct, meant, said).map((finding) => ({ ...finding, source: { construct } }));
}
