step_stack() {
  local status
  status=$(look_for 'does not exist' aws cloudformation describe-stacks --stack-name "$STACK" \
    --query 'Stacks[0].StackStatus' --output text)
  if [ -z "$status" ]; then
    note "stack $STACK does not exist"
    return 0
  fi
  change aws cloudformation delete-stack --stack-name "$STACK"
  if [ -n "$PLAN" ]; then return 0; fi
  look aws cloudformation wait stack-delete-complete --stack-name "$STACK"
}
