#!/usr/bin/env bash
# Installs the Python tools of test/requirements.txt into .venv; does nothing where they are installed already.
set -euo pipefail
cd "$(dirname "$0")/../.."
stamp=.venv/installed.txt
if cmp -s test/requirements.txt "$stamp"; then exit 0; fi
python3 -m venv .venv
.venv/bin/pip install --quiet --disable-pip-version-check --requirement test/requirements.txt
cp test/requirements.txt "$stamp"
