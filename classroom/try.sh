#!/bin/sh
# `make hub`: the hub on this machine alone, for a look.
set -eu
cd "$(dirname "$0")/.."
python=$(tools/environment.sh test)
classroom/install_proxy.sh "${python%/bin/python}"
export PORT="${1:-8000}"
HUB_PASSWORD=$("$python" -c 'import secrets; print(secrets.token_hex(4))')
export HUB_PASSWORD
cat <<TEXT
The hub starts at http://127.0.0.1:$PORT; log in with any name and the password $HUB_PASSWORD.
This is for a look only: every server here runs as you, so learners are NOT kept from one another's files or yours.
For a class: classroom/README.md. To stop: Ctrl-C.
TEXT
exec "$python" -m jupyterhub -f classroom/trial_config.py --log-level=WARN
