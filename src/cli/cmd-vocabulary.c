/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/commands.h"

#include <string.h>

#include <glib/gi18n.h>

#include "cli/json-writer.h"
#include "engine/base/error.h"
#include "engine/mood/vocabulary.h"

/* What the options say. */
typedef struct
{
  gboolean lists;
  gboolean is_json;
  gboolean resets;
  char *cut;       /* (owned) (nullable) */
  char *neutral;   /* (owned) (nullable) */
  GStrv removed;   /* (owned) (nullable) */
  GStrv set;       /* (owned) (nullable) */
  GStrv aliases;   /* (owned) (nullable) */
  GStrv arguments; /* (owned) (nullable) */
} Options;

/* What an option does to the words: gives others, or says why not. */
typedef MoodVocabulary *(*Change) (const MoodVocabulary *vocabulary, const char *text, GError **error);

/* --- what options say --- */

/* With a point, whatever the locale. */
static gboolean
parse_number (const char *text, double *value)
{
  char *end = NULL;

  *value = g_ascii_strtod (text, &end);

  return end != text && *end == '\0';
}

static gboolean
parse_pair (const char *text, double *valence, double *arousal, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);

  if (g_strv_length (parts) == 2 && parse_number (parts[0], valence) && parse_number (parts[1], arousal))
    return TRUE;

  g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
               _ ("“%s” is no place on the plane; it is valence and arousal with a comma between: 0.5,-0.25."), text);
  return FALSE;
}

/* @word: (out) (transfer full); @value: (out): what follows the sign */
static gboolean
parse_assignment (const char *text, char **word, const char **value, GError **error)
{
  const char *sign = strchr (text, '=');

  if (sign == NULL)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("“%s” names no word before a “=”."), text);
      return FALSE;
    }
  *word = g_strndup (text, (gsize)(sign - text));
  *value = sign + 1;

  return TRUE;
}

/* --- what they do --- */

static MoodVocabulary *
set_word (const MoodVocabulary *vocabulary, const char *text, GError **error)
{
  g_autofree char *word = NULL;
  const char *value;
  const MoodWord *known;
  double valence, arousal;

  if (!parse_assignment (text, &word, &value, error) || !parse_pair (value, &valence, &arousal, error))
    return NULL;
  known = mood_vocabulary_find (vocabulary, word);

  return mood_vocabulary_with_word (vocabulary, word, valence, arousal,
                                    known != NULL ? (const char *const *)known->synonyms : NULL, error);
}

static MoodVocabulary *
set_aliases (const MoodVocabulary *vocabulary, const char *text, GError **error)
{
  g_autofree char *word = NULL;
  g_auto (GStrv) aliases = NULL;
  const char *value;
  const MoodWord *known;

  if (!parse_assignment (text, &word, &value, error))
    return NULL;
  known = mood_vocabulary_find (vocabulary, word);
  if (known == NULL)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_NOT_FOUND, _ ("There is no mood word “%s”"), word);
      return NULL;
    }
  aliases = g_strsplit (value, ",", -1);
  for (gsize i = 0; aliases[i] != NULL; i++)
    g_strstrip (aliases[i]);

  return mood_vocabulary_with_word (vocabulary, word, known->valence, known->arousal, (const char *const *)aliases, error);
}

static MoodVocabulary *
set_cut (const MoodVocabulary *vocabulary, const char *text, GError **error)
{
  MoodBorders borders = *mood_vocabulary_get_borders (vocabulary);

  if (!parse_pair (text, &borders.valence, &borders.arousal, error))
    return NULL;

  return mood_vocabulary_with_borders (vocabulary, &borders, error);
}

static MoodVocabulary *
set_neutral (const MoodVocabulary *vocabulary, const char *text, GError **error)
{
  MoodBorders borders = *mood_vocabulary_get_borders (vocabulary);

  if (!parse_number (text, &borders.neutral_radius))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("“%s” is no radius of the neutral middle; it is a number from 0 to %.1f."), text,
                   MOOD_NEUTRAL_RADIUS_MAX);
      return NULL;
    }

  return mood_vocabulary_with_borders (vocabulary, &borders, error);
}

