/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/base/rng.h"
#include "engine/nn/shape.h"

G_BEGIN_DECLS

/**
 * TrainingDraw:
 * @first: the example that the epoch is at
 * @second: the example that is mixed in
 * @share: of the first; 1: nothing is mixed in
 * @starts: where in @first and in @second the stretches begin that prepare() chose, for judge()
 * @rng: of crops and distortions
 *
 * What one input of a batch is made of.
 */
typedef struct
{
  guint   first;
  guint   second;
  double  share;
  gsize   starts[2];
  BaseRng rng;
} TrainingDraw;

/**
 * TrainingProblem:
 * @input: of one example as the network is trained on it
 * @network_input: what the network is built for, where that is another; all 0: @input
 * @n_examples: at least 1
 * @n_outputs: of the network
 * @n_scratch: floats that a prepare() needs for itself
 * @mixup: both parameters of the beta distribution that a mixture's share is drawn from (Zhang et al.
 *   2018); 0: no mixing
 * @prepare: fills @input, (C, H, W), with the draw's example, distorted. From any thread, several at a
 *   time; what it does depends on the draw alone. @scratch holds whatever it held
 * @judge: the loss of one output, and its gradient, which comes in cleared. From the trainer's thread
 * @describe: adds to @checksum whatever moves the weights, so that a checkpoint of another problem is
 *   known for one
 * @self: handed to all three
 *
 * What a network is trained for: examples, and what to say of its outputs. A plain value that owns
 * nothing; what is behind it must outlive the trainer.
 */
typedef struct
{
  NnShape  input;
  NnShape  network_input;
  gsize    n_examples;
  gsize    n_outputs;
  gsize    n_scratch;
  double   mixup;
  void   (*prepare)  (gpointer            self,
                      TrainingDraw       *draw,
                      float              *input,
                      float              *scratch);
  double (*judge)    (gpointer            self,
                      const TrainingDraw *draw,
                      const float        *output,
                      float              *gradient);
  void   (*describe) (gpointer            self,
                      GChecksum          *checksum);
  gpointer self;
} TrainingProblem;

G_END_DECLS
