/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/nn/graph.h"

G_BEGIN_DECLS

/* Name of the node that holds a network's output at each half second, (n, 1, T), in the networks that
 * have one: "moodplane-1" and "crnn". */
#define NN_ZOO_STEPS_NODE   "steps"

/* What a network says when nobody asks for a number of outputs: the raw mood, see mood/gaussian.h. */
#define NN_ZOO_MOOD_OUTPUTS 5

/* For NnZooOptions.dropout: no dropout at all. */
#define NN_ZOO_NO_DROPOUT   (-1.0)

typedef enum
{
  NN_ZOO_ACTIVATION_DEFAULT,
  NN_ZOO_ACTIVATION_LINEAR,
  NN_ZOO_ACTIVATION_RELU,
  NN_ZOO_ACTIVATION_LEAKY_RELU, /* slope 0.01 */
  NN_ZOO_ACTIVATION_SIGMOID,
  NN_ZOO_ACTIVATION_TANH,
  NN_ZOO_ACTIVATION_SOFTSIGN,
  NN_ZOO_ACTIVATION_SOFTMAX,    /* of the outputs only */
} NnZooActivation;

typedef enum
{
  NN_ZOO_RECURRENT_DEFAULT,
  NN_ZOO_RECURRENT_GRU,
  NN_ZOO_RECURRENT_LSTM,
  NN_ZOO_RECURRENT_BIDIRECTIONAL_GRU,
  NN_ZOO_RECURRENT_BIDIRECTIONAL_LSTM,
} NnZooRecurrent;

/**
 * NnZooOptions:
 *
 * What can be asked of a network beyond its name. Zero, everywhere, is the architecture's own value;
 * an option that an architecture does not have is refused when it is set.
 */
typedef struct
{
  gsize           n_outputs;         /* 0: the mood's five raw numbers, which take no activation */
  gboolean        auxiliary;         /* googlenet: 3 n outputs, those of the main branch first; loss
                                      * weights 1, 0.3, 0.3 (Szegedy et al. 2015) */
  gsize           kernel;            /* side of the (first) kernel */
  gsize           filters;           /* channels of the (first) convolution */
  gsize           pool;              /* side of the pooling window */
  gsize           hidden;            /* units of a hidden layer; of a recurrent one, in each direction */
  NnZooRecurrent  recurrent;
  NnZooActivation hidden_activation;
  NnZooActivation output_activation;
  double          dropout;           /* 0: the architecture's own; NN_ZOO_NO_DROPOUT: none */
} NnZooOptions;

/* Fails with %BASE_ERROR_INVALID_ARGUMENT on an unknown name, an option that the architecture does
 * not have, or an input that its strides do not allow. */
NnGraph           *nn_zoo_build             (const char          *architecture,
                                             NnShape              input,
                                             const NnZooOptions  *options, /* (nullable) */
                                             GError             **error);
const char *const *nn_zoo_get_names         (void);

/* One sentence for a person, translated; NULL when there is no such network. */
const char        *nn_zoo_get_description   (const char          *architecture);

/* An input of the size that the architecture was made for. */
NnShape            nn_zoo_get_usual_input   (const char          *architecture);

/* All of an architecture's own values. An option that is 0 here is one that it does not have, but for
 * n_outputs and auxiliary. */
const NnZooOptions *nn_zoo_get_defaults     (const char          *architecture);

/* 0 with an error where nn_zoo_build() or the shapes have one. */
gsize              nn_zoo_count_parameters  (const char          *architecture,
                                             NnShape              input,
                                             const NnZooOptions  *options, /* (nullable) */
                                             GError             **error);

/* "outputs=2 kernel=3 dropout=0.5": what is not zero, in a fixed order; "" when all is. */
char              *nn_zoo_options_to_string (const NnZooOptions  *options);
gboolean           nn_zoo_options_parse     (NnZooOptions        *options,
                                             const char          *text,
                                             GError             **error);

G_END_DECLS
