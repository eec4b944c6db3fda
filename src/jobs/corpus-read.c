/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/corpus-read.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n.h>

#include "engine/base/error.h"
#include "engine/training/layouts/layout.h"
#include "jobs/sound.h"
#include "jobs/walker.h"
#include "library/labels.h"

static gboolean
is_recording (const char *name)
{
  return jobs_walk_is_audio_name (name) || jobs_corpus_is_notes (name);
}

static void
take_text (char **to,
           char **from)
{
  g_free (*to);
  *to = g_steal_pointer (from);
}

static void
refuse (LibraryLabelClip *clip,
        const char       *reason)
{
  clip->status = LIBRARY_CLIP_BAD;
  g_free (clip->reason);
  clip->reason = g_strdup (reason);
}

/* (transfer full): what of @row is kept; its texts are taken. */
static LibraryLabelClip *
make_clip (TrainingLabelRow *row)
{
  LibraryLabelClip *clip = library_label_clip_new (row->path);

  clip->line = row->line;
  clip->quadrant = row->quadrant;
  clip->valence = row->valence;
  clip->arousal = row->arousal;
  clip->fold = row->fold;
  take_text (&clip->class_name, &row->class_name);
  take_text (&clip->degrees, &row->degrees);
  take_text (&clip->title, &row->title);
  take_text (&clip->artist, &row->artist);
  take_text (&clip->group, &row->group);
  take_text (&clip->genre, &row->genre);
  take_text (&clip->words, &row->words);
  if (row->reason != NULL)
    {
      clip->status = row->is_missing ? LIBRARY_CLIP_MISSING : LIBRARY_CLIP_BAD;
      take_text (&clip->reason, &row->reason);
    }
  else if (!g_utf8_validate (clip->path, -1, NULL))
    refuse (clip, _ ("The file's name is no text in UTF-8; rename it."));
  else if (strlen (clip->degrees) > LIBRARY_LABEL_DEGREES_MAX)
    {
      g_autofree char *reason = g_strdup_printf (
          _ ("Its degrees are more than can be kept of a song: with their names they have %zu bytes, and %d is the most."),
          strlen (clip->degrees), LIBRARY_LABEL_DEGREES_MAX);

      refuse (clip, reason);
      *clip->degrees = '\0';
    }

  return clip;
}

/* What the user has chosen goes before what was guessed. */
static gboolean
apply_request (TrainingLayoutChoice     *choice,
               const JobsCorpusRequest  *request,
               GError                  **error)
{
  if (choice->table != NULL && (request->separator != NULL || request->header >= 0))
    {
      if (request->separator != NULL && strlen (request->separator) == 1)
        choice->format.separator = *request->separator;
      if (request->header >= 0)
        choice->format.has_header = request->header > 0;
      if (choice->layout != TRAINING_LAYOUT_CAL500 && !training_layout_choice_guess (choice, error))
        return FALSE;
    }
  if (request->columns != NULL && !training_layout_choice_set_columns (choice, request->columns, error))
    return FALSE;

  return request->scale == NULL || *request->scale == '\0' || training_scale_parse (request->scale, &choice->scale, error);
}

static void
fill_preview (JobsCorpusReport           *report,
              const TrainingLayoutChoice *choice)
{
  g_autoptr (TrainingCsv) csv = training_csv_load_loose (choice->table, &choice->format, NULL);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  gsize n_columns = csv != NULL ? training_csv_get_n_columns (csv) : 0;

  for (gsize i = 0; i < n_columns; i++)
    g_strv_builder_add (names, training_csv_get_header (csv, i));
  report->column_names = g_strv_builder_end (names);
  for (gsize row = 0; csv != NULL && row < MIN (training_csv_get_n_rows (csv), JOBS_CORPUS_N_PREVIEW); row++)
    {
      g_autoptr (GStrvBuilder) fields = g_strv_builder_new ();

      for (gsize i = 0; i < n_columns; i++)
        g_strv_builder_add (fields, training_csv_get (csv, row, (int)i));
      g_ptr_array_add (report->preview, g_strv_builder_end (fields));
    }
}

static void
describe_choice (JobsCorpusReport           *report,
                 const TrainingLayoutChoice *choice)
{
  report->layout = g_strdup (training_layout_to_id (choice->layout));
  report->reason = g_strdup (choice->reason);
  report->has_table = choice->table != NULL && choice->layout != TRAINING_LAYOUT_CAL500
                      && choice->layout != TRAINING_LAYOUT_EMOTIFY;
  report->columns = training_layout_choice_format_columns (choice);
  report->scale = training_scale_format (&choice->scale);
  report->separator = g_strndup (&choice->format.separator, 1);
  report->header = choice->format.has_header;
  if (report->has_table)
    fill_preview (report, choice);
}

static gboolean
read_files (JobsCorpusReport         *report,
            const JobsCorpusRequest  *request,
            GCancellable             *cancellable,
            GError                  **error)
{
  g_autoptr (TrainingFiles) files = NULL;
  g_autoptr (TrainingLayoutChoice) choice = NULL;
  g_autoptr (TrainingLabelRows) rows = NULL;
  TrainingLayout layout;

  if (request->layout != NULL && !training_layout_from_id (request->layout, &layout))
    {
      g_autofree char *known = g_strjoinv (", ", (char **)jobs_corpus_list_layouts ());

      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("“%s” is no layout; there are: %s."), request->layout,
                   known);
      return FALSE;
    }
  choice = training_layout_recognize (request->path, request->layout != NULL ? &layout : NULL, is_recording, &files,
                                      cancellable, error);
  if (choice == NULL || !apply_request (choice, request, error))
    return FALSE;
  rows = training_layout_read (choice, files, cancellable, error);
  if (rows == NULL)
    return FALSE;
  describe_choice (report, choice);
  report->source = g_canonicalize_filename (request->path, NULL);
  report->is_from_words = rows->is_from_words;
  for (guint i = 0; i < rows->rows->len; i++)
    g_ptr_array_add (report->clips, make_clip (rows->rows->pdata[i]));

  return TRUE;
}

