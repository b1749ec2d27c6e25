#!/bin/sh
# Prints the path of a Python that has the course installed, after installing what is missing.
#   tools/environment.sh lab     what a learner needs
#   tools/environment.sh test    the tools of the tests too
#   tools/environment.sh site    and those of the website
# The environment is the active conda one (never conda's own, base), else .venv in this folder. uv fills it within
# seconds: the one on PATH, or one that pip brings into it; where uv cannot be had, pip does it alone.
set -eu
cd "$(dirname "$0")/.."
level=$1
here=$(pwd -P)
export UV_NATIVE_TLS=1 # as pip does: a school's own certificates count

say() { printf '%s\n' "$1" >&2; }
stop() {
    say "$1"
    exit 1
}
version() { "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null; }
is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
works() { "$python" -c 'import pip' 2>/dev/null; }

home=$here/.venv
if [ -n "${CONDA_PREFIX:-}" ] && [ "${CONDA_DEFAULT_ENV:-}" != base ]; then home=$CONDA_PREFIX; fi
python=$home/bin/python

# A level is in place when its stamp names these pins and settings: contents, not file times.
stamp=$(cat pyproject.toml requirements.lock tools/ml_by_hand_jupyter/*/* | cksum)
is_stamped() { [ "$(cat "$home/.ml-by-hand-$1" 2>/dev/null)" = "$stamp" ]; }

if [ "$home" != "$here/.venv" ]; then
    works || stop "The active conda environment has no Python with pip. Add them: conda install python=3.12 pip"
# Without pip, the making of .venv was broken off or its Python is gone; moved, its programs point elsewhere.
elif ! works || ! grep -qsF "$here/.venv" .venv/bin/activate; then
    if [ -n "${PYTHON:-}" ]; then set -- "$PYTHON"; else set -- python3 python3.13 python3.12 python3.11 python; fi
    while [ $# -gt 1 ] && ! is_new_enough "$1"; do shift; done
    is_new_enough "$1" || stop "The course needs Python 3.11 or newer, and ${PYTHON:-python3} is $(version "${PYTHON:-python3}" || echo 'not there'). One of these brings it:
    Debian, Ubuntu   sudo apt install python3-venv
    macOS            brew install python@3.12
    conda            conda env create -f environment.yml && conda activate ml-by-hand
    any system       the installer from python.org
Then run the same command again. To name a Python yourself: the same command with PYTHON=/path/to/python3.12"
    say "Making .venv with Python $(version "$1")"
    rm -rf .venv
    uv venv -q --seed --python "$1" .venv 2>/dev/null || "$1" -m venv .venv >&2 ||
        stop "Making .venv failed for the reason above. Mend it, then run the same command again."
elif [ -n "${PYTHON:-}" ] && [ "$(version "$PYTHON")" != "$(version "$python")" ]; then
    stop ".venv holds Python $(version "$python"), which is not what PYTHON=$PYTHON asks for. To change over: make clean, then this again."
fi

# Each level holds those before it.
case $level in
    lab) course=. enough="lab test site" ;;
    test) course=".[test]" enough="test site" ;;
    site) course=".[test,site]" enough=site ;;
esac
installed=no
for each in $enough; do if is_stamped "$each"; then installed=yes; fi; done
if [ $installed = no ]; then
    pip_install() { "$python" -m pip install -qq --disable-pip-version-check -c requirements.lock "$@" >&2; }
    uv=$(command -v uv || echo "$home/bin/uv")
    [ -x "$uv" ] || { say "Fetching uv, which installs fast" && pip_install uv; } || true
    rm -f "$home"/.ml-by-hand-*
    say "Installing the course's packages into $home (once)"
    "$uv" pip install -q --python "$python" -c requirements.lock -e "$course" >&2 ||
        { say "Without uv: pip takes a minute or two" && pip_install -e "$course"; } ||
        stop "pip could not install the packages; the reason is above. If it is the network or a proxy, mend that.
Then run the same command again: it keeps what it has downloaded."
    printf '%s\n' "$stamp" >"$home/.ml-by-hand-$level"
fi
printf '%s\n' "$python"
