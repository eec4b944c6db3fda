/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Labeled music is read as its makers have laid it out; what is wrong with it is said, row by row, and nothing is in a set
 * twice. */
#include "jobs/corpus-import-job.h"

#include <math.h>
#include <string.h>

#include "engine/base/error.h"
#include "library/labels.h"
#include "tests/support/fixtures.h"
#include "tests/support/layouts.h"
#include "tests/unit/library/shelf.h"

/* (transfer full) (nullable) */
static JobsJob *
run (Shelf *shelf, const JobsCorpusRequest *request, JobsCorpusMode mode, GError **error)
{
  g_autoptr (JobsJob) job = jobs_corpus_import_job_new (shelf->db, request, mode, 3);

  jobs_job_start (job);
  return jobs_job_wait (job, error) ? g_steal_pointer (&job) : NULL;
}

/* (transfer full) */
static JobsJob *
import (Shelf *shelf, const JobsCorpusRequest *request)
{
  g_autoptr (GError) error = NULL;
  JobsJob *job = run (shelf, request, JOBS_CORPUS_IMPORT, &error);

  g_assert_no_error (error);
  return job;
}

static const JobsCorpusReport *
get_report (JobsJob *job)
{
  return jobs_corpus_import_job_get_report (JOBS_CORPUS_IMPORT_JOB (job));
}

static char *
new_set (Shelf *shelf, const char *layout)
{
  char *folder = g_build_filename (shelf->folder, layout, NULL);

  layout_fixture_write (folder, layout);
  return folder;
}

/* A table beside a recording "a.wav", another "b.wav", and so on to "h.wav". */
static JobsCorpusRequest *
new_table (Shelf *shelf, const char *text)
{
  g_autofree char *folder = g_build_filename (shelf->folder, "table", NULL);
  JobsCorpusRequest *request = jobs_corpus_request_new (folder);

  for (guint i = 0; i < 8; i++)
    {
      const char name[] = { (char)('a' + i), '.', 'w', 'a', 'v', '\0' };

      layout_fixture_write_wav (folder, name, i);
    }
  layout_fixture_write_text (folder, "labels.csv", text);

  return request;
}

static const LibraryLabelClip *
find_clip (const JobsCorpusReport *report, const char *name)
{
  for (guint i = 0; i < report->clips->len; i++)
    {
      const LibraryLabelClip *clip = report->clips->pdata[i];

      if (g_str_has_suffix (clip->path, name))
        return clip;
    }
  g_test_message ("%s", name);
  g_assert_not_reached ();
}

static void
check_reason (const JobsCorpusReport *report, guint line, LibraryClipStatus status, const char *words)
{
  for (guint i = 0; i < report->clips->len; i++)
    {
      const LibraryLabelClip *clip = report->clips->pdata[i];

      if (clip->line != line)
        continue;
      if (strstr (clip->reason, words) == NULL)
        g_test_message ("line %u: %s", line, clip->reason);
      g_assert_cmpint (clip->status, ==, status);
      g_assert_nonnull (strstr (clip->reason, words));
      return;
    }
  g_assert_not_reached ();
}

typedef struct
{
  const char *layout;
  const char *group; /* (nullable): of the first clip */
  const char *scale;
  gboolean has_quadrants;
  gboolean has_points;
  gboolean has_degrees;
} Expected;

static const Expected expected[] = {
  { "manifest", "Some, body", "-1..1", TRUE, TRUE, FALSE },
  { "csv", NULL, "1..9", TRUE, TRUE, FALSE },
  { "folders", "album 0", "", TRUE, FALSE, FALSE },
  { "ravdess", "actor 01", "", TRUE, FALSE, FALSE },
  { "emopia", "a_song-0", "", TRUE, FALSE, FALSE },
  { "deam", NULL, "1..9", TRUE, TRUE, FALSE },
  { "pmemo", "Artist 0", "0..1", TRUE, TRUE, FALSE },
  { "cal500", "some one 0", "", FALSE, FALSE, TRUE },
  { "emotify", NULL, "", FALSE, FALSE, TRUE },
  { "4q", "Artist 0", "", TRUE, FALSE, FALSE },
};

