/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/nn/zoo.h"

/* Options as text, as they stand in a model file. One line of the table for each;
 * the names are part of the file format. */

typedef enum
{
  KIND_SIZE,
  KIND_SWITCH,
  KIND_ACTIVATION,
  KIND_RECURRENT,
  KIND_DROPOUT,
} Kind;

static const struct
{
  const char *name;
  Kind kind;
  gsize offset;
} keys[] = {
  { "outputs", KIND_SIZE, G_STRUCT_OFFSET (NnZooOptions, n_outputs) },
  { "auxiliary", KIND_SWITCH, G_STRUCT_OFFSET (NnZooOptions, auxiliary) },
  { "kernel", KIND_SIZE, G_STRUCT_OFFSET (NnZooOptions, kernel) },
  { "filters", KIND_SIZE, G_STRUCT_OFFSET (NnZooOptions, filters) },
  { "pool", KIND_SIZE, G_STRUCT_OFFSET (NnZooOptions, pool) },
  { "hidden", KIND_SIZE, G_STRUCT_OFFSET (NnZooOptions, hidden) },
  { "recurrent", KIND_RECURRENT, G_STRUCT_OFFSET (NnZooOptions, recurrent) },
  { "activation", KIND_ACTIVATION, G_STRUCT_OFFSET (NnZooOptions, hidden_activation) },
  { "output-activation", KIND_ACTIVATION, G_STRUCT_OFFSET (NnZooOptions, output_activation) },
  { "dropout", KIND_DROPOUT, G_STRUCT_OFFSET (NnZooOptions, dropout) },
};

/* In the order of the enumerations; "" is the architecture's own. */
static const char *const activations[]
    = { "", "linear", "relu", "leaky-relu", "sigmoid", "tanh", "softsign", "softmax", NULL };
static const char *const recurrents[]
    = { "", "gru", "lstm", "bidirectional-gru", "bidirectional-lstm", NULL };

#define FIELD(options, type, key) (*(type *)(gpointer)((char *)(options) + keys[key].offset))

/* As few digits as make the same number again. */
static char *
number_to_string (double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (text, sizeof text, "%.15g", number);
  if (g_ascii_strtod (text, NULL) != number)
    g_ascii_formatd (text, sizeof text, "%.17g", number);
  return g_strdup (text);
}

/* NULL when the option is not set. */
static char *
value_to_string (const NnZooOptions *options, gsize key)
{
  NnZooOptions copy = *options;

  switch (keys[key].kind)
    {
    case KIND_SIZE:
      return FIELD (&copy, gsize, key) != 0 ? g_strdup_printf ("%zu", FIELD (&copy, gsize, key)) : NULL;

    case KIND_SWITCH: return FIELD (&copy, gboolean, key) ? g_strdup ("yes") : NULL;

    case KIND_ACTIVATION:
      return FIELD (&copy, NnZooActivation, key) != 0
                 ? g_strdup (activations[FIELD (&copy, NnZooActivation, key)])
                 : NULL;

    case KIND_RECURRENT:
      return FIELD (&copy, NnZooRecurrent, key) != 0
                 ? g_strdup (recurrents[FIELD (&copy, NnZooRecurrent, key)])
                 : NULL;

    case KIND_DROPOUT:
      if (copy.dropout == 0.0)
        return NULL;
      return copy.dropout == NN_ZOO_NO_DROPOUT ? g_strdup ("none") : number_to_string (copy.dropout);

    default: g_assert_not_reached ();
    }
}

char *
nn_zoo_options_to_string (const NnZooOptions *options)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *value = value_to_string (options, i);

      if (value != NULL)
        g_string_append_printf (text, "%s%s=%s", text->len > 0 ? " " : "", keys[i].name, value);
    }

  return g_string_free (text, FALSE);
}

/* Index of @value in @names, above 0; 0 when it is not there. */
static guint
find_name (const char *const *names, const char *value)
{
  for (guint i = 1; names[i] != NULL; i++)
    if (g_str_equal (names[i], value))
      return i;

  return 0;
}

static gboolean
parse_dropout (const char *value, double *rate)
{
  char *end;

  if (g_str_equal (value, "none"))
    {
      *rate = NN_ZOO_NO_DROPOUT;
      return TRUE;
    }

  *rate = g_ascii_strtod (value, &end);
  if (end == value || *end != '\0' || !(*rate >= 0.0 && *rate < 1.0))
    return FALSE;
  if (*rate == 0.0)
    *rate = NN_ZOO_NO_DROPOUT;
  return TRUE;
}

static gboolean
parse_value (NnZooOptions *options, gsize key, const char *value)
{
  guint64 number;

  switch (keys[key].kind)
    {
    case KIND_SIZE:
      if (!g_ascii_string_to_unsigned (value, 10, 1, G_MAXUINT32, &number, NULL))
        return FALSE;
      FIELD (options, gsize, key) = (gsize)number;
      return TRUE;

    case KIND_SWITCH:
      FIELD (options, gboolean, key) = g_str_equal (value, "yes");
      return FIELD (options, gboolean, key) || g_str_equal (value, "no");

    case KIND_ACTIVATION:
      FIELD (options, NnZooActivation, key) = find_name (activations, value);
      return FIELD (options, NnZooActivation, key) != 0;

    case KIND_RECURRENT:
      FIELD (options, NnZooRecurrent, key) = find_name (recurrents, value);
      return FIELD (options, NnZooRecurrent, key) != 0;

    case KIND_DROPOUT: return parse_dropout (value, &options->dropout);

    default: g_assert_not_reached ();
    }
}

/* "key=value" */
static gboolean
parse_part (NnZooOptions *options, const char *part, guint *seen, GError **error)
{
  const char *equals = strchr (part, '=');

  for (gsize i = 0; equals != NULL && i < G_N_ELEMENTS (keys); i++)
    if (strlen (keys[i].name) == (gsize)(equals - part) && g_str_has_prefix (part, keys[i].name))
      {
        if ((*seen & 1u << i) != 0)
          {
            g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                         _ ("The option “%s” is given twice."), keys[i].name);
            return FALSE;
          }
        *seen |= 1u << i;

        if (parse_value (options, i, equals + 1))
          return TRUE;
        g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("The option “%s” cannot be “%s”."),
                     keys[i].name, equals + 1);
        return FALSE;
      }

  g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("“%s” is no option of a network."), part);
  return FALSE;
}

/**
 * nn_zoo_options_parse:
 * @options: (out): untouched on failure
 * @text: what nn_zoo_options_to_string() writes; the order does not matter
 * @error: %BASE_ERROR_INVALID_ARGUMENT with what is wrong
 *
 * Whether an architecture has these options shows in nn_zoo_build().
 */
gboolean
nn_zoo_options_parse (NnZooOptions *options, const char *text, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, " ", -1);
  NnZooOptions parsed = { 0 };
  guint seen = 0;

  for (gsize i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0' && !parse_part (&parsed, parts[i], &seen, error))
      return FALSE;

  *options = parsed;
  return TRUE;
}
