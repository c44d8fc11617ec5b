/**
 * What makes a resource of the stack. A stack takes what was deleted by hand for there, and its deployment changes nothing: only a
 * change set that reverts drift makes it again (CloudFormation User Guide, drift-aware change sets).
 */
export const MAKE_ANEW =
  'run install/bootstrap.sh, which deploys aws/template.yaml where there is one and makes the rest; where somebody deleted it by hand from the stack: aws cloudformation create-change-set --deployment-mode REVERT_DRIFT';
