/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Vocabularies as files, and the one in use. Any thread may ask for the one in use; what it gets stays valid for as long as
 * the program runs, since vocabularies that were in use are kept: an owner changes words some times a day, and songs in
 * lists point to them. */
#include "engine/mood/vocabulary-private.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "engine/base/error.h"
#include "engine/base/paths.h"

/* No word has this name, as "@" cannot be in one. */
#define BORDERS_GROUP "@borders"

static GMutex lock;
static GPtrArray *in_use; /* (mutex lock) (nullable) (element-type MoodVocabulary): the last one is */
static char *notice;      /* (mutex lock) (nullable) */

static gboolean
read_number (GKeyFile    *file,
             const char  *group,
             const char  *key,
             double      *value,
             GError     **error)
{
  g_autoptr (GError) cause = NULL;

  *value = g_key_file_get_double (file, group, key, &cause);
  if (cause == NULL)
    return TRUE;

  g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("“%s” has no number called “%s”"), group, key);
  return FALSE;
}

static gboolean
read_borders (GKeyFile        *file,
              MoodVocabulary  *self,
              GError         **error)
{
  MoodBorders *borders = &self->borders;

  if (!g_key_file_has_group (file, BORDERS_GROUP))
    return TRUE;
  if (!read_number (file, BORDERS_GROUP, "valence", &borders->valence, error)
      || !read_number (file, BORDERS_GROUP, "arousal", &borders->arousal, error)
      || !read_number (file, BORDERS_GROUP, "neutral-radius", &borders->neutral_radius, error))
    return FALSE;
  if (mood_borders_are_usable (borders))
    return TRUE;

  g_set_error_literal (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                       _ ("The borders of the quadrants lie too far out"));
  return FALSE;
}

/* The quadrant is the one its place lies in; the file names it all the same, so that an edit which moves a word across
 * an axis is noticed and not believed. */
static gboolean
read_word (GKeyFile        *file,
           const char      *group,
           MoodVocabulary  *self,
           GError         **error)
{
  g_autofree char *quadrant = g_key_file_get_string (file, group, "quadrant", NULL);
  g_auto (GStrv) synonyms = g_key_file_get_string_list (file, group, "synonyms", NULL, NULL);
  MoodQuadrant named;
  double valence, arousal;

  if (!read_number (file, group, "valence", &valence, error) || !read_number (file, group, "arousal", &arousal, error)
      || !mood_vocabulary_add (self, group, valence, arousal, (const char *const *) synonyms, error))
    return FALSE;
  if (mood_quadrant_from_id (quadrant, &named)
      && named == mood_borders_get_quadrant (&self->borders, valence, arousal))
    return TRUE;

  g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
               _ ("The mood word “%s” does not lie in the quadrant that it names"), group);
  return FALSE;
}

/**
 * mood_vocabulary_load:
 * @path: a key file with a group for each word: valence, arousal (both -1 to 1) and quadrant (Q1..Q4),
 *   and if wanted synonyms, a list that is parted by “;”; a group "@borders" has the borders, if not the usual ones
 *
 * Returns: (nullable): the words, or %NULL with a #GFileError, #GKeyFileError or
 *   %BASE_ERROR_INVALID_ARGUMENT that names the word
 */
MoodVocabulary *
mood_vocabulary_load (const char  *path,
                      GError     **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (MoodVocabulary) self = mood_vocabulary_new_empty ();
  g_auto (GStrv) groups = NULL;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, error) || !read_borders (file, self, error))
    return NULL;

  groups = g_key_file_get_groups (file, NULL);
  for (gsize i = 0; groups[i] != NULL; i++)
    if (!g_str_equal (groups[i], BORDERS_GROUP) && !read_word (file, groups[i], self, error))
      return NULL;
  if (self->words->len > 0)
    return g_steal_pointer (&self);

  g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("A vocabulary has 1 to %d mood words; this one has %u"),
               MOOD_VOCABULARY_MAX, self->words->len);
  return NULL;
}

/* The words that the program comes with. */
MoodVocabulary *
mood_vocabulary_load_shipped (GError **error)
{
  g_autofree char *path = base_paths_find_data ("vocabulary/default.ini");

  return mood_vocabulary_load (path, error);
}

/* (transfer full): where the owner's own words are kept, if there are any. */
char *
mood_vocabulary_get_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "moodplane", "vocabulary.ini", NULL);
}

