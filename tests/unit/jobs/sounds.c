/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: the analyzer runs in the workers of a scan; what it counts is under the lock. */
#include "sounds.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/error.h"
#include "jobs/hearer.h"

#define DATA_SIZE  64
#define DATA_MAGIC "sound"

static GMutex lock;
static GHashTable *counts; /* (mutex lock) (owned) (nullable) sound -> how often it was heard */
static guint n_heard;      /* (mutex lock) */
static char *log_path;     /* (owned) (nullable) set before workers start */
static guint delay;        /* milliseconds */
static gint64 last_time = 1600000000;

static void
append_chunk (GByteArray *file, const char *id, const guint8 *data, guint32 size)
{
  guint32 le = GUINT32_TO_LE (size);

  g_byte_array_append (file, (const guint8 *)id, 4);
  g_byte_array_append (file, (const guint8 *)&le, 4);
  g_byte_array_append (file, data, size);
  if (size % 2 != 0)
    g_byte_array_append (file, (const guint8 *)"", 1);
}

static void
append_title (GByteArray *file, const char *title)
{
  g_autoptr (GByteArray) info = g_byte_array_new ();

  g_byte_array_append (info, (const guint8 *)"INFO", 4);
  append_chunk (info, "INAM", (const guint8 *)title, (guint32)strlen (title) + 1);
  append_chunk (info, "IGNR", (const guint8 *)SOUNDS_GENRE, sizeof SOUNDS_GENRE);
  append_chunk (info, "ICRD", (const guint8 *)"1971", 5);
  append_chunk (file, "LIST", info->data, info->len);
}

static void
set_new_time (const char *path)
{
  const struct timespec times[2] = { { .tv_sec = last_time }, { .tv_sec = ++last_time } };

  g_assert_cmpint (utimensat (AT_FDCWD, path, times, 0), ==, 0);
}

void
sounds_write (const char *path, guint sound, SoundKind kind, const char *title)
{
  /* PCM, mono, 8000 Hz, 16 bits */
  static const guint8 format[] = { 1, 0, 1, 0, 0x40, 0x1F, 0, 0, 0x80, 0x3E, 0, 0, 2, 0, 16, 0 };
  guint8 data[DATA_SIZE] = DATA_MAGIC;
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  guint32 size;

  data[sizeof DATA_MAGIC] = kind;
  memcpy (data + sizeof DATA_MAGIC + 1, &sound, sizeof sound);
  g_byte_array_append (file, (const guint8 *)"RIFF....WAVE", 12);
  append_chunk (file, "fmt ", format, sizeof format);
  append_chunk (file, "data", data, sizeof data);
  if (title != NULL)
    append_title (file, title);
  size = GUINT32_TO_LE (file->len - 8);
  memcpy (file->data + 4, &size, sizeof size);

  g_file_set_contents (path, (const char *)file->data, file->len, &error);
  g_assert_no_error (error);
  set_new_time (path);
}

static gboolean
parse (const char *path, guint *sound, SoundKind *kind)
{
  g_autofree char *content = NULL;
  const char *data;
  gsize length;

  if (!g_file_get_contents (path, &content, &length, NULL))
    return FALSE;
  data = length >= DATA_SIZE ? memmem (content, length, DATA_MAGIC, sizeof DATA_MAGIC) : NULL;
  if (data == NULL)
    return FALSE;
  *kind = (SoundKind)data[sizeof DATA_MAGIC];
  memcpy (sound, data + sizeof DATA_MAGIC + 1, sizeof *sound);

  return TRUE;
}

guint
sounds_read (const char *path)
{
  SoundKind kind;
  guint sound = 0;

  g_assert_true (parse (path, &sound, &kind));

  return sound;
}

void
sounds_copy (const char *from, const char *to)
{
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_file_get_contents (from, &content, &length, &error);
  g_assert_no_error (error);
  g_file_set_contents (to, content, length, &error);
  g_assert_no_error (error);
  set_new_time (to);
}

double
sounds_get_valence (guint sound)
{
  return (sound % 1999) / 1000.0 - 0.999;
}

static void
count (guint sound)
{
  gpointer key = GUINT_TO_POINTER (sound);

  g_mutex_lock (&lock);
  n_heard++;
  if (counts != NULL)
    g_hash_table_insert (counts, key,
                         GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (counts, key)) + 1));
  g_mutex_unlock (&lock);

  if (log_path != NULL)
    {
      g_autofree char *line = g_strdup_printf ("%u\n", sound);
      int fd = open (log_path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);

      g_assert_cmpint (fd, >=, 0);
      g_assert_cmpint (write (fd, line, strlen (line)), ==, (gssize)strlen (line));
      close (fd);
    }
}

static AnalysisResult *
analyze_cb (const char *path, GCancellable *stop, GError **error)
{
  const float values[] = { 1.0f, 2.0f };
  const float points[] = { 0.5f, 0.25f, -0.5f };
  MoodGaussian said = { .valence_sd = 0.2, .arousal_sd = 0.2 };
  AnalysisResult *result;
  SoundKind kind;
  guint sound;

  if (!parse (path, &sound, &kind))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_NOT_AUDIO, "“%s” is no sound.", path);
      return NULL;
    }
  count (sound);
  if (delay > 0)
    g_usleep (delay * 1000);
  if (kind == SOUND_CRASHING || kind == SOUND_DAMAGED)
    {
      g_set_error (error, BASE_ERROR, kind == SOUND_CRASHING ? BASE_ERROR_CRASHED : BASE_ERROR_DAMAGED,
                   "“%s” is a bad sound.", path);
      return NULL;
    }

  result = g_new0 (AnalysisResult, 1);
  said.valence = sounds_get_valence (sound);
  result->duration = 3.0;
  analysis_result_say (result, &said);
  result->estimate.gaussian = said;
  result->curve = mood_curve_new (MOOD_CURVE_HOP, G_N_ELEMENTS (points), points, points);
  result->embedding = mood_embedding_new (G_N_ELEMENTS (values), values);

  return result;
}

void
sounds_begin (void)
{
  g_mutex_lock (&lock);
  g_clear_pointer (&counts, g_hash_table_unref);
  counts = g_hash_table_new (NULL, NULL);
  n_heard = 0;
  g_mutex_unlock (&lock);
  jobs_hearer_replace_analyzer (analyze_cb);
}

void
sounds_end (void)
{
  jobs_hearer_replace_analyzer (NULL);
  g_clear_pointer (&counts, g_hash_table_unref);
}

guint
sounds_count (guint sound)
{
  g_mutex_lock (&lock);
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, GUINT_TO_POINTER (sound)));
  g_mutex_unlock (&lock);

  return n;
}

guint
sounds_count_all (void)
{
  g_mutex_lock (&lock);
  guint n = n_heard;
  g_mutex_unlock (&lock);

  return n;
}

void
sounds_log_to (const char *path, guint milliseconds)
{
  g_free (log_path);
  log_path = g_strdup (path);
  delay = milliseconds;
}
