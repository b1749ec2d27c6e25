#!/bin/sh
# All checks, fast ones first, stopping at the first stage that fails.
#   tools/test.sh lint    stage 1 alone
#   tools/test.sh quick   stages 1 and 2, fewer inputs a test, without those that run whole lessons or a hub or drive each lab
#   tools/test.sh loose   stages 2 and 3 with whatever versions the Python on PATH has: CI's oldest and newest
set -eu
cd "$(dirname "$0")/.."
if [ "${1:-all}" = loose ]; then python=$(command -v python); else python=$(tools/environment.sh test); fi
export PATH="${python%/*}:$PATH"
# One thread per process: the same sums in the same order everywhere, and no fight for the cores.
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1
export ML_BY_HAND_PROGRESS=/dev/null # what tests solve is nobody's progress
start=$(date +%s)

# stage <what it checks> <what to do when it fails> <command>...
stage() {
    printf '\n== %s\n' "$1"
    hint=$2
    shift 2
    "$@" || {
        printf '\nStopped here after %s s. %s\n' $(($(date +%s) - start)) "$hint"
        exit 1
    }
}
pytest() { "$python" -m pytest -q "$@"; }

if [ "${1:-all}" = loose ]; then
    # Warnings and stored pictures belong to the pinned versions; what is computed and printed must hold.
    stage "2 unit, property, oracle and lab tests" "These versions may be too old or too new; see pyproject.toml." \
        pytest tests -W default --ignore-glob='tests/test_browser*' --ignore=tests/test_setup.py \
        --ignore=tests/test_pictures.py --ignore=tests/test_classroom.py -n 2
    stage "3 notebooks: every cell runs" "These versions may be too old or too new; see pyproject.toml." \
        pytest -p tests.twice -W default --nbval-lax --nbval-current-env --nbval-cell-timeout=120 -p no:python -n 2 --dist loadfile lessons
    exit 0
fi

stage "1a lint" "See what ruff can mend by itself: $python -m ruff check --fix" ruff check
stage "1b format" "Mend it with: $python -m ruff format" ruff format --check
stage "1c spelling" "Mend the word, or add it to ignore-words-list under [tool.codespell] in pyproject.toml." \
    codespell README.md lessons helpers classroom tools tests datasets/README.md
[ "${1:-all}" != lint ] || exit 0

if [ "${1:-all}" = quick ]; then
    stage "2 unit, property, oracle and lab tests" "Run one alone: $python -m pytest tests/test_knn.py" \
        pytest tests --ignore-glob='tests/test_browser*' --ignore=tests/test_robustness.py \
        --ignore=tests/test_pictures.py --ignore=tests/test_classroom.py --hypothesis-profile=quick -n 2 \
        -k "not test_any_sequence_of_moves and not test_every_value_of_every_control"
    printf '\nPassed in %s s. Before a merge: make test\n' $(($(date +%s) - start))
    exit 0
fi
# Three at once on two cores, for the browser and the hub are waited for; each test goes to whoever is free.
stage "2 unit, property, oracle, lab, browser and classroom tests" \
    "Run one alone: $python -m pytest tests/test_knn.py" \
    pytest -rs tests -n 3 --durations=10
# Words are compared with what is stored, then pictures, with a tolerance; each cell runs twice (tests/twice.py).
stage "3 notebooks: every stored output again" "If the new output is right, save it with: make lessons" \
    pytest -p tests.twice --nbval --nbval-current-env --nbval-cell-timeout=300 \
    --nbval-sanitize-with tests/nbval.cfg -p no:python -n 2 --dist loadfile lessons
stage "3b minutes of each lesson" "See what the guard finds: $python tests/notebooks.py lessons/01_knn.ipynb" \
    "$python" tests/notebooks.py
printf '\nAll passed in %s s.\n' $(($(date +%s) - start))