/* The owner's words, or else those that the program comes with. */
static MoodVocabulary *
load_first (GError **error)
{
  g_autofree char *path = mood_vocabulary_get_path ();
  g_autoptr (GError) cause = NULL;
  MoodVocabulary *own = mood_vocabulary_load (path, &cause);

  if (own != NULL)
    return own;
  if (!g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    notice = g_strdup_printf (_ ("Your own mood words cannot be read, so the usual ones are used: %s"), cause->message);

  return mood_vocabulary_load_shipped (error);
}

/**
 * mood_vocabulary_get_default:
 *
 * The words in use: those that mood_vocabulary_use() was told, or else the owner's, or else those that the program comes
 * with. Safe from any thread.
 *
 * Returns: (transfer none) (nullable): valid for ever; %NULL with an error when there are none to be read
 */
MoodVocabulary *
mood_vocabulary_get_default (GError **error)
{
  MoodVocabulary *result;

  g_mutex_lock (&lock);
  if (in_use == NULL)
    {
      MoodVocabulary *first = load_first (error);

      if (first != NULL)
        {
          in_use = g_ptr_array_new ();
          g_ptr_array_add (in_use, first);
        }
    }
  result = in_use != NULL ? g_ptr_array_index (in_use, in_use->len - 1) : NULL;
  g_mutex_unlock (&lock);

  return result;
}

char *
mood_vocabulary_dup_notice (void)
{
  char *result;

  mood_vocabulary_get_default (NULL);
  g_mutex_lock (&lock);
  result = g_strdup (notice);
  g_mutex_unlock (&lock);

  return result;
}

/* From now on songs are named by these words. What has been named already is not named anew by this. */
void
mood_vocabulary_use (MoodVocabulary *self)
{
  g_mutex_lock (&lock);
  if (in_use == NULL)
    in_use = g_ptr_array_new ();
  g_ptr_array_add (in_use, mood_vocabulary_ref (self));
  g_clear_pointer (&notice, g_free);
  g_mutex_unlock (&lock);
}

static void
write_number (GKeyFile   *file,
              const char *group,
              const char *key,
              double      value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  g_key_file_set_value (file, group, key, g_ascii_formatd (digits, sizeof digits, "%.4f", value));
}

static void
write_words (const MoodVocabulary *self,
             GKeyFile             *file)
{
  write_number (file, BORDERS_GROUP, "valence", self->borders.valence);
  write_number (file, BORDERS_GROUP, "arousal", self->borders.arousal);
  write_number (file, BORDERS_GROUP, "neutral-radius", self->borders.neutral_radius);
  for (guint i = 0; i < self->words->len; i++)
    {
      const MoodWord *word = &g_array_index (self->words, MoodWord, i);

      write_number (file, word->id, "valence", word->valence);
      write_number (file, word->id, "arousal", word->arousal);
      g_key_file_set_string (file, word->id, "quadrant", mood_quadrant_to_id (word->quadrant));
      if (word->synonyms != NULL)
        g_key_file_set_string_list (file, word->id, "synonyms", (const char *const *) word->synonyms,
                                    g_strv_length (word->synonyms));
    }
}

/* What could not be read may be years of work with one wrong letter. */
static gboolean
set_damaged_aside (const char  *path,
                   GError     **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (MoodVocabulary) there = mood_vocabulary_load (path, &cause);
  g_autofree char *aside = g_strconcat (path, ".damaged", NULL);

  if (there != NULL || g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_NOENT) || g_rename (path, aside) == 0)
    return TRUE;

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), _ ("“%s” cannot be set aside: %s"), path,
               g_strerror (errno));
  return FALSE;
}

/**
 * mood_vocabulary_save:
 * @path: written whole or not at all, with its folder; what is there and cannot be read is kept beside it as “.damaged”
 */
gboolean
mood_vocabulary_save (const MoodVocabulary  *self,
                      const char            *path,
                      GError               **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *folder = g_path_get_dirname (path);

  write_words (self, file);
  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), _ ("“%s” cannot be made: %s"), folder,
                   g_strerror (errno));
      return FALSE;
    }

  return set_damaged_aside (path, error) && g_key_file_save_to_file (file, path, error);
}

/**
 * mood_vocabulary_forget:
 * @path: removed; what cannot be read is kept beside it as “.damaged”
 */
gboolean
mood_vocabulary_forget (const char  *path,
                        GError     **error)
{
  if (!set_damaged_aside (path, error))
    return FALSE;
  if (g_unlink (path) == 0 || errno == ENOENT)
    return TRUE;

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), _ ("“%s” cannot be removed: %s"), path,
               g_strerror (errno));
  return FALSE;
}
