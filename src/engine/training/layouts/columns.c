/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which column of a table says what. */
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/training/corpus.h"
#include "engine/training/layouts/layout-private.h"

#define DEGREES "degrees"
#define N_NAMES_MAX 16

static const char *const role_ids[TRAINING_N_ROLES]
    = { "path", "title", "artist", "group", "genre", "class", "words", "quadrant", "valence", "arousal", "fold" };

/* What columns are called in sets that are out there, the likeliest first; as training_column_normalize() has them. */
static const char *const role_names[TRAINING_N_ROLES][N_NAMES_MAX] = {
  [TRAINING_ROLE_PATH] = { "path", "file", "filename", "filepath", "audio", "audiofile", "songid", "musicid", "trackid",
                           "clip", "clipid", "song", "track", "id" },
  [TRAINING_ROLE_TITLE] = { "title", "songtitle", "track", "name" },
  [TRAINING_ROLE_ARTIST] = { "artist", "performer", "singer", "composer" },
  [TRAINING_ROLE_GROUP] = { "group", "artist", "actor", "song", "series", "album" },
  [TRAINING_ROLE_GENRE] = { "genre", "genres" },
  [TRAINING_ROLE_CLASS] = { "emotion", "class", "label", "mood", "category" },
  [TRAINING_ROLE_WORDS] = { "moodtags", "words", "tags", "moods", "moodsstrsplit", "moodsstr" },
  [TRAINING_ROLE_QUADRANT] = { "quadrant", "quad", "4q" },
  [TRAINING_ROLE_VALENCE] = { "valence", "valencemean", "meanvalence", "pleasure", "v" },
  [TRAINING_ROLE_AROUSAL] = { "arousal", "arousalmean", "meanarousal", "energy", "a" },
  [TRAINING_ROLE_FOLD] = { "fold" },
};

const char *
training_role_to_id (TrainingRole role)
{
  return role_ids[role];
}

gboolean
training_role_from_id (const char   *id,
                       TrainingRole *role)
{
  for (TrainingRole i = 0; i < TRAINING_N_ROLES; i++)
    if (g_str_equal (role_ids[i], id))
      {
        *role = i;
        return TRUE;
      }

  return FALSE;
}

char *
training_column_normalize (const char *name)
{
  GString *bare = g_string_new (NULL);

  for (const char *c = name; *c != '\0'; c++)
    if (g_ascii_isalnum (*c))
      g_string_append_c (bare, g_ascii_tolower (*c));

  return g_string_free (bare, FALSE);
}

const char *
training_column_guess (const TrainingCsv *csv,
                       TrainingRole       role)
{
  for (guint n = 0; n < N_NAMES_MAX && role_names[role][n] != NULL; n++)
    for (gsize i = 0; i < training_csv_get_n_columns (csv); i++)
      {
        g_autofree char *name = training_column_normalize (training_csv_get_header (csv, i));

        if (g_str_equal (name, role_names[role][n]))
          return training_csv_get_header (csv, i);
      }

  return NULL;
}

static gboolean
add_part (TrainingLayoutChoice  *self,
          const char            *part,
          GError               **error)
{
  const char *equals = strchr (part, '=');
  g_autofree char *id = equals != NULL ? g_strndup (part, (gsize)(equals - part)) : g_strdup (part);
  TrainingRole role;

  if (equals != NULL && g_str_equal (id, DEGREES))
    {
      g_strfreev (self->degrees);
      self->degrees = g_strsplit (equals + 1, "+", -1);
      return TRUE;
    }
  if (equals != NULL && equals[1] != '\0' && training_role_from_id (id, &role))
    {
      g_free (self->columns[role]);
      self->columns[role] = g_strdup (equals + 1);
      return TRUE;
    }

  g_autofree char *known = g_strjoinv (", ", (char **)role_ids);

  g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
               /* Translators: the list is one of English identifiers */
               _ ("“%s” says nothing of a column; write “valence=COLUMN”. Columns can be: %s, degrees."), part, known);
  return FALSE;
}