/* @vocabulary: (inout): stays as it was where it fails */
static gboolean
apply (MoodVocabulary **vocabulary, Change change, const char *text, GError **error)
{
  MoodVocabulary *changed = text != NULL ? change (*vocabulary, text, error) : mood_vocabulary_ref (*vocabulary);

  if (changed == NULL)
    return FALSE;
  mood_vocabulary_unref (*vocabulary);
  *vocabulary = changed;

  return TRUE;
}

static gboolean
apply_all (MoodVocabulary **vocabulary, Change change, GStrv texts, GError **error)
{
  for (gsize i = 0; texts != NULL && texts[i] != NULL; i++)
    if (!apply (vocabulary, change, texts[i], error))
      return FALSE;

  return TRUE;
}

/* (transfer full) (nullable) */
static MoodVocabulary *
make_changed (const Options *self, GError **error)
{
  MoodVocabulary *now = self->resets ? NULL : mood_vocabulary_get_default (error);
  g_autoptr (MoodVocabulary) vocabulary = NULL;

  if (!self->resets && now == NULL)
    return NULL;
  vocabulary = self->resets ? mood_vocabulary_load_shipped (error) : mood_vocabulary_ref (now);
  if (vocabulary == NULL || !apply (&vocabulary, set_cut, self->cut, error)
      || !apply (&vocabulary, set_neutral, self->neutral, error)
      || !apply_all (&vocabulary, mood_vocabulary_without_word, self->removed, error)
      || !apply_all (&vocabulary, set_word, self->set, error)
      || !apply_all (&vocabulary, set_aliases, self->aliases, error))
    return NULL;

  return g_steal_pointer (&vocabulary);
}

static gboolean
is_change (const Options *self)
{
  return self->resets || self->cut != NULL || self->neutral != NULL || self->removed != NULL || self->set != NULL
         || self->aliases != NULL;
}

/* --- printing --- */

static void
print_word (const MoodWord *word)
{
  g_autofree char *aliases = word->synonyms != NULL ? g_strjoinv (", ", word->synonyms) : NULL;
  g_autofree char *line = g_strdup_printf ("%s %+.2f %+.2f  %s%s%s", mood_quadrant_to_id (word->quadrant), word->valence,
                                           word->arousal, word->id, aliases != NULL ? ": " : "",
                                           aliases != NULL ? aliases : "");
  g_autofree char *shown = cli_clean_text (line);

  cli_write_line (shown);
}

static void
print_text (const MoodVocabulary *vocabulary)
{
  const MoodBorders *borders = mood_vocabulary_get_borders (vocabulary);
  /* Translators: where the plane is parted: "Pleasant from +0.00, energetic from +0.00, neutral within 0.10" */
  g_autofree char *line = g_strdup_printf (_ ("Pleasant from %+.2f, energetic from %+.2f, neutral within %.2f"),
                                           borders->valence, borders->arousal, borders->neutral_radius);

  cli_write_line (line);
  for (gsize i = 0; i < mood_vocabulary_get_n_words (vocabulary); i++)
    print_word (mood_vocabulary_get_word (vocabulary, i));
}

static void
write_word (CliJsonWriter *writer, const MoodWord *word)
{
  cli_json_writer_begin (writer, NULL, '{');
  cli_json_writer_string (writer, "word", word->id);
  cli_json_writer_number (writer, "valence", word->valence, 4);
  cli_json_writer_number (writer, "arousal", word->arousal, 4);
  cli_json_writer_string (writer, "quadrant", mood_quadrant_to_id (word->quadrant));
  cli_json_writer_begin (writer, "aliases", '[');
  for (gsize i = 0; word->synonyms != NULL && word->synonyms[i] != NULL; i++)
    cli_json_writer_string (writer, NULL, word->synonyms[i]);
  cli_json_writer_end (writer, ']');
  cli_json_writer_end (writer, '}');
}

