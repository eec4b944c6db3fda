/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Thousands of random steps that move, copy, tag, replace, take away and bring back files, say where songs belong and take that
 * back, with scans in between, against a model of a few lines: what is on the disk, which song each sound was when it was last
 * seen alone, and all that was said of sounds. GLib prints the
 * seed; --seed runs it again. MOODPLANE_PROPERTY_STEPS: another number of steps. */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "jobs/scan-job.h"
#include "jobs/write-tags-job.h"
#include "library/folders.h"
#include "library/identity.h"
#include "library/journal.h"
#include "library/labels.h"
#include "sounds.h"
#include "support.h"

#define N_STEPS    3000
#define N_FOLDERS  3
#define N_NAMES    5
#define N_SLOTS    (N_FOLDERS * N_NAMES)
#define MAX_SOUNDS 4096
#define FIELD      "OWNER_SAID"

/* What is at a path. */
typedef struct
{
  guint sound; /* 0: nothing */
  guint title;
} Slot;

/* What is known of a sound. */
typedef struct
{
  gint64 id;        /* of the song that it is; 0: not seen yet */
  gboolean is_many; /* more than one file had it when a scan looked: which song is which is anybody's guess */
  gboolean has_word; /* its owner has said something of it, in the journal */
} Sound;

/* What the owner has said of where a sound belongs. */
typedef struct
{
  gint64 batch;
  guint sound;
  gboolean is_forgotten;
  double valence;
  gboolean is_undone;
} Saying;

typedef struct
{
  JobsFixture *fixture;
  Slot slots[N_SLOTS];
  Sound sounds[MAX_SOUNDS];
  guint n_sounds; /* made so far; numbers begin at 1 */
  gboolean excluded[N_FOLDERS];
  GArray *batches;    /* (owned) of gint64, that were written */
  GArray *sayings;    /* (owned) of Saying */
  GHashTable *window; /* (owned) id -> path: what somebody lists who only hears the signals of scans */
  guint n_scans;
} Model;

static SoundKind
get_kind (guint sound)
{
  if (sound % 13 == 0)
    return SOUND_CRASHING;
  return sound % 7 == 0 ? SOUND_DAMAGED : SOUND_GOOD;
}

/* (transfer full) */
static char *
folder_path (Model *model, guint folder)
{
  const char name[] = { (char)('a' + folder), '\0' };

  return g_build_filename (model->fixture->music, name, NULL);
}

/* (transfer full) */
static char *
slot_path (Model *model, guint slot)
{
  g_autofree char *folder = folder_path (model, slot / N_NAMES);
  g_autofree char *name = g_strdup_printf ("%u.wav", slot % N_NAMES);

  return g_build_filename (folder, name, NULL);
}

static guint
random_slot (void)
{
  return (guint)g_test_rand_int_range (0, N_SLOTS);
}

/* Of a file; N_SLOTS when there is none. */
static guint
random_file (Model *model)
{
  guint first = random_slot ();

  for (guint i = 0; i < N_SLOTS; i++)
    if (model->slots[(first + i) % N_SLOTS].sound != 0)
      return (first + i) % N_SLOTS;

  return N_SLOTS;
}

static void
write_slot (Model *model, guint slot, guint sound)
{
  g_autofree char *path = slot_path (model, slot);
  g_autofree char *title = NULL;

  model->slots[slot] = (Slot) { sound, (guint)g_test_rand_int_range (1000, 9999) };
  title = g_strdup_printf ("Title %u", model->slots[slot].title);
  sounds_write (path, sound, get_kind (sound), title);
}

static void
create (Model *model)
{
  if (model->n_sounds + 1 < MAX_SOUNDS)
    write_slot (model, random_slot (), ++model->n_sounds);
}

/* Any sound that ever was. */
static void
restore (Model *model)
{
  if (model->n_sounds > 0)
    write_slot (model, random_slot (), (guint)g_test_rand_int_range (1, (gint32)model->n_sounds + 1));
}

