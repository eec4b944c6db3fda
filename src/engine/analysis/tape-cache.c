/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: the workers of a scan load and store, the lock is about what is known of the sizes. Other processes may write
 * and remove entries at any time: nothing is taken for there because it was. */
#include "engine/analysis/tape-cache.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "engine/analysis/tape-entry.h"
#include "engine/base/error.h"
#include "engine/base/paths.h"

/* What was used so recently does not make room: seconds. */
#define SPARED_SECONDS (24 * 60 * 60)

/* Whoever was writing for so long is not alive any more. */
#define LEFTOVER_SECONDS (60 * 60)

/* Other programs need room as well. */
#define LEFT_FREE (G_GUINT64_CONSTANT (1) << 30)

/* Room is made for so much at once, as a share of the limit; and so much may others have written before it is counted again. */
#define SHARE       16

#define NAME_LENGTH 64
#define LEFTOVER    ".new-"

struct _AnalysisTapeCache
{
  gatomicrefcount ref_count; /* (atomic) */
  char *folder;              /* (owned) */
  guint64 limit;

  GMutex lock;
  gboolean is_counted; /* (mutex lock) */
  guint64 n_bytes;     /* (mutex lock) of all entries, as far as we know */
  guint64 n_written;   /* (mutex lock) since they were counted */
  gboolean is_full;    /* (mutex lock) all that there is was used within a day, or the disk has no room */
};

/* A file of ours. */
typedef struct
{
  char *path; /* (owned) */
  guint64 size;
  gint64 used; /* seconds since 1970 */
  gboolean is_leftover;
} Entry;

static void
entry_clear (gpointer data)
{
  g_free (((Entry *)data)->path);
}