/* By itself, and with all its labels. */
static void
test_layout (Shelf *shelf, gconstpointer data)
{
  const Expected *wanted = data;
  g_autofree char *folder = new_set (shelf, wanted->layout);
  g_autoptr (JobsCorpusRequest) request = jobs_corpus_request_new (folder);
  g_autoptr (JobsJob) job = import (shelf, request);
  const JobsCorpusReport *report = get_report (job);
  g_autoptr (LibraryLabelSet) set = library_label_sets_find (shelf->db, wanted->layout, NULL);
  const LibraryLabelClip *clip;

  for (guint i = 0; i < report->clips->len; i++)
    g_assert_cmpstr (((LibraryLabelClip *)report->clips->pdata[i])->reason, ==, "");
  g_assert_cmpstr (report->layout, ==, wanted->layout);
  g_assert_cmpuint (report->clips->len, ==, LAYOUT_FIXTURE_N_CLIPS);
  g_assert_cmpstr (report->remarks[0], ==, NULL);
  g_assert_nonnull (set);
  g_assert_cmpint (set->id, ==, report->set_id);
  g_assert_cmpstr (set->kind, ==, wanted->layout);
  g_assert_cmpstr (set->scale, ==, wanted->scale);
  g_assert_cmpuint (set->counts.n_statuses[LIBRARY_CLIP_OK], ==, LAYOUT_FIXTURE_N_CLIPS);
  for (guint q = 0; q < MOOD_N_QUADRANTS; q++)
    g_assert_cmpuint (set->counts.n_quadrants[q], ==, wanted->has_quadrants ? LAYOUT_FIXTURE_N_CLIPS / 4 : 0);
  g_assert_cmpuint (set->counts.n_points, ==, wanted->has_points ? LAYOUT_FIXTURE_N_CLIPS : 0);
  g_assert_cmpuint (set->counts.n_degrees, ==, wanted->has_degrees ? LAYOUT_FIXTURE_N_CLIPS : 0);
  clip = report->clips->pdata[0];
  g_assert_cmpstr (clip->group, ==, wanted->group != NULL ? wanted->group : "");
  g_assert_cmpuint (clip->audio.version, >, 0);
  if (wanted->has_points)
    {
      /* What was written on the set's own scale. */
      g_assert_cmpfloat_with_epsilon (clip->valence, 0.25, 1e-3);
      g_assert_cmpfloat_with_epsilon (clip->arousal, 0.25, 1e-3);
    }
}

