#!/usr/bin/env bash
# Build the site and prove it. PYODIDE=folder names Pyodide's files; they are looked for in ../shared as
# well. Without them no lab can be woken here: that is said at the end, and build, pages, links, lock and
# hashes are proved still.
set -uo pipefail
cd "$(dirname "$0")/.."
python=${PYTHON:-python}

if [ -z "${PYODIDE:-}" ] && [ -d ../shared/pyodide-0.27.7 ]; then
    PYODIDE=$(cd ../shared/pyodide-0.27.7 && pwd)
fi
[ -z "${PYODIDE:-}" ] || export PYODIDE
export OMP_NUM_THREADS=1 PYTHONPATH="$PWD${PYTHONPATH:+:$PYTHONPATH}"

"$python" site/build.py || exit
"$python" -m pytest -q -rs -p no:cacheprovider -p no:xdist "$@" site/tests
status=$?
if [ -z "${PYODIDE:-}" ]; then
    echo
    echo "!! NOT TESTED: no lab was woken, no exercise answered, no notebook run, because Pyodide's files"
    echo "!! are not here. Give their folder: PYODIDE=folder make site-test"
fi
exit $status
