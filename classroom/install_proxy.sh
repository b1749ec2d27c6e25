#!/bin/sh
# The part of a hub that is written in JavaScript, at its pinned version, beside the Python of the environment <folder>.
set -eu
if [ ! -e "$1/bin/configurable-http-proxy" ]; then
    command -v npm >/dev/null && node -e 'process.exit(+(parseInt(process.versions.node) < 20))' || {
        echo "The hub's proxy needs Node 20 or newer and npm. Debian 13: sudo apt install nodejs npm; elsewhere: https://nodejs.org" >&2
        exit 1
    }
    echo "Fetching the hub's proxy" >&2
    # Node has a list of its own; a school's certificates are in the system's.
    system=/etc/ssl/certs/ca-certificates.crt
    if [ -e $system ]; then export NODE_EXTRA_CA_CERTS="${NODE_EXTRA_CA_CERTS:-$system}"; fi
    npm install --global --prefix "$1" --no-update-notifier --loglevel=error configurable-http-proxy@5.3.0 >/dev/null
fi
