step_stack() {
  local status current
  status=$(look_for 'does not exist' aws cloudformation describe-stacks --stack-name "$STACK" \
    --query 'Stacks[0].StackStatus' --output text)
  case $status in
    '' | REVIEW_IN_PROGRESS) ;;
    *_IN_PROGRESS) fail "stack $STACK is being changed ($status); wait until that has ended" ;;
    ROLLBACK_COMPLETE | *_FAILED)
      fail "stack $STACK is in $status; read its events, then: aws cloudformation delete-stack --region $REGION --stack-name $STACK"
      ;;
    *)
      current=$(look aws cloudformation get-template --stack-name "$STACK" --query TemplateBody --output text)
      if [ "$current" = "$(cat "$HERE/$TEMPLATE")" ]; then
        note "stack $STACK has this template"
        return 0
      fi
      ;;
  esac
  change aws cloudformation deploy --stack-name "$STACK" --template-file "$HERE/$TEMPLATE" \
    --capabilities CAPABILITY_NAMED_IAM --no-fail-on-empty-changeset
}
