#!/bin/sh
# Prints the path of a Python that has the course installed, after installing what is missing.
#   tools/environment.sh lab     what a learner needs
#   tools/environment.sh test    the tools of the tests too
# The environment is the active conda one (never conda's own, base), else .venv in this folder.
set -eu
cd "$(dirname "$0")/.."
level=$1
here=$(pwd -P)

say() { printf '%s\n' "$1" >&2; }
stop() {
    say "$1"
    exit 1
}
version() { "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null; }
is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

home=$here/.venv
if [ -n "${CONDA_PREFIX:-}" ] && [ "${CONDA_DEFAULT_ENV:-}" != base ]; then home=$CONDA_PREFIX; fi
python=$home/bin/python

# A level is in place when its stamp names this folder and these pins: contents, not file times.
stamp=$(printf '%s\n' "$here" && cat pyproject.toml requirements.lock | cksum)
is_stamped() { [ "$(cat "$home/.ml-by-hand-$1" 2>/dev/null)" = "$stamp" ]; }

# Without pip the making of .venv was broken off, or the Python under it was replaced or removed.
usable=no
if "$python" -c 'import pip' 2>/dev/null; then usable=yes; fi

if [ "$home" != "$here/.venv" ]; then
    [ $usable = yes ] || stop "The active conda environment has no Python with pip. Add them: conda install python=3.12 pip"
    is_new_enough "$python" || stop "The active conda environment has Python $(version "$python"); the course needs 3.11 or newer:
    conda env create -f environment.yml && conda activate ml-by-hand"
else
    # In a moved or copied .venv the programs still point to the folder where it was made.
    for old in "$home"/.ml-by-hand-*; do
        if [ -f "$old" ] && [ "$(head -n 1 "$old")" != "$here" ]; then usable=no; fi
    done
    if [ $usable = yes ] && [ -n "${PYTHON:-}" ] && [ "$(version "$PYTHON")" != "$(version "$python")" ]; then
        stop ".venv holds Python $(version "$python"), which is not what PYTHON=$PYTHON asks for. To change over: make clean, then this again."
    fi
fi

if [ $usable = yes ] && { is_stamped test || is_stamped "$level"; }; then
    printf '%s\n' "$python"
    exit
fi

if [ $usable = no ]; then
    if [ -n "${PYTHON:-}" ]; then set -- "$PYTHON"; else set -- python3 python3.13 python3.12 python3.11 python; fi
    found=
    for base in "$@"; do
        if is_new_enough "$base"; then found=$base && break; fi
    done
    [ -n "$found" ] || stop "The course needs Python 3.11 or newer. $1 is $(version "$1" || echo 'not there'). One of these brings it:
    Debian, Ubuntu   sudo apt install python3.11-venv
    macOS            brew install python@3.12
    conda            conda env create -f environment.yml && conda activate ml-by-hand
    any system       the installer from python.org
Then run the same command again. To name a Python yourself: make $level PYTHON=/path/to/python3.12"
    "$found" -c 'import ensurepip, venv' 2>/dev/null || stop "Python $(version "$found") is here without its venv module. Debian and Ubuntu keep it apart:
    sudo apt install python$(version "$found")-venv
Then run the same command again."
    say "Making .venv with Python $(version "$found")"
    rm -rf .venv
    "$found" -m venv .venv >&2 || stop "Making .venv failed for the reason above. Mend it, then run the same command again."
fi

say "Installing the course's packages into $home (once; a minute or two)"
case $level in lab) course=. ;; *) course=".[$level]" ;; esac
rm -f "$home"/.ml-by-hand-*
"$python" -m pip install --disable-pip-version-check -c requirements.lock -e "$course" >&2 ||
    stop "pip could not install the packages; the reason is above. If it is the network or a proxy, mend that.
Then run the same command again: it keeps what it has downloaded."
printf '%s\n' "$stamp" >"$home/.ml-by-hand-$level"
printf '%s\n' "$python"