static void
retag (Model *model)
{
  guint slot = random_file (model);

  if (slot < N_SLOTS)
    write_slot (model, slot, model->slots[slot].sound);
}

static void
move (Model *model)
{
  guint from = random_file (model);
  guint to = random_slot ();

  if (from == N_SLOTS || from == to)
    return;

  g_autofree char *old_path = slot_path (model, from);
  g_autofree char *new_path = slot_path (model, to);

  g_assert_cmpint (g_rename (old_path, new_path), ==, 0);
  model->slots[to] = model->slots[from];
  model->slots[from] = (Slot) { 0 };
}

static void
copy (Model *model)
{
  guint from = random_file (model);
  guint to = random_slot ();

  if (from == N_SLOTS || from == to)
    return;

  g_autofree char *old_path = slot_path (model, from);
  g_autofree char *new_path = slot_path (model, to);

  sounds_copy (old_path, new_path);
  model->slots[to] = model->slots[from];
}

static void
swap_paths (Model *model, const char *one, const char *other)
{
  g_autofree char *aside = g_build_filename (model->fixture->music, "aside", NULL);

  g_assert_cmpint (g_rename (one, aside), ==, 0);
  g_assert_cmpint (g_rename (other, one), ==, 0);
  g_assert_cmpint (g_rename (aside, other), ==, 0);
}

static void
swap_slots (Model *model, guint one, guint other)
{
  Slot slot = model->slots[one];

  model->slots[one] = model->slots[other];
  model->slots[other] = slot;
}

static void
swap (Model *model)
{
  guint one = random_file (model);
  guint other = random_file (model);

  if (one == N_SLOTS || one == other)
    return;

  g_autofree char *one_path = slot_path (model, one);
  g_autofree char *other_path = slot_path (model, other);

  swap_paths (model, one_path, other_path);
  swap_slots (model, one, other);
}

static void
swap_folders (Model *model)
{
  guint one = (guint)g_test_rand_int_range (0, N_FOLDERS);
  guint other = (one + 1) % N_FOLDERS;
  g_autofree char *one_path = folder_path (model, one);
  g_autofree char *other_path = folder_path (model, other);

  swap_paths (model, one_path, other_path);
  for (guint i = 0; i < N_NAMES; i++)
    swap_slots (model, one * N_NAMES + i, other * N_NAMES + i);
}

static void delete (Model *model)
{
  guint slot = random_file (model);

  if (slot == N_SLOTS)
    return;

  g_autofree char *path = slot_path (model, slot);

  g_assert_cmpint (g_unlink (path), ==, 0);
  model->slots[slot] = (Slot) { 0 };
}

/* Moods into a file, by our own job, which the library is told of. */
static void
write_tags (Model *model)
{
  guint slot = random_file (model);

  if (slot == N_SLOTS)
    return;

  g_autofree char *path = slot_path (model, slot);
  g_autoptr (LibrarySong) song = library_db_find_song (model->fixture->db, path, NULL);
  g_autoptr (GPtrArray) songs = g_ptr_array_new ();
  g_autoptr (JobsJob) job = NULL;
  gint64 batch;

  if (song == NULL || library_song_get_prediction (song) == NULL)
    return;
  g_ptr_array_add (songs, song);
  job = jobs_write_tags_job_new_write (model->fixture->db, songs);
  jobs_fixture_run (g_object_ref (job), NULL);
  batch = jobs_write_tags_job_get_batch (JOBS_WRITE_TAGS_JOB (job));
  if (batch != 0)
    g_array_append_val (model->batches, batch);
}

static void
undo_tags (Model *model)
{
  if (model->batches->len == 0)
    return;

  guint i = (guint)g_test_rand_int_range (0, (gint32)model->batches->len);

  jobs_fixture_run (jobs_write_tags_job_new_undo (model->fixture->db,
                                                  g_array_index (model->batches, gint64, i)),
                    NULL);
}

