#!/bin/sh
# run.sh <process> <options of setup.mjs> <file with its own arguments> [arguments]: sets up what is missing, then runs that file. The
# processes take no arguments from a person. Whoever gives one is answered before the set-up, which may take minutes, by any Node.
name=$1 options=$2 command=$3
shift 3
[ $# -eq 0 ] || exec node setup/usage.mjs "$name" "$@"
# The options are words apart, and so are the file and its arguments.
# shellcheck disable=SC2086
node setup.mjs $options && exec ./node_modules/.bin/node $command