/* What stands in names of songs, and in the second table. */
static void
test_details (Shelf *shelf, gconstpointer data)
{
  g_autofree char *cal = new_set (shelf, "cal500");
  g_autofree char *emotify = new_set (shelf, "emotify");
  g_autofree char *quadrants = new_set (shelf, "4q");
  g_autofree char *ravdess = new_set (shelf, "ravdess");
  g_autoptr (JobsCorpusRequest) cal_request = jobs_corpus_request_new (cal);
  g_autoptr (JobsCorpusRequest) emotify_request = jobs_corpus_request_new (emotify);
  g_autoptr (JobsCorpusRequest) quadrants_request = jobs_corpus_request_new (quadrants);
  g_autoptr (JobsCorpusRequest) ravdess_request = jobs_corpus_request_new (ravdess);
  g_autoptr (JobsJob) cal_job = import (shelf, cal_request);
  g_autoptr (JobsJob) emotify_job = import (shelf, emotify_request);
  g_autoptr (JobsJob) quadrants_job = import (shelf, quadrants_request);
  g_autoptr (JobsJob) ravdess_job = import (shelf, ravdess_request);
  const LibraryLabelClip *clip;

  clip = find_clip (get_report (cal_job), "a_song_3.wav");
  g_assert_cmpstr (clip->title, ==, "a song 3");
  g_assert_cmpstr (clip->degrees, ==, "angry / aggressive=0.25;happy=1");
  clip = find_clip (get_report (emotify_job), "rock/2.wav");
  g_assert_cmpstr (clip->genre, ==, "rock");
  g_assert_nonnull (strstr (clip->degrees, "solemnity=1.0000;tenderness=0.2500;nostalgia=0.0000"));
  clip = find_clip (get_report (quadrants_job), "MT0000000005.wav");
  g_assert_cmpint (clip->quadrant, ==, 1);
  g_assert_cmpstr (clip->artist, ==, "Artist 2");
  g_assert_cmpstr (clip->words, ==, "one; two");
  clip = find_clip (get_report (ravdess_job), "03-02-05-01-01-01-02.wav");
  g_assert_cmpstr (clip->class_name, ==, "angry");
  g_assert_cmpint (clip->quadrant, ==, 1);
  /* The other three have the same sounds, which are known. */
  g_assert_cmpuint (get_report (cal_job)->twins->len, ==, 0);
  g_assert_cmpuint (get_report (ravdess_job)->twins->len, ==, 3 * LAYOUT_FIXTURE_N_CLIPS);
}

/* Every kind of bad row has its sentence, and the good ones are read. */
static void
test_bad_rows (Shelf *shelf, gconstpointer data)
{
  g_autoptr (JobsCorpusRequest) request = new_table (shelf, "file,valence,arousal,quadrant\n"
                                                            "a.wav,9,1,\n"
                                                            "b.wav,9.5,1,\n"
                                                            "c.wav,nan,5,\n"
                                                            "d.wav,five,5,\n"
                                                            "e.wav,5,,\n"
                                                            "f.wav,,,\n"
                                                            "g.wav,,,Q7\n"
                                                            "h.wav,5\n"
                                                            ",5,5,\n"
                                                            "a.wav,5,5,\n"
                                                            "gone.wav,5,5,\n"
                                                            "../../etc/a.wav,5,5,\n"
                                                            "labels.csv,5,5,\n"
                                                            "/dev/zero,5,5,\n"
                                                            "\"h\"\".wav\",1,1,\n");
  g_autoptr (JobsJob) job = NULL;
  const JobsCorpusReport *report;

  request->scale = g_strdup ("1..9");
  job = import (shelf, request);
  report = get_report (job);
  g_assert_cmpstr (report->layout, ==, "csv");
  g_assert_cmpuint (report->clips->len, ==, 15);
  g_assert_cmpuint (report->counts.n_statuses[LIBRARY_CLIP_OK], ==, 1);
  g_assert_cmpfloat (((LibraryLabelClip *)report->clips->pdata[0])->valence, ==, 1.0);
  g_assert_cmpfloat (((LibraryLabelClip *)report->clips->pdata[0])->arousal, ==, -1.0);
  check_reason (report, 3, LIBRARY_CLIP_BAD, "outside of the scale 1..9");
  check_reason (report, 4, LIBRARY_CLIP_BAD, "is no number");
  check_reason (report, 5, LIBRARY_CLIP_BAD, "“five” is no number");
  check_reason (report, 6, LIBRARY_CLIP_BAD, "go together");
  check_reason (report, 7, LIBRARY_CLIP_BAD, "Nothing is said");
  check_reason (report, 8, LIBRARY_CLIP_BAD, "none of Q1");
  check_reason (report, 9, LIBRARY_CLIP_BAD, "more or fewer fields");
  check_reason (report, 10, LIBRARY_CLIP_BAD, "names no file");
  check_reason (report, 11, LIBRARY_CLIP_BAD, "listed before, in line 2");
  check_reason (report, 12, LIBRARY_CLIP_MISSING, "There is no file “gone.wav”");
  check_reason (report, 13, LIBRARY_CLIP_BAD, "leads out of the folder");
  check_reason (report, 14, LIBRARY_CLIP_BAD, "is no sound file");
  check_reason (report, 15, LIBRARY_CLIP_MISSING, "There is no file");
  check_reason (report, 16, LIBRARY_CLIP_MISSING, "There is no file");
}