static guint
count_files (Model *model, guint sound)
{
  guint n = 0;

  for (guint i = 0; i < N_SLOTS; i++)
    n += model->slots[i].sound == sound;

  return n;
}

static void
songs_cb (JobsScanJob *job, GPtrArray *songs, Model *model)
{
  for (guint i = 0; i < songs->len; i++)
    g_hash_table_replace (model->window, GSIZE_TO_POINTER (library_song_get_id (songs->pdata[i])),
                          g_strdup (library_song_get_path (songs->pdata[i])));
}

static void
gone_cb (JobsScanJob *job, GPtrArray *songs, Model *model)
{
  for (guint i = 0; i < songs->len; i++)
    g_hash_table_remove (model->window, GSIZE_TO_POINTER (library_song_get_id (songs->pdata[i])));
}

/* What the signals tell is what is in the library. */
static void
check_window (Model *model)
{
  g_autoptr (GPtrArray) listed = library_db_list_songs (model->fixture->db, NULL);

  g_assert_cmpuint (g_hash_table_size (model->window), ==, listed->len);
  for (guint i = 0; i < listed->len; i++)
    g_assert_cmpstr (g_hash_table_lookup (model->window,
                                          GSIZE_TO_POINTER (library_song_get_id (listed->pdata[i]))),
                     ==, library_song_get_path (listed->pdata[i]));
}

static void
run_scan (Model *model, const char *root)
{
  const char *const roots[] = { root, NULL };
  JobsJob *job;

  for (guint i = 0; i < N_SLOTS; i++)
    {
      guint sound = model->slots[i].sound;

      if (sound != 0 && count_files (model, sound) > 1)
        model->sounds[sound].is_many = TRUE;
    }
  job = jobs_scan_job_new (model->fixture->db, roots, model->fixture->model, 2);
  g_signal_connect (job, "songs", G_CALLBACK (songs_cb), model);
  g_signal_connect (job, "gone", G_CALLBACK (gone_cb), model);
  jobs_fixture_run (job, NULL);
  check_window (model);
  model->n_scans++;
  for (guint sound = 1; sound <= model->n_sounds; sound++)
    if (get_kind (sound) != SOUND_DAMAGED)
      g_assert_cmpuint (sounds_count (sound), <=, 1);
}

/* The owner says something of a song, which is to stay with it. */
static void
say (Model *model, const char *path, guint sound)
{
  g_autofree char *word = g_strdup_printf ("word %u", sound);
  char *nothing[] = { NULL };
  char *words[] = { word, NULL };
  g_autoptr (GError) error = NULL;
  LibraryJournalEntry entry = {
    .batch = library_journal_begin_batch (model->fixture->db, &error),
    .path = (char *)path,
    .field = (char *)FIELD,
    .old_values = nothing,
    .new_values = words,
  };

  library_journal_complete (model->fixture->db,
                            library_journal_begin_entry (model->fixture->db, &entry, &error), &error);
  g_assert_no_error (error);
  model->sounds[sound].has_word = TRUE;
}

static void
check_word (Model *model, const char *path, guint sound)
{
  g_auto (GStrv) words = library_journal_get_our_values (model->fixture->db, path, FIELD, NULL);
  g_autofree char *word = g_strdup_printf ("word %u", sound);

  g_assert_cmpuint (g_strv_length (words), ==, 1);
  g_assert_cmpstr (words[0], ==, word);
}

/* (nullable): the last that was said of a sound and was not undone. */
static const Saying *
find_saying (Model *model, guint sound)
{
  for (guint i = model->sayings->len; i > 0; i--)
    {
      const Saying *saying = &g_array_index (model->sayings, Saying, i - 1);

      if (saying->sound == sound && !saying->is_undone)
        return saying;
    }

  return NULL;
}