static gboolean
read_library (JobsCorpusReport  *report,
              LibraryDb         *library,
              GError           **error)
{
  g_autoptr (GPtrArray) songs = library_labels_list (library, error);

  if (songs == NULL)
    return FALSE;
  report->layout = g_strdup (JOBS_CORPUS_LIBRARY);
  report->reason = g_strdup (_ ("These are the songs of the library that you have placed yourself."));
  report->columns = g_strdup ("");
  report->scale = g_strdup ("-1..1");
  report->separator = g_strdup ("");
  report->source = g_strdup (library_db_get_file (library));
  for (guint i = 0; i < songs->len; i++)
    {
      LibrarySong *song = songs->pdata[i];
      const LibraryLabel *label = library_song_get_label (song);
      TrainingLabelRow row = {
        .path = (char *)library_song_get_path (song),
        .quadrant = -1,
        .valence = label->valence,
        .arousal = label->arousal,
        .class_name = g_strdup (""),
        .degrees = g_strdup (""),
        .title = g_strdup (library_song_get_title (song)),
        .artist = g_strdup (library_song_get_artist (song)),
        .group = g_strdup (library_song_get_artist (song)),
        .genre = g_strdup (library_song_get_genre (song)),
        .words = g_strdup (""),
        .fold = -1,
        .is_missing = !g_file_test (library_song_get_path (song), G_FILE_TEST_IS_REGULAR),
      };

      if (row.is_missing)
        row.reason = g_strdup (_ ("The song's file is away."));
      g_ptr_array_add (report->clips, make_clip (&row));
    }

  return TRUE;
}

/* (transfer full): a name for a set read from @path that no set has. */
static char *
find_name (LibraryDb  *library,
           const char *path)
{
  g_autofree char *whole = path != NULL ? g_canonicalize_filename (path, NULL) : NULL;
  g_autofree char *name = NULL;
  g_autofree char *valid = NULL;

  if (whole == NULL)
    name = g_strdup (_ ("My labels"));
  else
    {
      /* All manifests are called the same. */
      g_autofree char *folder = g_path_get_dirname (whole);

      name = training_files_get_stem (g_str_has_suffix (whole, "/manifest.csv") ? folder : whole);
    }
  valid = g_strstrip (g_utf8_make_valid (name, -1));
  for (guint i = 1; i < 1000; i++)
    {
      g_autofree char *numbered = i == 1 ? g_strdup (valid) : g_strdup_printf ("%s %u", valid, i);

      if (library_label_sets_check_name (library, numbered, NULL))
        return g_steal_pointer (&numbered);
    }

  return g_steal_pointer (&valid);
}

JobsCorpusReport *
jobs_corpus_read (LibraryDb                *library,
                  const JobsCorpusRequest  *request,
                  GCancellable             *cancellable,
                  GError                  **error)
{
  g_autoptr (JobsCorpusReport) report = g_new0 (JobsCorpusReport, 1);
  gboolean is_library = g_strcmp0 (request->layout, JOBS_CORPUS_LIBRARY) == 0;

  report->preview = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  report->clips = g_ptr_array_new_with_free_func ((GDestroyNotify)library_label_clip_free);
  if (is_library ? !read_library (report, library, error) : !read_files (report, request, cancellable, error))
    return NULL;
  report->name = request->name != NULL ? g_strdup (request->name) : find_name (library, is_library ? NULL : request->path);
  jobs_corpus_count (report);

  return g_steal_pointer (&report);
}

static gboolean
have_same_labels (const LibraryLabelClip *a,
                  const LibraryLabelClip *b)
{
  return a->quadrant == b->quadrant && g_str_equal (a->class_name, b->class_name) && isnan (a->valence) == isnan (b->valence)
         && (isnan (a->valence) || (fabs (a->valence - b->valence) < 1e-6 && fabs (a->arousal - b->arousal) < 1e-6));
}

void
jobs_corpus_mark_twins (GPtrArray *clips)
{
  g_autoptr (GHashTable) by_sound
      = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);

  for (guint i = 0; i < clips->len; i++)
    {
      LibraryLabelClip *clip = clips->pdata[i];
      g_autoptr (GBytes) sound = clip->status == LIBRARY_CLIP_OK ? jobs_sound_to_bytes (&clip->audio) : NULL;
      const LibraryLabelClip *first = sound != NULL ? g_hash_table_lookup (by_sound, sound) : NULL;
      g_autofree char *name = first != NULL ? g_path_get_basename (first->path) : NULL;

      if (sound == NULL)
        continue;
      if (first == NULL)
        {
          g_hash_table_insert (by_sound, g_steal_pointer (&sound), clip);
          continue;
        }
      clip->status = LIBRARY_CLIP_DUPLICATE;
      g_free (clip->reason);
      clip->reason = g_strdup_printf (have_same_labels (first, clip)
                                          ? _ ("It sounds the same as %s.")
                                          : _ ("It sounds the same as %s, which is labeled otherwise."),
                                      name);
    }
}

void
jobs_corpus_count (JobsCorpusReport *report)
{
  library_label_counts_clear (&report->counts);
  library_label_counts_init (&report->counts, report->clips);
  g_strfreev (report->remarks);
  report->remarks = jobs_corpus_list_remarks (&report->counts, report->clips);
}