/* More degrees than a library keeps of one song: none of them are cut. */
static void
test_long_degrees (Shelf *shelf, gconstpointer data)
{
  g_autoptr (GString) header = g_string_new ("file,quadrant");
  g_autoptr (GString) all = g_string_new ("\na.wav,Q1");
  g_autoptr (GString) few = g_string_new ("\nb.wav,Q1,0.25");
  g_autoptr (GString) columns = g_string_new ("path=file,quadrant=quadrant,degrees=");
  g_autofree char *table = NULL;
  g_autoptr (JobsCorpusRequest) request = NULL;
  g_autoptr (JobsJob) job = NULL;
  const JobsCorpusReport *report;

  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *name = g_strdup_printf ("a feeling that has a long name %060u", i);

      g_string_append_printf (header, ",%s", name);
      g_string_append (all, ",0.125");
      g_string_append (few, i > 0 ? "," : "");
      g_string_append_printf (columns, "%s%s", i > 0 ? "+" : "", name);
    }
  table = g_strconcat (header->str, all->str, few->str, "\n", NULL);
  request = new_table (shelf, table);
  request->columns = g_strdup (columns->str);
  job = import (shelf, request);
  report = get_report (job);
  check_reason (report, 2, LIBRARY_CLIP_BAD, "degrees");
  g_assert_cmpstr (((LibraryLabelClip *)report->clips->pdata[0])->degrees, ==, "");
  g_assert_cmpint (((LibraryLabelClip *)report->clips->pdata[1])->status, ==, LIBRARY_CLIP_OK);
  g_assert_true (g_str_has_suffix (((LibraryLabelClip *)report->clips->pdata[1])->degrees, "=0.25"));
}

static void
check_error (Shelf *shelf, const char *text, gsize size, const char *words)
{
  g_autofree char *path = g_build_filename (shelf->folder, "bad.csv", NULL);
  g_autoptr (JobsCorpusRequest) request = jobs_corpus_request_new (path);
  g_autoptr (JobsJob) job = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, text, (gssize)size, NULL));
  job = run (shelf, request, JOBS_CORPUS_IMPORT, &error);
  g_assert_null (job);
  g_assert_error (error, BASE_ERROR, BASE_ERROR_BAD_CORPUS);
  if (strstr (error->message, words) == NULL)
    g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, words));
  g_assert_cmpint (shelf_query (shelf, "SELECT count (*) FROM label_sets"), ==, 0);
}

static void
test_hostile_tables (Shelf *shelf, gconstpointer data)
{
  g_autoptr (GString) wide = g_string_new ("file");

  for (guint i = 0; i < 100000; i++)
    g_string_append_printf (wide, ",%u", i % 10);
  g_string_append (wide, "x\n");
  check_error (shelf, "\x7f""ELF\0\1\2", 7, "not a text file");
  check_error (shelf, "file,valence\n\xe9t\xe9.wav,1\n", 22, "UTF-8");
  check_error (shelf, "file,valence\n\"a.wav,1\n", 22, "never closed");
  check_error (shelf, "", 0, "no header");
  check_error (shelf, "what,ever\n1,2\n", 14, "Which column");
  check_error (shelf, "x,y\n", 4, "Which column");
  check_error (shelf, wide->str, wide->len, "too many columns");
}