static void
check_label (Model *model, guint sound, LibrarySong *song)
{
  const Saying *saying = find_saying (model, sound);
  const LibraryLabel *label = library_song_get_label (song);

  g_assert_true ((label != NULL) == (saying != NULL && !saying->is_forgotten));
  if (label == NULL)
    return;

  g_assert_cmpfloat (label->valence, ==, saying->valence);
  g_assert_cmpfloat (library_song_get_estimate (song)->gaussian.valence, ==, saying->valence);
}

/* The owner says where a song belongs, or that what was said of it counts no longer. */
static void
correct_song (Model *model, LibrarySong *song, guint sound)
{
  Saying saying = { .sound = sound, .is_forgotten = g_test_rand_int_range (0, 4) == 0,
                    .valence = g_test_rand_int_range (-100, 101) / 100.0 };
  g_autoptr (GError) error = NULL;

  if (saying.is_forgotten)
    library_labels_clear (model->fixture->db, library_song_get_id (song), &saying.batch, NULL, &error);
  else
    library_labels_set (model->fixture->db, library_song_get_id (song), saying.valence, 0.5, &saying.batch, NULL, &error);
  g_assert_no_error (error);
  if (saying.batch != 0)
    g_array_append_val (model->sayings, saying);
  else
    g_assert_true (find_saying (model, sound) == NULL || find_saying (model, sound)->is_forgotten);
}

/* Of a song that the library has listed, whatever is at its path by now. */
static void
correct (Model *model)
{
  g_autoptr (GPtrArray) listed = library_db_list_songs (model->fixture->db, NULL);
  LibrarySong *song = listed->len > 0 ? listed->pdata[g_test_rand_int_range (0, (gint32)listed->len)] : NULL;
  const MoodEstimate *heard = song != NULL ? library_song_get_prediction (song) : NULL;

  for (guint sound = 1; heard != NULL && sound <= model->n_sounds; sound++)
    if (heard->gaussian.valence == sounds_get_valence (sound))
      {
        correct_song (model, song, sound);
        return;
      }
}

/* Not only the last one. */
static void
undo_correction (Model *model)
{
  if (model->sayings->len == 0)
    return;

  Saying *saying = &g_array_index (model->sayings, Saying,
                                   (guint)g_test_rand_int_range (0, (gint32)model->sayings->len));

  g_assert_true (library_labels_undo (model->fixture->db, saying->batch, NULL, NULL));
  saying->is_undone = TRUE;
}

/* A sound that was never in two files at a time is the same song for ever. */
static void
check_identity (Model *model, const char *path, guint number, LibrarySong *song)
{
  Sound *sound = &model->sounds[number];

  if (sound->is_many || get_kind (number) == SOUND_DAMAGED)
    return;
  if (sound->id != 0)
    g_assert_cmpint (library_song_get_id (song), ==, sound->id);
  sound->id = library_song_get_id (song);
  if (sound->has_word)
    check_word (model, path, number);
  else if (g_test_rand_bit ())
    say (model, path, number);
}

static void
check_slot (Model *model, guint slot)
{
  g_autofree char *path = slot_path (model, slot);
  g_autoptr (LibrarySong) song = library_db_find_song (model->fixture->db, path, NULL);
  guint sound = model->slots[slot].sound;
  g_autofree char *title = g_strdup_printf ("Title %u", model->slots[slot].title);

  g_assert_cmpuint (sounds_read (path), ==, sound);
  g_assert_nonnull (song);
  g_assert_cmpstr (library_song_get_title (song), ==, title);
  if (get_kind (sound) == SOUND_GOOD)
    {
      g_assert_null (library_song_get_error_code (song));
      g_assert_nonnull (library_song_get_prediction (song));
      g_assert_cmpfloat (library_song_get_prediction (song)->gaussian.valence, ==, sounds_get_valence (sound));
    }
  else
    {
      g_assert_cmpstr (library_song_get_error_code (song), ==,
                       get_kind (sound) == SOUND_CRASHING ? "crashed" : "damaged");
      g_assert_null (library_song_get_prediction (song));
    }
  check_identity (model, path, sound, song);
  check_label (model, sound, song);
  if (g_test_rand_int_range (0, 20) == 0)
    correct_song (model, song, sound);
}

