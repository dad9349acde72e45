#!/bin/sh
# From drawings to a published folder with `negareh train` alone; killed, it goes on where it was. Reads DEMO_WORK, a folder for all of it.
set -eu
cd "$(dirname -- "$0")/../../.."
work=${DEMO_WORK:?a folder for drawings, trainings and models}
export DATA_DIR="$work/data" MODEL=demo LOCALE=en

node_modules/.bin/node models/demo/make/draw.ts "$work/drawings" training-1 11004

train() {
  ./negareh train --pairs "$work/drawings/captions.jsonl" --english 0.5 --batch 256 --slice 64 --decay 0.05 \
    --held-out 0.05 --patience 100 "$@"
}
# Half of the patches first, which takes a third of the time; then all of them at a lower rate.
train --base demo --patches 0.5 --epochs 4 --rate 0.0003 --out demo-half
train --base demo-half --epochs 1 --rate 0.0001 --out demo-retrained
./negareh models verify demo-retrained
./negareh models export demo-retrained --format hf
