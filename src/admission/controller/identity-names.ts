import { isAtLeast } from '../../karpenter/versions';
import { textAt } from '../../objects';
import type { ControllerRule } from './context';

/** Text that a template still fills in says nothing of the value. */
const isTemplated = (value: string): boolean => /\$\{|\{\{|<|%/.test(value);

/** Until 1.6 the name of the profile was reckoned from the class, whatever the role. */
const COMPARES_ROLES_SINCE = '1.7';

/**
 * Role and instance profile that are written as an ARN or with their path. Both are names: a launch template holds the
 * profile by its name, and the role of a profile is compared by its name (v1.15.2
 * pkg/providers/launchtemplate/types.go:113, pkg/controllers/nodeclass/instanceprofile.go:77-82; that a role in a path is
 * found all the same, pkg/providers/instanceprofile/instanceprofile.go:170).
 */
export const identityNames: ControllerRule = (object, { karpenterMinor }, report) => {
  const profile = textAt(object, 'spec', 'instanceProfile');
  const nameOf = (value: string | undefined): string | undefined =>
    value === undefined || isTemplated(value) || !/[/:]/.test(value) ? undefined : (value.split(/[/:]/).at(-1) ?? '');
  const profileName = nameOf(profile);
  if (profileName !== undefined) {
    report({
      rule: 'controller/instance-profile-name',
      path: 'spec.instanceProfile',
      got: profile,
      message: 'an instance profile is given by its name alone: EC2 refuses every launch with an ARN or a path',
      fix: `write ${profileName}`,
    });
  }
  const role = textAt(object, 'spec', 'role');
  const roleName = nameOf(role);
  if (roleName !== undefined && isAtLeast(karpenterMinor, COMPARES_ROLES_SINCE)) {
    report({
      rule: 'controller/role-name',
      severity: 'warning',
      path: 'spec.role',
      got: role,
      message:
        'a role is given by its name alone: Karpenter takes the end of an ARN or path, and then finds the role of its instance profile to be another one, so that it makes a new profile again and again',
      fix: `write ${roleName}`,
    });
  }
};
