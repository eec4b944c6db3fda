/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/nn/plan.h"
#include "engine/nn/zoo-internal.h"

/* The table of all networks. */

typedef struct
{
  const char *name;
  const char *description;
  NnZooBuilder build;
  NnShape usual;  /* the size it was made for */
  gsize channels; /* 0: any */
  gsize min_height, min_width;
  gsize multiple; /* of height and width; 0: any */
  gboolean has_auxiliary;
  gboolean is_sigmoid;   /* when asked for a number of outputs */
  NnZooOptions defaults; /* what is 0 here is no option of it */
} Entry;

#define NO_DROPOUT NN_ZOO_NO_DROPOUT
#define RELU       NN_ZOO_ACTIVATION_RELU

/* clang-format off */
static const Entry entries[] = {
  { "alexnet", N_("AlexNet: five convolutions and three large dense layers (Krizhevsky 2014; in Yu’s comparison)."),
    nn_zoo_build_alexnet, { 3, 224, 224 }, 0, 63, 63, 0, FALSE, FALSE, { .dropout = 0.5 } },
  { "vgg11", N_("VGG with 11 layers (Simonyan and Zisserman 2015; in Cerutti’s comparison)."),
    nn_zoo_build_vgg11, { 3, 224, 224 }, 0, 32, 32, 0, FALSE, FALSE, { .dropout = 0.5 } },
  { "vgg16-bn", N_("VGG with 16 layers and batch norm (in Yu’s comparison)."),
    nn_zoo_build_vgg16_bn, { 3, 224, 224 }, 0, 32, 32, 0, FALSE, FALSE, { .dropout = 0.5 } },
  { "vgg19", N_("VGG with 19 layers (in Cerutti’s comparison)."),
    nn_zoo_build_vgg19, { 3, 224, 224 }, 0, 32, 32, 0, FALSE, FALSE, { .dropout = 0.5 } },
  { "resnet18", N_("A residual network of 18 layers (He et al. 2016; in Yu’s comparison)."),
    nn_zoo_build_resnet18, { 3, 224, 224 }, 0, 1, 1, 0, FALSE, FALSE, { .kernel = 7, .filters = 64 } },
  { "resnet50", N_("A residual network of 50 layers with bottlenecks (in Cerutti’s comparison)."),
    nn_zoo_build_resnet50, { 3, 224, 224 }, 0, 1, 1, 0, FALSE, FALSE, { .kernel = 7, .filters = 64 } },
  { "resnet152", N_("A residual network of 152 layers with bottlenecks (in Cerutti’s comparison)."),
    nn_zoo_build_resnet152, { 3, 224, 224 }, 0, 1, 1, 0, FALSE, FALSE, { .kernel = 7, .filters = 64 } },
  { "googlenet", N_("GoogLeNet: nine inception modules, and two auxiliary outputs on request (Szegedy et al. 2015)."),
    nn_zoo_build_googlenet, { 3, 224, 224 }, 0, 15, 15, 0, TRUE, FALSE, { .dropout = 0.2 } },
  { "yu-mymodel", N_("A small network for MFCC images, after Yu’s own model: four convolutions and a mean over time."),
    nn_zoo_build_yu_mymodel, { 1, 40, 320 }, 0, 8, 8, 0, FALSE, FALSE,
    { .kernel = 3, .filters = 16, .dropout = 0.2 } },
  { "stoltenberg", N_("Stoltenberg’s network: one convolution, a pooling and eight units."),
    nn_zoo_build_stoltenberg, { 1, 80, 469 }, 0, 1, 1, 0, FALSE, TRUE,
    { .kernel = 3, .filters = 16, .pool = 3, .hidden = 8, .hidden_activation = RELU, .dropout = 0.2 } },
  { "moldovan-resnet18", N_("Moldovan’s residual network of 18 layers for one stacked image of features."),
    nn_zoo_build_moldovan_resnet18, { 1, 161, 1292 }, 1, 3, 3, 0, FALSE, FALSE,
    { .kernel = 7, .filters = 64 } },
  { "moldovan-ann", N_("Moldovan’s dense network of 128, 128, 64 and 32 units for features of a whole song."),
    nn_zoo_build_moldovan_ann, { 11, 1, 1 }, 0, 1, 1, 0, FALSE, FALSE,
    { .hidden_activation = RELU, .dropout = NO_DROPOUT } },
  { "gao-ffnn", N_("Gao’s dense network of three hidden layers with dropout, for the features of half a second."),
    nn_zoo_build_gao_ffnn, { 260, 1, 1 }, 0, 1, 1, 0, FALSE, FALSE,
    { .hidden = 128, .hidden_activation = RELU, .dropout = 0.5 } },
  { "crnn", N_("Convolutions, then a GRU or LSTM over time: a mood at each half second, and their mean."),
    nn_zoo_build_crnn, { 1, 80, 320 }, 0, 16, 16, 0, FALSE, FALSE,
    { .filters = 16, .hidden = 64, .recurrent = NN_ZOO_RECURRENT_BIDIRECTIONAL_GRU, .dropout = 0.3 } },
  { "moodplane-1", N_("The default network: five convolutions, a mood at each half second, and their mean."),
    nn_zoo_build_moodplane_1, { 1, 80, 320 }, 1, 16, 16, 16, FALSE, FALSE, { .dropout = 0.3 } },
};
/* clang-format on */