/* The user knows better: columns by number, no header, another separator, another scale. */
static void
test_choices (Shelf *shelf, gconstpointer data)
{
  g_autoptr (JobsCorpusRequest) request = new_table (shelf, "a.wav|5|-5\nb.wav|-5|5\n");
  g_autoptr (JobsCorpusRequest) wrong = NULL;
  g_autoptr (JobsJob) job = NULL;
  g_autoptr (JobsJob) failed = NULL;
  g_autoptr (GError) error = NULL;
  const JobsCorpusReport *report;

  request->columns = g_strdup ("path=1,valence=3,arousal=2");
  request->scale = g_strdup ("-10..10");
  request->name = g_strdup ("Mine");
  job = import (shelf, request);
  report = get_report (job);
  g_assert_cmpstr (report->separator, ==, "|");
  g_assert_cmpint (report->header, ==, 0);
  g_assert_cmpuint (report->preview->len, ==, 2);
  g_assert_cmpstr (((GStrv)report->preview->pdata[1])[1], ==, "-5");
  g_assert_cmpuint (report->counts.n_statuses[LIBRARY_CLIP_OK], ==, 2);
  g_assert_cmpfloat (((LibraryLabelClip *)report->clips->pdata[0])->valence, ==, -0.5);
  g_assert_cmpfloat (((LibraryLabelClip *)report->clips->pdata[0])->arousal, ==, 0.5);
  g_assert_nonnull (strstr (report->remarks[0], "only 2 clips"));

  wrong = jobs_corpus_request_copy (request);
  g_free (wrong->name);
  wrong->name = g_strdup ("Other");
  g_free (wrong->columns);
  wrong->columns = g_strdup ("path=1,valence=7,arousal=2");
  failed = run (shelf, wrong, JOBS_CORPUS_IMPORT, &error);
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_free (wrong->columns);
  wrong->columns = g_strdup ("color=1");
  failed = run (shelf, wrong, JOBS_CORPUS_IMPORT, &error);
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  /* The name is taken. */
  failed = run (shelf, request, JOBS_CORPUS_IMPORT, &error);
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
}

