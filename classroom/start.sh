#!/bin/sh
# Runs as the learner, before their server: start.sh <server> <arguments>...
set -eu
umask 077 # what a learner makes is the learner's alone
if [ -O "$HOME" ]; then chmod 700 "$HOME"; fi # on Kubernetes home is a disk of the learner's own, and not theirs
if [ ! -e "$HOME/ml-by-hand" ]; then
    # Copied beside, then renamed: a copy that was broken off is made again.
    course=$(dirname "$0")/..
    rm -rf "$HOME/ml-by-hand.new"
    mkdir "$HOME/ml-by-hand.new"
    cp -R "$course/lessons" "$course/datasets" "$course/README.md" "$HOME/ml-by-hand.new"
    mv "$HOME/ml-by-hand.new" "$HOME/ml-by-hand"
fi
exec "$@"