static void
print_json (const MoodVocabulary *vocabulary)
{
  const MoodBorders *borders = mood_vocabulary_get_borders (vocabulary);
  g_auto (CliJsonWriter) writer = { 0 };
  g_autofree char *line = NULL;

  cli_json_writer_init (&writer);
  cli_json_writer_begin (&writer, NULL, '{');
  cli_json_writer_number (&writer, "valence_cut", borders->valence, 4);
  cli_json_writer_number (&writer, "arousal_cut", borders->arousal, 4);
  cli_json_writer_number (&writer, "neutral_radius", borders->neutral_radius, 4);
  cli_json_writer_begin (&writer, "words", '[');
  for (gsize i = 0; i < mood_vocabulary_get_n_words (vocabulary); i++)
    write_word (&writer, mood_vocabulary_get_word (vocabulary, i));
  cli_json_writer_end (&writer, ']');
  cli_json_writer_end (&writer, '}');
  line = cli_json_writer_finish (&writer);
  cli_write_line (line);
}

/* --- */

static gboolean
keep (const Options *self, MoodVocabulary *changed, GError **error)
{
  g_autofree char *path = mood_vocabulary_get_path ();
  g_autoptr (MoodVocabulary) shipped = self->resets ? mood_vocabulary_load_shipped (NULL) : NULL;

  /* Without a file of their own, owners have the words of the program that they will install next. */
  if (shipped != NULL && mood_vocabulary_equal (changed, shipped))
    return mood_vocabulary_forget (path, error);

  return mood_vocabulary_save (changed, path, error);
}

static int
work (const Options *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MoodVocabulary) vocabulary = make_changed (self, &error);

  if (vocabulary == NULL || (is_change (self) && !keep (self, vocabulary, &error)))
    {
      cli_print_error ("%s", error->message);
      return CLI_EXIT_ERROR;
    }
  if (self->is_json)
    print_json (vocabulary);
  else
    print_text (vocabulary);

  return CLI_EXIT_OK;
}

static int
run (const CliCommand *command, int argc, char *argv[])
{
  Options self = { 0 };
  const GOptionEntry entries[] = {
    { "list", 'l', 0, G_OPTION_ARG_NONE, &self.lists, N_ ("Print the words and their places, as without options"), NULL },
    { "set", 's', 0, G_OPTION_ARG_STRING_ARRAY, &self.set, N_ ("Move a word, or add one: happy=0.6,0.4"), N_ ("WORD=V,A") },
    { "alias", 'a', 0, G_OPTION_ARG_STRING_ARRAY, &self.aliases, N_ ("What else a word is called: happy=glad,cheerful"),
      N_ ("WORD=A,B") },
    { "remove", 'r', 0, G_OPTION_ARG_STRING_ARRAY, &self.removed, N_ ("Take a word away"), N_ ("WORD") },
    { "neutral", 'n', 0, G_OPTION_ARG_STRING, &self.neutral, N_ ("Radius of the neutral middle, from 0 to 0.5"),
      N_ ("RADIUS") },
    { "cut", 'c', 0, G_OPTION_ARG_STRING, &self.cut, N_ ("Where pleasant and energetic begin, from -0.5 to 0.5"), N_ ("V,A") },
    { "reset", 0, 0, G_OPTION_ARG_NONE, &self.resets, N_ ("Return to the words that the program comes with"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self.is_json, N_ ("Print one JSON object"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self.arguments, NULL, NULL },
    { NULL },
  };
  int status = CLI_EXIT_ERROR;

  if (!cli_command_parse (command, entries, argc, argv))
    status = CLI_EXIT_ERROR;
  else if (self.arguments != NULL)
    status = cli_command_wrong_usage (command, _ ("“%s” is too much."), self.arguments[0]);
  else if (self.lists && is_change (&self))
    status = cli_command_wrong_usage (command, _ ("Either --list the words or change them."));
  else
    status = work (&self);

  g_free (self.cut);
  g_free (self.neutral);
  g_strfreev (self.removed);
  g_strfreev (self.set);
  g_strfreev (self.aliases);
  g_strfreev (self.arguments);

  return status;
}

const CliCommand cli_command_vocabulary = {
  .name = "vocabulary",
  .arguments = "",
  .summary = N_ ("Say which mood words there are, and where they lie"),
  .names_songs = TRUE,
  .run = run,
};