AnalysisTapeCache *
analysis_tape_cache_new (const char *folder, guint64 limit)
{
  AnalysisTapeCache *self = g_new0 (AnalysisTapeCache, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->folder = folder != NULL ? g_strdup (folder) : base_paths_user_cache ("heard");
  self->limit = limit;
  g_mutex_init (&self->lock);
  return self;
}

AnalysisTapeCache *
analysis_tape_cache_ref (AnalysisTapeCache *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
analysis_tape_cache_unref (AnalysisTapeCache *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_mutex_clear (&self->lock);
  g_free (self->folder);
  g_free (self);
}

const char *
analysis_tape_cache_get_folder (const AnalysisTapeCache *self)
{
  return self->folder;
}

char *
analysis_tape_cache_make_name (GBytes *sound, const char *front_end)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize n_bytes;
  const guchar *bytes = g_bytes_get_data (sound, &n_bytes);
  const guint64 length = GUINT64_TO_LE (n_bytes);

  /* Its length before it, so that no two pairs run together to the same. */
  g_checksum_update (sum, (const guchar *)&length, sizeof length);
  g_checksum_update (sum, bytes, (gssize)n_bytes);
  g_checksum_update (sum, (const guchar *)front_end, -1);
  return g_strdup (g_checksum_get_string (sum));
}

static char *
make_path (const AnalysisTapeCache *self, const char *name)
{
  const char shard[] = { name[0], name[1], '\0' };

  return g_build_filename (self->folder, shard, name, NULL);
}

/* --- what there is --- */

static gboolean
is_hex (const char *text, gsize length)
{
  return strlen (text) == length && strspn (text, "0123456789abcdef") == length;
}

/* Whatever else lies there is not ours, and is let alone. */
static void
add_entry (GArray *entries, const char *shard, const char *name)
{
  const gboolean is_leftover = g_str_has_prefix (name, LEFTOVER);
  g_autofree char *path = g_build_filename (shard, name, NULL);
  struct stat info;

  if ((!is_leftover && !is_hex (name, NAME_LENGTH)) || lstat (path, &info) != 0 || S_ISDIR (info.st_mode))
    return;

  const Entry entry = { .path = g_steal_pointer (&path),
                        .size = (guint64)info.st_blocks * 512,
                        .used = info.st_mtim.tv_sec,
                        .is_leftover = is_leftover };

  g_array_append_val (entries, entry);
}

static void
list_shard (GArray *entries, const char *shard)
{
  g_autoptr (GDir) dir = g_dir_open (shard, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    add_entry (entries, shard, name);
}

/* Returns: (transfer full) (element-type Entry) */
static GArray *
list_entries (const AnalysisTapeCache *self)
{
  GArray *entries = g_array_new (FALSE, FALSE, sizeof (Entry));

  g_array_set_clear_func (entries, entry_clear);
  for (guint i = 0; i < 256; i++)
    {
      const char shard_name[] = { "0123456789abcdef"[i / 16], "0123456789abcdef"[i % 16], '\0' };
      g_autofree char *shard = g_build_filename (self->folder, shard_name, NULL);

      list_shard (entries, shard);
    }

  return entries;
}

static guint64
sum_up (const GArray *entries)
{
  guint64 sum = 0;

  for (guint i = 0; i < entries->len; i++)
    sum += g_array_index (entries, Entry, i).size;
  return sum;
}

static gint
compare_used (gconstpointer a, gconstpointer b)
{
  const Entry *one = a, *other = b;

  return one->used < other->used ? -1 : one->used > other->used;
}

/* --- room --- */

/* Removes what was used longest ago until what is left is within the limit, and until it is at most @wanted, but for what
 * is spared. Returns: what is left. */
static guint64
remove_oldest (const AnalysisTapeCache *self, GArray *entries, guint64 wanted)
{
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  guint64 left = sum_up (entries);

  g_array_sort (entries, compare_used);
  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = &g_array_index (entries, Entry, i);
      /* What is used in the future is of a clock that was wrong. */
      const gint64 age = ABS (now - entry->used);
      const gboolean is_due = left > self->limit || (left > wanted && age >= SPARED_SECONDS);

      if (entry->is_leftover ? age < LEFTOVER_SECONDS : !is_due)
        continue;
      if (g_unlink (entry->path) == 0 || errno == ENOENT)
        left -= entry->size;
    }

  return left;
}

static void
count (AnalysisTapeCache *self)
{
  g_autoptr (GArray) entries = NULL;

  if (self->is_counted && self->n_written < self->limit / SHARE)
    return;

  entries = list_entries (self);
  self->n_bytes = sum_up (entries);
  self->n_written = 0;
  self->is_counted = TRUE;
}

static gboolean
disk_has_room (const AnalysisTapeCache *self, guint64 n_bytes)
{
  struct statvfs info;

  return statvfs (self->folder, &info) != 0
         || (guint64)info.f_bavail * info.f_frsize
                >= n_bytes + MIN (LEFT_FREE, (guint64)info.f_blocks * info.f_frsize / SHARE);
}

/* Whether @n_bytes may be written; they are counted. */
static gboolean
make_room (AnalysisTapeCache *self, guint64 n_bytes)
{
  gboolean has_room;

  g_mutex_lock (&self->lock);
  if (!self->is_full)
    {
      count (self);
      if (self->n_bytes + n_bytes > self->limit)
        {
          g_autoptr (GArray) entries = list_entries (self);
          const guint64 wanted = self->limit - self->limit / SHARE;

          self->n_bytes = remove_oldest (self, entries, wanted - MIN (wanted, n_bytes));
          self->n_written = 0;
        }
      self->is_full = self->n_bytes + n_bytes > self->limit || !disk_has_room (self, n_bytes);
    }
  has_room = !self->is_full;
  if (has_room)
    {
      self->n_bytes += n_bytes;
      self->n_written += n_bytes;
    }
  g_mutex_unlock (&self->lock);

  return has_room;
}

static gboolean
is_full (AnalysisTapeCache *self)
{
  gboolean is_full;

  g_mutex_lock (&self->lock);
  is_full = self->is_full;
  g_mutex_unlock (&self->lock);

  return is_full;
}

/* What cannot be written now is not tried again and again. */
static void
set_full (AnalysisTapeCache *self)
{
  g_mutex_lock (&self->lock);
  self->is_full = TRUE;
  g_mutex_unlock (&self->lock);
}

/* --- in and out --- */

/* Not more than an entry may have, whatever the file says or becomes meanwhile. Links, pipes and devices are none. @is_passing:
 * nothing is known of what is in the file, which may be read another time. */
static guint8 *
read_file (const char *path, gsize *length, gboolean *is_passing)
{
  const int file = open (path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  g_autofree guint8 *bytes = NULL;
  struct stat info;
  gsize n = 0;

  *is_passing = file < 0 && errno != ELOOP;
  if (file < 0)
    return NULL;
  if (fstat (file, &info) == 0 && S_ISREG (info.st_mode) && info.st_size > 0
      && info.st_size <= ANALYSIS_TAPE_ENTRY_MAX_BYTES)
    {
      bytes = g_malloc ((gsize)info.st_size);
      for (gssize got = 1; got > 0 && n < (gsize)info.st_size; n += (gsize)MAX (got, 0))
        {
          got = read (file, bytes + n, (gsize)info.st_size - n);
          *is_passing = got < 0;
        }
      /* It is used. */
      if (n == (gsize)info.st_size)
        futimens (file, NULL);
    }
  close (file);
  *length = n;

  return g_steal_pointer (&bytes);
}

GBytes *
analysis_tape_cache_load (AnalysisTapeCache *self, const char *name)
{
  g_autofree char *path = make_path (self, name);
  gsize length = 0;
  gboolean is_passing;
  g_autofree guint8 *bytes = read_file (path, &length, &is_passing);
  GBytes *tape = bytes != NULL && !is_passing ? analysis_tape_entry_unpack (name, bytes, length) : NULL;

  if (tape == NULL && !is_passing)
    g_unlink (path);

  return tape;
}

gboolean
analysis_tape_cache_has (const AnalysisTapeCache *self,
                         const char              *name)
{
  g_autofree char *path = make_path (self, name);

  return access (path, R_OK) == 0;
}

void
analysis_tape_cache_drop (AnalysisTapeCache *self, const char *name)
{
  g_autofree char *path = make_path (self, name);

  g_unlink (path);
}

static gboolean
write_all (int file, const guint8 *bytes, gsize length)
{
  while (length > 0)
    {
      const gssize n = write (file, bytes, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      bytes += n;
      length -= (gsize)n;
    }

  return TRUE;
}

/* Not synced: after a power cut the checksum tells what was not written yet. */
static gboolean
write_file (const char *path, GBytes *packed)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *beside = g_build_filename (folder, LEFTOVER "XXXXXX", NULL);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (packed, &length);
  gboolean is_written;
  int file;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    return FALSE;
  file = g_mkstemp_full (beside, O_RDWR | O_CLOEXEC, 0600);
  if (file < 0)
    return FALSE;

  is_written = write_all (file, bytes, length);
  is_written = close (file) == 0 && is_written;
  is_written = is_written && g_rename (beside, path) == 0;
  if (!is_written)
    g_unlink (beside);

  return is_written;
}

gboolean
analysis_tape_cache_store (AnalysisTapeCache *self,
                           const char *const *names,
                           GBytes *const *tapes,
                           gsize n_tapes)
{
  g_autoptr (GPtrArray) packed = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  guint64 n_bytes = 0;

  /* Packing takes longer than writing. */
  if (is_full (self))
    return FALSE;

  for (gsize i = 0; i < n_tapes; i++)
    {
      GBytes *entry = analysis_tape_entry_pack (names[i], tapes[i]);

      if (entry == NULL)
        return FALSE;
      g_ptr_array_add (packed, entry);
      /* To the next block, as they will be counted. */
      n_bytes += (g_bytes_get_size (entry) + 4095) / 4096 * 4096;
    }
  if (!make_room (self, n_bytes))
    return FALSE;

  for (gsize i = 0; i < n_tapes; i++)
    {
      g_autofree char *path = make_path (self, names[i]);

      if (!write_file (path, packed->pdata[i]))
        {
          set_full (self);
          return FALSE;
        }
    }

  return TRUE;
}

/* --- for the owner --- */

static void
tell (const GArray *entries, AnalysisTapeCacheInfo *info)
{
  *info = (AnalysisTapeCacheInfo) { 0 };
  for (guint i = 0; i < entries->len; i++)
    {
      info->n_entries += !g_array_index (entries, Entry, i).is_leftover;
      info->n_bytes += g_array_index (entries, Entry, i).size;
    }
}

void
analysis_tape_cache_get_info (AnalysisTapeCache *self, AnalysisTapeCacheInfo *info)
{
  g_autoptr (GArray) entries = list_entries (self);

  tell (entries, info);
}

/* Those that are empty now. */
static void
remove_shards (const AnalysisTapeCache *self)
{
  for (guint i = 0; i < 256; i++)
    {
      const char name[] = { "0123456789abcdef"[i / 16], "0123456789abcdef"[i % 16], '\0' };
      g_autofree char *shard = g_build_filename (self->folder, name, NULL);

      g_rmdir (shard);
    }
  g_rmdir (self->folder);
}

gboolean
analysis_tape_cache_clear (AnalysisTapeCache *self, AnalysisTapeCacheInfo *info, GError **error)
{
  g_autoptr (GArray) entries = list_entries (self);
  int reason = 0;

  tell (entries, info);
  for (guint i = 0; i < entries->len; i++)
    if (g_unlink (g_array_index (entries, Entry, i).path) != 0 && errno != ENOENT)
      reason = errno;
  remove_shards (self);

  g_mutex_lock (&self->lock);
  self->is_counted = FALSE;
  self->is_full = FALSE;
  g_mutex_unlock (&self->lock);

  if (reason == 0)
    return TRUE;
  g_set_error (error, BASE_ERROR, BASE_ERROR_FAILED, _ ("“%s” cannot be emptied: %s."), self->folder,
               g_strerror (reason));
  return FALSE;
}