/* A manifest says best what a folder is; a user may have it read by its names all the same. */
static void
test_override (Shelf *shelf, gconstpointer data)
{
  g_autofree char *folder = new_set (shelf, "ravdess");
  g_autoptr (JobsCorpusRequest) request = jobs_corpus_request_new (folder);
  g_autoptr (JobsJob) first = NULL;
  g_autoptr (JobsJob) second = NULL;
  g_autoptr (JobsJob) third = NULL;
  g_autoptr (GError) error = NULL;

  layout_fixture_write_text (folder, "manifest.csv", "path,quadrant\nActor_01/03-02-03-01-01-01-01.wav,Q3\n");
  first = run (shelf, request, JOBS_CORPUS_LOOK, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (get_report (first)->layout, ==, "manifest");
  request->layout = g_strdup ("ravdess");
  second = run (shelf, request, JOBS_CORPUS_LOOK, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (get_report (second)->layout, ==, "ravdess");
  g_assert_cmpuint (get_report (second)->clips->len, ==, LAYOUT_FIXTURE_N_CLIPS);
  g_free (request->layout);
  request->layout = g_strdup ("pmemo");
  third = run (shelf, request, JOBS_CORPUS_LOOK, &error);
  g_assert_null (third);
  g_assert_error (error, BASE_ERROR, BASE_ERROR_BAD_CORPUS);
  g_assert_cmpint (shelf_query (shelf, "SELECT count (*) FROM label_sets"), ==, 0);
}

/* What sounds the same is in a set once, and is known in the library; a file that is no recording is said to be none. */
static void
test_duplicates (Shelf *shelf, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (shelf->folder, "classes", NULL);
  g_autoptr (JobsCorpusRequest) request = jobs_corpus_request_new (folder);
  g_autoptr (JobsJob) dry = NULL;
  g_autoptr (JobsJob) job = NULL;
  g_autoptr (GError) error = NULL;
  const JobsCorpusReport *report;

  layout_fixture_write_wav (folder, "happy/1.wav", 1);
  layout_fixture_write_wav (folder, "happy/2.wav", 2);
  layout_fixture_write_wav (folder, "happy/same as 1.wav", 1);
  layout_fixture_write_wav (folder, "sad/1.wav", 1);
  dry = run (shelf, request, JOBS_CORPUS_DRY_RUN, &error);
  g_assert_no_error (error);
  report = get_report (dry);
  g_assert_cmpuint (report->counts.n_statuses[LIBRARY_CLIP_OK], ==, 2);
  g_assert_cmpint (report->set_id, ==, 0);
  g_assert_cmpint (shelf_query (shelf, "SELECT count (*) FROM label_sets"), ==, 0);
  g_assert_cmpstr (find_clip (report, "same as 1.wav")->reason, ==, "It sounds the same as 1.wav.");
  g_assert_nonnull (strstr (find_clip (report, "sad/1.wav")->reason, "labeled otherwise"));

  /* The second one is a song. */
  {
    const LibraryLabelClip *clip = find_clip (report, "happy/2.wav");
    const LibrarySongFields fields = { .path = "/m/two.wav", .size = 1, .mtime = 1, .duration = 1.0, .audio = &clip->audio };
    g_autoptr (LibrarySong) song = shelf_add_fields (shelf, &fields, 0.5, 0.5, 0.3);
  }
  job = import (shelf, request);
  report = get_report (job);
  g_assert_cmpuint (report->twins->len, ==, 1);
  g_assert_cmpstr (((LibraryLabelTwin *)report->twins->pdata[0])->other_path, ==, "/m/two.wav");
}

/* Actors that sing on both sides of a split. */
static void
test_torn_group (Shelf *shelf, gconstpointer data)
{
  g_autoptr (JobsCorpusRequest) request
      = new_table (shelf, "file,quadrant,artist,fold\na.wav,Q1,Ann,0\nb.wav,Q2,Bob,1\nc.wav,Q3,Ann,1\n");
  g_autoptr (JobsJob) job = import (shelf, request);
  g_autofree char *remarks = g_strjoinv ("\n", get_report (job)->remarks);

  g_assert_nonnull (strstr (remarks, "“Ann” is in more than one fold"));
  g_assert_nonnull (strstr (remarks, "only 3 clips"));
  g_assert_nonnull (strstr (remarks, "quadrant Q4"));
}

static void
test_library_labels (Shelf *shelf, gconstpointer data)
{
  g_autoptr (JobsCorpusRequest) request = jobs_corpus_request_new (NULL);
  g_autofree char *path = g_build_filename (shelf->folder, "a.wav", NULL);
  g_autoptr (LibrarySong) here = shelf_add (shelf, path, "Title", "Artist", 0.5, 0.5);
  g_autoptr (LibrarySong) away = shelf_add (shelf, "/m/away.wav", "Away", "Artist", 0.5, 0.5);
  g_autoptr (JobsJob) job = NULL;
  const JobsCorpusReport *report;
  const LibraryLabelClip *clip;

  layout_fixture_write_wav (shelf->folder, "a.wav", 1);
  g_assert_true (library_labels_set (shelf->db, library_song_get_id (here), -0.25, 0.75, NULL, NULL, NULL));
  g_assert_true (library_labels_set (shelf->db, library_song_get_id (away), 0.25, 0.75, NULL, NULL, NULL));
  request->layout = g_strdup (JOBS_CORPUS_LIBRARY);
  job = import (shelf, request);
  report = get_report (job);
  g_assert_cmpuint (report->counts.n_statuses[LIBRARY_CLIP_OK], ==, 1);
  g_assert_cmpuint (report->counts.n_statuses[LIBRARY_CLIP_MISSING], ==, 1);
  clip = find_clip (report, "a.wav");
  clip = g_str_has_suffix (clip->path, "away.wav") ? report->clips->pdata[1] : clip;
  g_assert_cmpfloat (clip->valence, ==, -0.25);
  g_assert_cmpstr (clip->group, ==, "Artist");
}

/* Nothing is kept of what was cancelled. */
static void
test_cancel (Shelf *shelf, gconstpointer data)
{
  g_autofree char *folder = new_set (shelf, "ravdess");
  g_autoptr (JobsCorpusRequest) request = jobs_corpus_request_new (folder);
  g_autoptr (JobsJob) job = jobs_corpus_import_job_new (shelf->db, request, JOBS_CORPUS_IMPORT, 2);
  g_autoptr (GError) error = NULL;

  jobs_job_start (job);
  jobs_job_cancel (job);
  g_assert_false (jobs_job_wait (job, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (get_report (job));
  g_assert_cmpint (shelf_query (shelf, "SELECT count (*) FROM label_sets"), ==, 0);
}

static void
test_nothing_there (Shelf *shelf, gconstpointer data)
{
  const char *const names[] = { "empty", "nowhere" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *folder = g_build_filename (shelf->folder, names[i], NULL);
      g_autoptr (JobsCorpusRequest) request = jobs_corpus_request_new (folder);
      g_autoptr (JobsJob) job = NULL;
      g_autoptr (GError) error = NULL;

      if (i == 0)
        g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
      job = run (shelf, request, JOBS_CORPUS_LOOK, &error);
      g_assert_cmpint (error->code, ==, i == 0 ? BASE_ERROR_BAD_CORPUS : BASE_ERROR_NOT_FOUND);
    }
}

typedef struct
{
  const char *name;
  guint n_clips;
} Shared;

static const Shared shared[]
    = { { "ravdess-song", 836 }, { "taffc4q", 716 }, { "emotify", 314 }, { "grekow-va", 249 }, { "emopia", 1078 } };

/* The sets that the figures are measured on. */
static void
test_shared (Shelf *shelf, gconstpointer data)
{
  const Shared *wanted = data;
  const char *root = g_getenv ("MOODPLANE_SHARED");
  g_autofree char *folder = g_build_filename (root != NULL ? root : "/nowhere", "corpora", wanted->name, NULL);
  g_autoptr (JobsCorpusRequest) request = jobs_corpus_request_new (folder);
  g_autoptr (JobsJob) job = NULL;

  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("the shared corpora are not here");
      return;
    }
  job = import (shelf, request);
  g_assert_cmpuint (get_report (job)->counts.n_statuses[LIBRARY_CLIP_OK], ==, wanted->n_clips);
  g_assert_cmpuint (get_report (job)->clips->len, ==, wanted->n_clips);
}

#define ADD(name, data, func) g_test_add ("/jobs/corpus-import/" name, Shelf, data, shelf_set_up, func, shelf_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autofree char *path = g_strdup_printf ("/jobs/corpus-import/layout/%s", expected[i].layout);

      g_test_add (path, Shelf, &expected[i], shelf_set_up, test_layout, shelf_tear_down);
    }
  ADD ("details", NULL, test_details);
  ADD ("bad-rows", NULL, test_bad_rows);
  ADD ("long-degrees", NULL, test_long_degrees);
  ADD ("hostile-tables", NULL, test_hostile_tables);
  ADD ("choices", NULL, test_choices);
  ADD ("override", NULL, test_override);
  ADD ("duplicates", NULL, test_duplicates);
  ADD ("torn-group", NULL, test_torn_group);
  ADD ("library-labels", NULL, test_library_labels);
  ADD ("cancel", NULL, test_cancel);
  ADD ("nothing-there", NULL, test_nothing_there);
  for (gsize i = 0; i < G_N_ELEMENTS (shared); i++)
    {
      g_autofree char *path = g_strdup_printf ("/jobs/corpus-import/shared/%s", shared[i].name);

      g_test_add (path, Shelf, &shared[i], shelf_set_up, test_shared, shelf_tear_down);
    }

  return g_test_run ();
}
