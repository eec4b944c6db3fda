/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The small networks of the zoo learn 32 examples by heart; bench/overfit shows it for all. */

#include "overfit.h"

typedef struct
{
  const char *name;
  const char *architecture;
  NnShape input;
  NnZooOptions options;
} Case;

static const Case cases[] = {
  { "stoltenberg", "stoltenberg", { 1, 32, 32 }, { 0 } },
  { "yu-mymodel", "yu-mymodel", { 3, 32, 32 }, { .filters = 8 } },
  { "moldovan-ann", "moldovan-ann", { 40, 1, 1 }, { 0 } },
  { "gao-ffnn", "gao-ffnn", { 40, 1, 1 }, { 0 } },
  { "crnn-gru", "crnn", { 1, 32, 64 }, { .filters = 8, .hidden = 16 } },
  { "crnn-lstm", "crnn", { 1, 32, 64 }, { .filters = 8, .hidden = 16, .recurrent = NN_ZOO_RECURRENT_LSTM } },
  { "moldovan-resnet18", "moldovan-resnet18", { 1, 16, 16 }, { .filters = 8 } },
  { "resnet50", "resnet50", { 1, 32, 32 }, { .filters = 4, .kernel = 3 } },
  { "moodplane-1", "moodplane-1", { 1, 32, 48 }, { 0 } },
};

static void
test_overfit (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GError) error = NULL;
  OverfitResult result;

  overfit (c->architecture, c->input, &c->options, 2e-3, 300, NULL, &result, &error);
  g_assert_no_error (error);
  g_test_message ("%u epochs: loss %.3f -> %.3f, %u of %d right", result.n_epochs, result.loss_at_start,
                  result.loss, result.n_right, OVERFIT_N_EXAMPLES);
  g_assert_cmpuint (result.n_right, ==, OVERFIT_N_EXAMPLES);
  g_assert_cmpfloat (result.loss, <, 0.1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/training/overfit/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_overfit);
    }

  return g_test_run ();
}
