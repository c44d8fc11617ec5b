# role_arn NAME: the ARN of a role; nothing where it does not exist.
role_arn() { look_for NoSuchEntity aws iam get-role --role-name "$1" --query Role.Arn --output text; }

# role_without_path ARN: as the aws-auth mapping wants it, which never matches a role with its path.
role_without_path() { printf '%s' "${1%%:role/*}:role/${1##*/}"; }
