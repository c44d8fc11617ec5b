# What bootstrap.sh makes itself carries this tag, so that teardown.sh knows it from what others made.
readonly OWNER_KEY=cdk8s-karpenter OWNER_VALUE=bootstrap
