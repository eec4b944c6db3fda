/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A scan that is killed at random moments, again and again, while files come and move: no result is ever lost, and
 * nothing is heard twice but what was being heard at that moment. MOODPLANE_TORTURE: how many kills; 20 without it. */
#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "jobs/scan-job.h"
#include "library/identity.h"
#include "sounds.h"
#include "support.h"
#include "tags/tag-audio-hash.h"

#define N_KILLS   20
#define N_WORKERS 2
#define N_BATCH   30    /* sounds that come at a time */
#define DELAY     3     /* milliseconds that each is heard for */
#define MAX_WAIT  60000 /* microseconds from the first hearing, or from the start, to the kill */

static const char *program;

typedef struct
{
  JobsFixture *fixture;
  char *log;         /* (owned) a line for each hearing that began */
  guint n_sounds;    /* made so far; from 1 on; sound n has n % 5 == 0 ? 2 : 1 files */
  GArray *is_stored; /* (owned) of gboolean, by sound: there was a result after the last kill */
  gsize log_offset;
  guint n_logged;    /* hearings that check_log() has seen */
  guint n_in_flight; /* hearings that came to nothing */
  guint n_full;      /* scans that ended before they were killed */
} Torture;

static int
run_as_scan (char **argv)
{
  const char *const roots[] = { argv[3], NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (LibraryDb) db = library_db_open (argv[2], &error);
  g_autoptr (JobsJob) job = NULL;

  if (db == NULL)
    return 2;
  sounds_begin ();
  sounds_log_to (argv[5], DELAY);
  job = jobs_scan_job_new (db, roots, argv[4], N_WORKERS);
  jobs_job_start (job);

  return jobs_job_wait (job, &error) ? 0 : 4;
}

static GPid
spawn_scan (Torture *self)
{
  const char *const argv[]
      = { program,   "--scan", self->fixture->library, self->fixture->music, self->fixture->model,
          self->log, NULL };
  g_autoptr (GError) error = NULL;
  GPid pid;

  g_spawn_async (NULL, (char **)argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, &error);
  g_assert_no_error (error);

  return pid;
}

/* (transfer full): where the sound is now. Each file moves with every batch that comes. */
static char *
sound_path (Torture *self, guint sound, gboolean is_copy)
{
  g_autofree char *name = g_strdup_printf ("%s%05u.wav", is_copy ? "copy-" : "", sound);

  return g_build_filename (self->fixture->music, name, NULL);
}

static void
add_sounds (Torture *self)
{
  const gboolean no = FALSE;

  for (guint i = 0; i < N_BATCH; i++)
    {
      guint sound = ++self->n_sounds;
      g_autofree char *path = sound_path (self, sound, FALSE);
      g_autofree char *copy = sound_path (self, sound, TRUE);

      g_array_append_val (self->is_stored, no);
      sounds_write (path, sound, SOUND_GOOD, "Title");
      if (sound % 5 == 0)
        sounds_copy (path, copy);
    }
}

/* Some change places, two by two, in pairs of an even and the next odd number. */
static void
move_some (Torture *self)
{
  for (guint i = 0; i < 4; i++)
    {
      guint one = (guint)g_test_rand_int_range (1, (gint32)self->n_sounds);
      g_autofree char *one_path = sound_path (self, one, FALSE);
      g_autofree char *other_path = sound_path (self, one + 1, FALSE);
      g_autofree char *aside = g_build_filename (self->fixture->music, "aside", NULL);

      g_assert_cmpint (g_rename (one_path, aside), ==, 0);
      g_assert_cmpint (g_rename (other_path, one_path), ==, 0);
      g_assert_cmpint (g_rename (aside, other_path), ==, 0);
    }
}

static gboolean
has_result (Torture *self, const char *path)
{
  const LibraryVersion version = { .model = "" };
  TagAudioHash hash;
  LibraryAudioHash audio = { 0 };
  g_autoptr (GPtrArray) twins = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (tag_audio_hash_compute (path, NULL, &hash, &error));
  audio.version = hash.version;
  audio.digest[0] = (guint8)hash.scope;
  memcpy (audio.digest + 1, hash.bytes, sizeof hash.bytes);
  twins = library_db_list_twins (self->fixture->db, &audio, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < twins->len; i++)
    {
      const LibraryTwin *twin = twins->pdata[i];
      LibraryStanding standing;

      g_assert_true (library_db_get_standing_of (self->fixture->db, twin->id, &version, &standing, &error));
      if (standing.has_result)
        return TRUE;
    }

  return FALSE;
}

static void
check_integrity (Torture *self)
{
  sqlite3 *sqlite = NULL;
  sqlite3_stmt *statement = NULL;

  g_assert_cmpint (sqlite3_open_v2 (self->fixture->library, &sqlite, SQLITE_OPEN_READONLY, NULL), ==,
                   SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (sqlite, "PRAGMA integrity_check", -1, &statement, NULL), ==,
                   SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  g_assert_cmpstr ((const char *)sqlite3_column_text (statement, 0), ==, "ok");
  sqlite3_finalize (statement);
  sqlite3_close (sqlite);
}

/* The hearings that began since the last look, of what had no result by then. */
static void
check_log (Torture *self)
{
  g_autofree char *log = NULL;
  g_auto (GStrv) lines = NULL;
  gsize length = 0;

  if (!g_file_get_contents (self->log, &log, &length, NULL))
    return;
  lines = g_strsplit (log + self->log_offset, "\n", -1);
  self->log_offset = length;
  for (char **line = lines; *line != NULL; line++)
    if (**line != '\0')
      {
        g_assert_false (g_array_index (self->is_stored, gboolean, atoi (*line)));
        self->n_logged++;
      }

  for (guint i = 0; i < g_strv_length (lines); i++)
    for (guint j = 0; j < i; j++)
      g_assert_true (*lines[i] == '\0' || !g_str_equal (lines[i], lines[j]));
}

/* What is there after a kill; @n_begun: (out): hearings that were begun and have come to nothing. */
static void
check_results (Torture *self)
{
  gsize before = self->log_offset;
  g_autofree char *log = NULL;
  g_auto (GStrv) lines = NULL;
  guint n_lost = 0;

  jobs_fixture_open (self->fixture);
  check_integrity (self);
  check_log (self);
  for (guint sound = 1; sound <= self->n_sounds; sound++)
    {
      g_autofree char *path = sound_path (self, sound, FALSE);
      guint number = sounds_read (path);
      gboolean is_stored = has_result (self, path);

      g_assert_true (is_stored || !g_array_index (self->is_stored, gboolean, number));
      g_array_index (self->is_stored, gboolean, number) = is_stored;
    }

  if (g_file_get_contents (self->log, &log, NULL, NULL))
    lines = g_strsplit (log + before, "\n", -1);
  for (guint i = 0; lines != NULL && lines[i] != NULL; i++)
    n_lost += *lines[i] != '\0' && !g_array_index (self->is_stored, gboolean, atoi (lines[i]));
  g_assert_cmpuint (n_lost, <=, N_WORKERS);
  self->n_in_flight += n_lost;
}

/* Until it hears something, or has come to its end, which is not waited for here. */
static void
wait_for_hearing (Torture *self, GPid pid)
{
  GStatBuf info;
  siginfo_t end = { 0 };

  while ((g_stat (self->log, &info) != 0 || (gsize)info.st_size == self->log_offset)
         && waitid (P_PID, (id_t)pid, &end, WEXITED | WNOHANG | WNOWAIT) == 0 && end.si_pid == 0)
    g_usleep (500);
}

/* One in four at any time from the start on, the others while something is heard. */
static void
kill_once (Torture *self)
{
  GPid pid = spawn_scan (self);
  int status;

  if (g_test_rand_int_range (0, 4) != 0)
    wait_for_hearing (self, pid);
  g_usleep ((gulong)g_test_rand_int_range (0, MAX_WAIT));
  kill (pid, SIGKILL);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  if (WIFEXITED (status))
    {
      g_assert_cmpint (WEXITSTATUS (status), ==, 0);
      self->n_full++;
      add_sounds (self);
    }
}

static void
check_end (Torture *self)
{
  g_autoptr (GPtrArray) songs = library_db_list_songs (self->fixture->db, NULL);
  g_autofree char *log = NULL;
  guint n_hearings = 0;

  g_assert_cmpuint (songs->len, ==, self->n_sounds + self->n_sounds / 5);
  for (guint i = 0; i < songs->len; i++)
    {
      LibrarySong *song = songs->pdata[i];

      g_assert_nonnull (library_song_get_estimate (song));
      g_assert_cmpfloat (library_song_get_estimate (song)->gaussian.valence, ==,
                         sounds_get_valence (sounds_read (library_song_get_path (song))));
    }

  /* Without a line in it, none of the looks at it has seen anything. */
  g_assert_true (g_file_get_contents (self->log, &log, NULL, NULL));
  g_assert_cmpuint (self->n_logged, >, 0);
  for (const char *c = log; *c != '\0'; c++)
    n_hearings += *c == '\n';
  g_assert_cmpuint (n_hearings, ==, self->n_sounds + self->n_in_flight);
}

static void
test_kills (JobsFixture *fixture, gconstpointer data)
{
  const char *wanted = g_getenv ("MOODPLANE_TORTURE");
  guint n_kills = wanted != NULL ? (guint)atoi (wanted) : N_KILLS;
  Torture self = { .fixture = fixture };
  int status;

  self.log = g_build_filename (fixture->folder, "log", NULL);
  self.is_stored = g_array_new (FALSE, TRUE, sizeof (gboolean));
  g_array_set_size (self.is_stored, 1);
  add_sounds (&self);
  for (guint i = 0; i < n_kills; i++)
    {
      kill_once (&self);
      check_results (&self);
      move_some (&self);
    }

  GPid pid = spawn_scan (&self);

  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFEXITED (status) && WEXITSTATUS (status) == 0);
  check_results (&self);
  check_end (&self);
  g_test_message ("%u kills, %u of them too late; %u sounds, %u heard again because they were being heard",
                  n_kills, self.n_full, self.n_sounds, self.n_in_flight);
  g_free (self.log);
  g_array_unref (self.is_stored);
}

int
main (int argc, char *argv[])
{
  if (argc == 6 && g_str_equal (argv[1], "--scan"))
    return run_as_scan (argv);

  program = argv[0];
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/jobs/scan/torture", JobsFixture, NULL, jobs_fixture_set_up, test_kills,
              jobs_fixture_tear_down);

  return g_test_run ();
}