/* After a scan of everything the library is what is on the disk. */
static void
check_all (Model *model)
{
  g_autoptr (GPtrArray) listed = library_db_list_songs (model->fixture->db, NULL);
  guint n = 0;

  for (guint i = 0; i < N_SLOTS; i++)
    if (model->slots[i].sound != 0 && !model->excluded[i / N_NAMES])
      {
        check_slot (model, i);
        n++;
      }
  g_assert_cmpuint (listed->len, ==, n);
}

static void
scan (Model *model)
{
  run_scan (model, model->fixture->music);
  check_all (model);
}

static void
scan_folder (Model *model)
{
  guint folder = (guint)g_test_rand_int_range (0, N_FOLDERS);
  g_autofree char *path = folder_path (model, folder);

  model->excluded[folder] = FALSE;
  run_scan (model, path);
}

static void
exclude_or_include (Model *model)
{
  guint folder = (guint)g_test_rand_int_range (0, N_FOLDERS);
  g_autofree char *path = folder_path (model, folder);

  model->excluded[folder] = !model->excluded[folder];
  if (model->excluded[folder])
    {
      g_autoptr (GPtrArray) gone = g_ptr_array_new_with_free_func (g_object_unref);

      g_assert_true (library_db_exclude (model->fixture->db, path, gone, NULL));
      gone_cb (NULL, gone, model);
    }
  else
    g_assert_true (library_db_include (model->fixture->db, path, NULL, NULL));
}

static void
reopen (Model *model)
{
  jobs_fixture_open (model->fixture);
}

static const struct
{
  guint weight;
  void (*step) (Model *model);
} steps[] = {
  { 14, create },
  { 16, move },
  { 6, swap },
  { 10, copy },
  { 10, retag },
  { 10, delete },
  { 6, restore },
  { 8, scan },
  { 5, scan_folder },
  { 2, swap_folders },
  { 2, write_tags },
  { 1, undo_tags },
  { 2, exclude_or_include },
  { 1, reopen },
  { 8, correct },
  { 4, undo_correction },
};

static void
take_step (Model *model)
{
  guint total = 0;
  guint chosen;

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    total += steps[i].weight;
  chosen = (guint)g_test_rand_int_range (0, (gint32)total);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      if (chosen < steps[i].weight)
        {
          steps[i].step (model);
          return;
        }
      chosen -= steps[i].weight;
    }
}

static void
test_random_steps (JobsFixture *fixture, gconstpointer data)
{
  const char *wanted = g_getenv ("MOODPLANE_PROPERTY_STEPS");
  guint n_steps = wanted != NULL ? (guint)atoi (wanted) : N_STEPS;
  g_autofree Model *model = g_new0 (Model, 1);

  model->fixture = fixture;
  model->batches = g_array_new (FALSE, FALSE, sizeof (gint64));
  model->sayings = g_array_new (FALSE, FALSE, sizeof (Saying));
  model->window = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  sounds_begin ();
  for (guint i = 0; i < N_FOLDERS; i++)
    {
      g_autofree char *path = folder_path (model, i);

      g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
    }
  for (guint i = 0; i < n_steps; i++)
    take_step (model);
  scan (model);

  g_test_message ("%u steps, %u scans, %u sounds, %u of them heard", n_steps, model->n_scans, model->n_sounds,
                  sounds_count_all ());
  g_test_message ("%u corrections", model->sayings->len);
  g_array_unref (model->sayings);
  g_array_unref (model->batches);
  g_hash_table_unref (model->window);
  sounds_end ();
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/jobs/identity/random-steps", JobsFixture, NULL, jobs_fixture_set_up, test_random_steps,
              jobs_fixture_tear_down);

  return g_test_run ();
}
