#!/bin/sh
# What gave results.json, curves.csv and the figure of this folder. On a CPU the same versions give the same bits.
# Two runs of GPT-2: 34 minutes each, on one thread of 2 CPU cores that had other work; the others: minutes.
set -e
for model in gpt2 softmax lsa; do
  for covariance in fixed random; do
    lsa-theory nonlinear train --preset tiny --model $model --covariance $covariance --context 10 --seed 0 --threads 1 \
      --output $model-$covariance
  done
done
lsa-theory nonlinear evaluate gpt2-fixed gpt2-random softmax-fixed softmax-random lsa-fixed lsa-random --scales 1,4,9 \
  --covariances 64 --prompts 64 --seed 0 --output results/nonlinear/tiny