#define MAX_OUTPUTS 4096
#define MAX_KERNEL  64
#define MAX_FILTERS 1024
#define MAX_POOL    16
#define MAX_HIDDEN  16384

static const Entry *
find_entry (const char *architecture)
{
  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
    if (g_str_equal (entries[i].name, architecture))
      return &entries[i];

  return NULL;
}

static gboolean
set_invalid (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Always FALSE. */
static gboolean
set_invalid (GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_propagate_error (error, g_error_new_valist (BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, format, arguments));
  va_end (arguments);
  return FALSE;
}

/* Whether @is_asked for an option that @entry does not have (when its default @has none). */
static gboolean
check_known (const Entry *entry, const char *option, gboolean is_asked, gboolean has, GError **error)
{
  return !is_asked || has
         || set_invalid (error, _ ("The network “%s” has no option “%s”."), entry->name, option);
}

static gboolean
resolve_size (
    const Entry *entry, const char *option, gsize asked, gsize own, gsize max, gsize *value, GError **error)
{
  if (!check_known (entry, option, asked != 0, own != 0, error))
    return FALSE;
  if (asked > max)
    return set_invalid (error, _ ("The option “%s” of the network “%s” can be at most %zu, not %zu."), option,
                        entry->name, max, asked);

  *value = asked != 0 ? asked : own;
  return TRUE;
}

static gboolean
resolve_dropout (const Entry *entry, const NnZooOptions *asked, double *value, GError **error)
{
  const double rate = asked->dropout;

  if (!check_known (entry, "dropout", rate != 0.0 && rate != NN_ZOO_NO_DROPOUT,
                    entry->defaults.dropout != 0.0, error))
    return FALSE;
  if (rate != NN_ZOO_NO_DROPOUT && !(rate >= 0.0 && rate < 1.0))
    return set_invalid (error, _ ("Dropout takes a rate from 0 to less than 1, not %g."), rate);

  *value = rate != 0.0 ? rate : entry->defaults.dropout;
  return TRUE;
}

/* The outputs of the mood are read as they are: an activation would bend them. */
static gboolean
resolve_outputs (const Entry *entry, const NnZooOptions *asked, NnZooOptions *options, GError **error)
{
  const gboolean is_mood = asked->n_outputs == 0;

  if (!resolve_size (entry, "outputs", asked->n_outputs, NN_ZOO_MOOD_OUTPUTS, MAX_OUTPUTS,
                     &options->n_outputs, error))
    return FALSE;

  options->output_activation = asked->output_activation;
  if (options->output_activation == NN_ZOO_ACTIVATION_DEFAULT)
    options->output_activation
        = entry->is_sigmoid && !is_mood ? NN_ZOO_ACTIVATION_SIGMOID : NN_ZOO_ACTIVATION_LINEAR;
  if (is_mood && options->output_activation != NN_ZOO_ACTIVATION_LINEAR)
    return set_invalid (error,
                        _ ("The five numbers of a mood take no “output-activation”: give the number of "
                           "outputs too."));

  return TRUE;
}

static gboolean
resolve_options (const Entry *entry, const NnZooOptions *asked, NnZooOptions *options, GError **error)
{
  const NnZooOptions *own = &entry->defaults;

  if (!resolve_outputs (entry, asked, options, error)
      || !resolve_size (entry, "kernel", asked->kernel, own->kernel, MAX_KERNEL, &options->kernel, error)
      || !resolve_size (entry, "filters", asked->filters, own->filters, MAX_FILTERS, &options->filters, error)
      || !resolve_size (entry, "pool", asked->pool, own->pool, MAX_POOL, &options->pool, error)
      || !resolve_size (entry, "hidden", asked->hidden, own->hidden, MAX_HIDDEN, &options->hidden, error)
      || !resolve_dropout (entry, asked, &options->dropout, error)
      || !check_known (entry, "auxiliary", asked->auxiliary, entry->has_auxiliary, error)
      || !check_known (entry, "recurrent", asked->recurrent != 0, own->recurrent != 0, error)
      || !check_known (entry, "activation", asked->hidden_activation != 0, own->hidden_activation != 0,
                       error))
    return FALSE;

  if (asked->hidden_activation == NN_ZOO_ACTIVATION_SOFTMAX)
    return set_invalid (error, _ ("Softmax is for outputs, not for what lies between."));

  options->auxiliary = asked->auxiliary;
  options->recurrent = asked->recurrent != 0 ? asked->recurrent : own->recurrent;
  options->hidden_activation
      = asked->hidden_activation != 0 ? asked->hidden_activation : own->hidden_activation;
  return TRUE;
}

static gboolean
check_input (const Entry *entry, NnShape input, GError **error)
{
  if (entry->channels != 0 && input.channels != entry->channels)
    return set_invalid (error, _ ("The network “%s” takes %zu channel, not %zu."), entry->name,
                        entry->channels, input.channels);
  if (input.channels == 0 || input.height < entry->min_height || input.width < entry->min_width)
    return set_invalid (error, _ ("The network “%s” takes inputs of at least %zu × %zu, not %zu × %zu."),
                        entry->name, entry->min_height, entry->min_width, input.height, input.width);
  if (entry->multiple != 0 && (input.height % entry->multiple != 0 || input.width % entry->multiple != 0))
    return set_invalid (error,
                        _ ("The network “%s” takes multiples of %zu in height and width, not %zu × %zu."),
                        entry->name, entry->multiple, input.height, input.width);

  return TRUE;
}

NnGraph *
nn_zoo_build (const char *architecture, NnShape input, const NnZooOptions *options, GError **error)
{
  static const NnZooOptions none = { 0 };
  const Entry *entry = find_entry (architecture);
  g_autofree char *text = NULL;
  NnZooOptions resolved = { 0 };
  NnGraph *graph;

  if (options == NULL)
    options = &none;

  if (entry == NULL)
    {
      set_invalid (error, _ ("There is no network called “%s”."), architecture);
      return NULL;
    }
  if (!resolve_options (entry, options, &resolved, error) || !check_input (entry, input, error))
    return NULL;

  text = nn_zoo_options_to_string (options);
  graph = nn_graph_new (architecture);
  nn_graph_set_options (graph, text);
  entry->build (graph, input, &resolved);

  return graph;
}

/**
 * nn_zoo_get_names:
 *
 * Returns: (array zero-terminated=1) (transfer none)
 */
const char *const *
nn_zoo_get_names (void)
{
  static const char *names[G_N_ELEMENTS (entries) + 1];
  static gsize is_filled = 0;

  if (g_once_init_enter (&is_filled))
    {
      for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
        names[i] = entries[i].name;
      g_once_init_leave (&is_filled, 1);
    }

  return names;
}

const char *
nn_zoo_get_description (const char *architecture)
{
  const Entry *entry = find_entry (architecture);

  return entry != NULL ? _ (entry->description) : NULL;
}

NnShape
nn_zoo_get_usual_input (const char *architecture)
{
  const Entry *entry = find_entry (architecture);

  g_return_val_if_fail (entry != NULL, ((NnShape) { 0 }));

  return entry->usual;
}

const NnZooOptions *
nn_zoo_get_defaults (const char *architecture)
{
  const Entry *entry = find_entry (architecture);

  return entry != NULL ? &entry->defaults : NULL;
}

gsize
nn_zoo_count_parameters (const char *architecture, NnShape input, const NnZooOptions *options, GError **error)
{
  g_autoptr (NnGraph) graph = nn_zoo_build (architecture, input, options, error);
  g_autoptr (NnPlan) plan = graph != NULL ? nn_plan_new (graph, input, error) : NULL;

  return plan != NULL ? plan->n_parameters : 0;
}
