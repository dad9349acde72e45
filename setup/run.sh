#!/bin/sh
# run.sh <process> <options of setup.mjs> <file> [arguments]: sets up what is missing, and goes on as that file. Who asks for help
# has it before that, from any Node.
name=$1 options=$2
shift 2
for given in "$@"; do
  case $given in
    -h | --help | help) exec node setup/usage.mjs "$name" ;;
  esac
done
# The options are words apart.
# shellcheck disable=SC2086
node setup.mjs $options && exec ./node_modules/.bin/node "$@"
