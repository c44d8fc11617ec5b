# Words that mean the same in every part of this script.

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
TEMP=$(mktemp -d)
readonly HERE TEMP
export AWS_PAGER='' AWS_CLI_AUTO_PROMPT=off AWS_REGION="$REGION" AWS_DEFAULT_REGION="$REGION"

PLAN=''
YES=''
FROM=''
STEP=''

usage() {
  printf 'usage: ./%s [--plan] [--yes] [--from STEP]\n\n' "$SCRIPT"
  printf '  --plan       say what would be done and change nothing\n'
  printf '  --yes        ask nothing\n'
  printf '  --from STEP  begin with this step; the steps are, in their order:\n'
  printf '                 %s\n' "${STEPS[@]}"
}

note() { printf '   %s\n' "$*"; }

fail() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# Account ids in what AWS answers are nobody's business: the output of a script ends up in tickets.
mask() { sed -E 's/:[0-9]{12}:/:<account>:/g'; }

# Whether a list of words holds a word.
holds() {
  case " $1 " in *" $2 "*) return 0 ;; esac
  return 1
}

# What was asked for on the command line.
options() {
  while [ $# -gt 0 ]; do
    case $1 in
      --plan) PLAN=1 ;;
      --yes) YES=1 ;;
      --from)
        FROM=${2-}
        holds "${STEPS[*]}" "$FROM" || fail "--from takes one of: ${STEPS[*]}"
        shift
        ;;
      --help | -h)
        usage
        exit 0
        ;;
      *)
        usage >&2
        exit 2
        ;;
    esac
    shift
  done
}

# Says how to go on where a step failed.
finish() {
  local code=$?
  rm -rf "$TEMP"
  if [ "$code" -ne 0 ] && [ -n "$STEP" ]; then
    printf '\nStopped in step %s. When the cause is gone, go on with\n  ./%s%s%s --from %s\n' \
      "$STEP" "$SCRIPT" "${PLAN:+ --plan}" "${YES:+ --yes}" "$STEP" >&2
  fi
}
trap finish EXIT

# begin STEP WHAT WHY: whether the step is to run.
begin() {
  if [ -n "$FROM" ] && [ "$FROM" != "$1" ]; then return 1; fi
  FROM=''
  STEP=$1
  printf '\n== %s: %s\n   Why: %s\n' "$1" "$2" "$3"
}

# look COMMAND...: prints what a reading command answers.
look() {
  if "$@" 2>"$TEMP/error"; then return 0; fi
  mask <"$TEMP/error" >&2
  return 1
}

# look_for PATTERN COMMAND...: the same; no answer and no failure where the error says that the thing is not there.
look_for() {
  local pattern=$1
  shift
  if "$@" 2>"$TEMP/error"; then return 0; fi
  if grep -q -e "$pattern" "$TEMP/error"; then return 0; fi
  mask <"$TEMP/error" >&2
  return 1
}

# The answer of AWS as words on one line.
words() { tr -s '\t\n' '  ' | sed 's/^ *//; s/ *$//'; }

# change COMMAND...: every change that this script makes goes through here, so --plan makes none.
change() {
  printf '   %s' "${PLAN:+would run: }"
  printf '%q ' "$@" | mask
  printf '\n'
  if [ -n "$PLAN" ]; then return 0; fi
  if "$@" >"$TEMP/output" 2>&1; then return 0; fi
  mask <"$TEMP/output" >&2
  return 1
}

# agree QUESTION: goes on only where a person says yes.
agree() {
  local answer=''
  if [ -n "$PLAN" ]; then
    note "would ask: $1"
    return 0
  fi
  if [ -n "$YES" ]; then return 0; fi
  printf '   %s [y/N] ' "$1"
  read -r answer || true
  case $answer in y | Y | yes) ;; *) fail 'not agreed' ;; esac
}

# comparable VERSION: a number that grows with the version.
comparable() {
  local major minor patch
  IFS=. read -r major minor patch <<<"$1"
  printf '%d' $((10#$major * 1000000 + 10#$minor * 1000 + 10#$patch))
}

# check_tool TOOL [LEAST WHY ARGUMENT...]: whether it is installed, and new enough. LEAST holds the first version of each
# major release that will do, oldest first; the arguments are how the tool is asked for its own.
check_tool() {
  local tool=$1 least=${2-} why=${3-} found first wanted=''
  command -v "$tool" >/dev/null || fail "$tool is needed and not installed"
  if [ -z "$least" ]; then return 0; fi
  shift 3
  if ! [[ $("$tool" "$@" 2>&1) =~ ([0-9]{1,6})\.([0-9]{1,3})\.([0-9]{1,3}) ]]; then
    note "$tool does not say its version; it should be one of $least or later"
    return 0
  fi
  found=${BASH_REMATCH[0]}
  for first in $least; do
    if [ -z "$wanted" ] || [ "${first%%.*}" -le "${found%%.*}" ]; then wanted=$first; fi
  done
  if [ "$(comparable "$found")" -ge "$(comparable "$wanted")" ]; then return 0; fi
  fail "$tool $found is too old: $wanted or later is needed, $why"
}

# The right account, and a kubectl that talks to this cluster and not to the one of yesterday.
check_access() {
  local account endpoint server authority
  account=$(look aws sts get-caller-identity --query Account --output text)
  if [ -n "$ACCOUNT" ] && [ "$account" != "$ACCOUNT" ]; then
    fail 'the AWS credentials are of another account than the cluster'
  fi
  endpoint=$(look aws eks describe-cluster --name "$CLUSTER" --query cluster.endpoint --output text)
  server=$(look kubectl config view --minify --output 'jsonpath={.clusters[0].cluster.server}')
  if [ "$server" = "$endpoint" ]; then return 0; fi
  # Through a tunnel the address differs; the certificate authority does not.
  authority=$(look aws eks describe-cluster --name "$CLUSTER" --query cluster.certificateAuthority.data --output text)
  server=$(look kubectl config view --minify --raw --output 'jsonpath={.clusters[0].cluster.certificate-authority-data}')
  if [ "$server" = "$authority" ]; then return 0; fi
  fail "the current context of kubectl is another cluster; run: aws eks update-kubeconfig --region $REGION --name $CLUSTER"
}