gboolean
training_layout_choice_set_columns (TrainingLayoutChoice  *self,
                                    const char            *text,
                                    GError               **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);

  for (guint i = 0; i < TRAINING_N_ROLES; i++)
    g_clear_pointer (&self->columns[i], g_free);
  g_clear_pointer (&self->degrees, g_strfreev);
  for (char **part = parts; *part != NULL; part++)
    if (**part != '\0' && !add_part (self, *part, error))
      return FALSE;

  return TRUE;
}

char *
training_layout_choice_format_columns (const TrainingLayoutChoice *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < TRAINING_N_ROLES; i++)
    if (self->columns[i] != NULL)
      g_string_append_printf (text, "%s%s=%s", text->len > 0 ? "," : "", role_ids[i], self->columns[i]);
  if (self->degrees != NULL && self->degrees[0] != NULL)
    {
      g_autofree char *names = g_strjoinv ("+", self->degrees);

      g_string_append_printf (text, "%s" DEGREES "=%s", text->len > 0 ? "," : "", names);
    }

  return g_string_free (text, FALSE);
}

static gboolean
is_taken (const TrainingLayoutChoice *self,
          const char                 *name,
          TrainingRole                role)
{
  for (TrainingRole i = 0; i < role; i++)
    /* Those of one artist are a group; a column for files cannot also be one. */
    if (g_strcmp0 (self->columns[i], name) == 0 && !(role == TRAINING_ROLE_GROUP && i == TRAINING_ROLE_ARTIST))
      return TRUE;

  return FALSE;
}

static void
guess_degrees (TrainingLayoutChoice *self,
               const TrainingCsv    *csv)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint d = 0; d < TRAINING_N_DEGREES; d++)
    if (training_csv_find_column (csv, training_degree_names[d]) >= 0)
      g_strv_builder_add (names, training_degree_names[d]);
  g_strfreev (self->degrees);
  self->degrees = g_strv_builder_end (names);
}

/* Without a name that tells, the files are where a column's first field is one. */
static const char *
guess_path (const TrainingCsv   *csv,
            const char          *by_name)
{
  for (gsize i = 0; by_name == NULL && i < training_csv_get_n_columns (csv) && training_csv_get_n_rows (csv) > 0; i++)
    {
      const char *dot = strrchr (training_csv_get (csv, 0, (int)i), '.');

      if (dot != NULL && strlen (dot) >= 3 && strlen (dot) <= 5 && g_ascii_isalpha (dot[1]))
        return training_csv_get_header (csv, i);
    }

  return by_name;
}

static void
guess_scale (TrainingLayoutChoice *self,
             const TrainingCsv    *csv)
{
  const TrainingRole roles[] = { TRAINING_ROLE_VALENCE, TRAINING_ROLE_AROUSAL };
  double lowest = INFINITY, highest = -INFINITY;

  for (guint r = 0; r < G_N_ELEMENTS (roles); r++)
    {
      const char *name = self->columns[roles[r]];
      int column = name != NULL ? training_csv_find_column (csv, name) : -1;

      for (gsize row = 0; column >= 0 && row < training_csv_get_n_rows (csv); row++)
        {
          const char *text = training_csv_get (csv, row, column);
          char *end;
          double value = g_ascii_strtod (text, &end);

          if (end == text || *end != '\0' || !isfinite (value))
            continue;
          lowest = MIN (lowest, value);
          highest = MAX (highest, value);
        }
    }
  if (lowest <= highest)
    training_scale_guess (lowest, highest, &self->scale);
}

gboolean
training_layout_choice_guess (TrainingLayoutChoice  *self,
                              GError               **error)
{
  g_autoptr (TrainingCsv) csv = training_csv_load_loose (self->table, &self->format, error);

  if (csv == NULL)
    return FALSE;
  for (TrainingRole role = 0; role < TRAINING_N_ROLES; role++)
    {
      const char *name = training_column_guess (csv, role);

      if (role == TRAINING_ROLE_PATH)
        name = guess_path (csv, name);
      g_clear_pointer (&self->columns[role], g_free);
      if (name != NULL && !is_taken (self, name, role))
        self->columns[role] = g_strdup (name);
    }
  guess_degrees (self, csv);
  if (!training_scale_is_known (&self->scale))
    guess_scale (self, csv);

  return TRUE;
}
