/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: jobs_identifier_look_up() is called by the thread that walks, everything else by the workers that hear.
 * `turns` is what they share: of files that sound the same, one worker at a time makes out which is which. */
#include "jobs/identifier.h"

#include "engine/base/error.h"
#include "jobs/song-tags.h"
#include "jobs/sound.h"
#include "jobs/turns.h"
#include "jobs/twin-finder.h"
#include "jobs/walker.h"
#include "tags/tag-audio-hash.h"

/* So often may the program end while it reads a file's tags. Once may be chance: it was killed. */
#define MAX_ATTEMPTS 2

struct _JobsIdentifier
{
  LibraryDb *library;     /* (owned) */
  LibraryVersion version; /* its strings are the owner's */
  gboolean hears_stale;
  JobsTwinFinder *finder; /* (owned) */
  JobsTurns *turns;       /* (owned) */
};

/* One file on its way. */
typedef struct
{
  JobsIdentifier *self;
  const LibrarySongFields *fields; /* with its sound */
  JobsNews *news;
  GCancellable *cancellable;
  gboolean is_chosen;    /* of all files that sound like this one it is the most likely to have moved */
  gboolean *is_outdated; /* another worker was quicker: what was found of the library is no longer so */
} File;

void
jobs_news_init (JobsNews *news)
{
  news->changed = g_ptr_array_new_with_free_func (g_object_unref);
  news->gone = g_ptr_array_new_with_free_func (g_object_unref);
}

void
jobs_news_clear (JobsNews *news)
{
  g_clear_pointer (&news->changed, g_ptr_array_unref);
  g_clear_pointer (&news->gone, g_ptr_array_unref);
}

JobsIdentifier *
jobs_identifier_new (LibraryDb *library,
                     const LibraryVersion *version,
                     JobsPresence *presence,
                     gboolean hears_stale)
{
  JobsIdentifier *self = g_new0 (JobsIdentifier, 1);

  self->library = library_db_ref (library);
  self->version = *version;
  self->hears_stale = hears_stale;
  self->finder = jobs_twin_finder_new (library, presence);
  self->turns = jobs_turns_new ();

  return self;
}

void
jobs_identifier_free (JobsIdentifier *self)
{
  library_db_unref (self->library);
  jobs_twin_finder_free (self->finder);
  jobs_turns_free (self->turns);
  g_free (self);
}

/* --- what there is to do --- */

static JobsVerdict
judge_problem (JobsIdentifier *self, const LibraryStanding *standing, gboolean is_same_state)
{
  if (standing->is_due)
    return JOBS_VERDICT_HEAR;
  if (standing->is_ignored || standing->is_dangerous)
    return JOBS_VERDICT_PROBLEM;
  /* What is around the audio may have been mended. */
  if (standing->is_transient || !is_same_state)
    return JOBS_VERDICT_HEAR;

  return standing->is_problem_current || !self->hears_stale ? JOBS_VERDICT_PROBLEM : JOBS_VERDICT_HEAR;
}

/* Of a song that sounds as it did. */
static JobsVerdict
judge (JobsIdentifier *self, const LibraryStanding *standing, gboolean is_same_state)
{
  if (standing->has_problem)
    return judge_problem (self, standing, is_same_state);
  if (!standing->has_result)
    return JOBS_VERDICT_HEAR;
  if (standing->is_current)
    return is_same_state ? JOBS_VERDICT_CURRENT : JOBS_VERDICT_RECOGNIZED;

  return self->hears_stale ? JOBS_VERDICT_HEAR : JOBS_VERDICT_STALE;
}

JobsVerdict
jobs_identifier_look_up (
    JobsIdentifier *self, const char *path, gint64 size, gint64 mtime, gboolean *is_known, GError **error)
{
  LibraryStanding standing;

  *is_known = FALSE;
  if (!library_db_get_standing (self->library, path, &self->version, &standing, error))
    return JOBS_VERDICT_ERROR;
  if (standing.id == 0 || standing.size != size || standing.mtime != mtime)
    return JOBS_VERDICT_HEAR;

  /* What could not be read has no hash, and what failed needs none: its file does not change by itself. */
  *is_known
      = (standing.audio.version == TAG_AUDIO_HASH_VERSION && standing.has_tags) || !standing.has_result;

  return judge (self, &standing, TRUE);
}

gboolean
jobs_identifier_confirm (const LibrarySongFields *fields, GCancellable *cancellable)
{
  LibraryAudioHash audio;
  gint64 size, mtime;

  if (jobs_walk_get_state (fields->path, &size, &mtime) && size == fields->size && mtime == fields->mtime)
    return TRUE;

  return jobs_sound_compute (fields->path, cancellable, &audio, NULL)
         && library_audio_hash_equal (&audio, fields->audio);
}

/* --- which song it is --- */

gboolean
jobs_identifier_may_read_tags (JobsIdentifier *self, const LibrarySongFields *fields)
{
  /* Without the mark the tags are not worth the risk; an error here is met again when the song is stored. */
  guint n = library_db_begin_attempt (self->library, fields->path, fields->size, fields->mtime, NULL);

  return n >= 1 && n <= MAX_ATTEMPTS;
}

/* Moves the song @id, or another way stores it, with the tags that the file has now. */
static gboolean
store (const File *file,
       gint64 id,
       LibrarySong *(*way) (LibraryDb *, gint64, const LibrarySongFields *, GError **),
       GError **error)
{
  LibrarySongFields fields = *file->fields;
  g_autoptr (TagInfo) tags
      = jobs_identifier_may_read_tags (file->self, &fields) ? jobs_song_tags_read (fields.path) : NULL;
  g_autoptr (GError) store_error = NULL;
  LibrarySong *song;

  if (tags != NULL)
    jobs_song_tags_fill (&fields, tags);
  song = way (file->self->library, id, &fields, &store_error);
  if (song == NULL)
    {
      *file->is_outdated = store_error == NULL;
      if (store_error != NULL)
        g_propagate_error (error, g_steal_pointer (&store_error));
      return FALSE;
    }
  g_ptr_array_add (file->news->changed, song);

  return TRUE;
}

/* The song that was at this path until now is another's place. */
static gboolean
make_room (const File *file, GError **error)
{
  LibrarySong *gone;

  if (!library_db_displace (file->self->library, file->fields->path, &gone, error))
    return FALSE;
  if (gone != NULL)
    g_ptr_array_add (file->news->gone, gone);

  return TRUE;
}

/* What sounds the same was heard, by the model that is to hear it: as well as hearing it. */
static gboolean
borrow (const File *file, gint64 id, JobsVerdict *verdict, GError **error)
{
  JobsIdentifier *self = file->self;
  g_autoptr (GPtrArray) twins = library_db_list_twins (self->library, file->fields->audio, error);

  for (guint i = 0; twins != NULL && i < twins->len; i++)
    {
      const LibraryTwin *twin = twins->pdata[i];
      LibraryStanding standing;

      if (twin->id == id)
        continue;
      if (!library_db_get_standing_of (self->library, twin->id, &self->version, &standing, error))
        return FALSE;
      if (!standing.is_current)
        continue;

      *verdict = JOBS_VERDICT_RECOGNIZED;
      return store (file, twin->id, library_db_copy, error);
    }

  return twins != NULL;
}

/* It is where it was and sounds as it did. */
static JobsVerdict
settle_same (const File *file, const LibraryStanding *standing, GError **error)
{
  const LibrarySongFields *fields = file->fields;
  gboolean is_same_state = standing->size == fields->size && standing->mtime == fields->mtime;
  JobsVerdict verdict = judge (file->self, standing, is_same_state);

  if (verdict == JOBS_VERDICT_HEAR)
    return borrow (file, standing->id, &verdict, error) ? verdict : JOBS_VERDICT_ERROR;
  if (is_same_state)
    {
      if (!library_audio_hash_equal (&standing->audio, fields->audio)
          && !library_db_set_audio (file->self->library, fields->path, fields->size, fields->mtime,
                                    fields->audio, error))
        return JOBS_VERDICT_ERROR;
    }
  else if (!store (file, standing->id, library_db_move, error))
    return JOBS_VERDICT_ERROR;

  return verdict;
}

/* What there is to do about a song that was moved or copied here from where it was as it is now. */
static JobsVerdict
judge_newcomer (const File *file, gint64 id, GError **error)
{
  LibraryStanding standing;
  JobsVerdict verdict;

  if (!library_db_get_standing_of (file->self->library, id, &file->self->version, &standing, error))
    return JOBS_VERDICT_ERROR;
  verdict = judge (file->self, &standing, TRUE);
  if (verdict == JOBS_VERDICT_HEAR && !borrow (file, id, &verdict, error))
    return JOBS_VERDICT_ERROR;

  return verdict == JOBS_VERDICT_CURRENT ? JOBS_VERDICT_RECOGNIZED : verdict;
}

/* Of a file that is hashed as a whole, another hash may be but other tags, unless it is that of another song. */
static gboolean
is_of_file (const LibraryStanding *standing)
{
  return standing->audio.version == TAG_AUDIO_HASH_VERSION
         && standing->audio.digest[0] == (guint8)TAG_AUDIO_HASH_OF_FILE;
}

/* Its place is new to it. @standing: of the song that is said to be there, which is another. That a song has moved here
 * is not certain while other files may be found that sound the same: unless it looks just as it did, the others are
 * waited for. */
static JobsVerdict
settle_new (const File *file, const LibraryStanding *standing, GError **error)
{
  gboolean is_other_known = standing->audio.version == TAG_AUDIO_HASH_VERSION
                            && (standing->has_result || standing->is_dangerous || standing->has_label);
  gboolean is_moved;
  JobsFind find;

  if (!jobs_twin_finder_find (file->self->finder, file->fields, file->cancellable, &find, error))
    return JOBS_VERDICT_ERROR;
  if (is_of_file (standing) && find.match == JOBS_MATCH_NONE)
    is_other_known = FALSE;
  is_moved = find.match == JOBS_MATCH_MOVED;
  if (is_moved && find.likeness != JOBS_LIKENESS_FULL && !file->is_chosen)
    return JOBS_VERDICT_WAIT;
  if ((is_moved || is_other_known) && standing->id != 0 && !make_room (file, error))
    return JOBS_VERDICT_ERROR;
  if (find.match == JOBS_MATCH_NONE)
    return JOBS_VERDICT_HEAR;
  if (!store (file, find.id, is_moved ? library_db_move : library_db_copy, error))
    return JOBS_VERDICT_ERROR;

  LibrarySong *stored = g_ptr_array_index (file->news->changed, file->news->changed->len - 1);

  return judge_newcomer (file, library_song_get_id (stored), error);
}

static JobsVerdict
settle (const File *file, GError **error)
{
  const LibrarySongFields *fields = file->fields;
  LibraryStanding standing;

  if (!library_db_get_standing (file->self->library, fields->path, &file->self->version, &standing, error))
    return JOBS_VERDICT_ERROR;

  gboolean is_same_state = standing.size == fields->size && standing.mtime == fields->mtime;

  /* A hash made another way says nothing; its size and its time do. */
  if (standing.id != 0
      && (library_audio_hash_equal (&standing.audio, fields->audio)
          || (standing.audio.version != fields->audio->version && is_same_state)))
    return settle_same (file, &standing, error);

  return settle_new (file, &standing, error);
}

GPtrArray *
jobs_identifier_release (JobsIdentifier *self, const LibraryAudioHash *audio)
{
  return jobs_turns_end (self->turns, audio);
}

GPtrArray *
jobs_identifier_choose (JobsIdentifier *self)
{
  return jobs_turns_choose (self->turns, jobs_twin_finder_rank, self->finder);
}

/* Nothing is known of what it sounds like. A file that was emptied is no longer the song that it was. */
static JobsVerdict
settle_unreadable (const File *file, const GError *hash_error, GError **error)
{
  LibraryStanding standing;

  if (g_error_matches (hash_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_error_copy (hash_error));
      return JOBS_VERDICT_ERROR;
    }
  if (!g_error_matches (hash_error, BASE_ERROR, BASE_ERROR_EMPTY))
    return JOBS_VERDICT_HEAR;
  if (!library_db_get_standing (file->self->library, file->fields->path, &file->self->version, &standing,
                                error)
      || ((standing.has_result || standing.has_label) && !make_room (file, error)))
    return JOBS_VERDICT_ERROR;

  return JOBS_VERDICT_HEAR;
}

/* Of a song that is only to be heard by another model, and whose file is as it was, it is known already: it need not be read
 * at all when there is enough kept of it. */
static gboolean
take_known (JobsIdentifier *self, const LibrarySongFields *fields, LibraryAudioHash *audio)
{
  LibraryStanding standing;

  if (!self->hears_stale
      || !library_db_get_standing (self->library, fields->path, &self->version, &standing, NULL) || standing.id == 0
      || standing.size != fields->size || standing.mtime != fields->mtime || !standing.has_result
      || standing.is_current || standing.has_problem || standing.audio.version != TAG_AUDIO_HASH_VERSION)
    return FALSE;

  *audio = standing.audio;
  return TRUE;
}

/* A song of a library from before genres and years: its tags are read once, and its audio is not. */
static gboolean
lacks_only_tags (const File *file, LibraryStanding *standing)
{
  const LibrarySongFields *fields = file->fields;

  return library_db_get_standing (file->self->library, fields->path, &file->self->version, standing, NULL)
         && standing->id != 0 && standing->has_result && !standing->has_tags && standing->size == fields->size
         && standing->mtime == fields->mtime && standing->audio.version == TAG_AUDIO_HASH_VERSION
         && judge (file->self, standing, TRUE) != JOBS_VERDICT_HEAR;
}

static JobsVerdict
read_tags_again (const File *file, const LibraryStanding *standing, GError **error)
{
  LibraryDb *library = file->self->library;
  LibrarySongFields fields = *file->fields;
  guint n = library_db_begin_attempt (library, fields.path, fields.size, fields.mtime, error);
  g_autoptr (TagInfo) tags = n >= 1 && n <= MAX_ATTEMPTS ? jobs_song_tags_read (fields.path) : NULL;
  g_autoptr (GError) store_error = NULL;
  LibrarySong *song;

  /* What cannot be read now may be readable in the next scan. */
  if (n == 0 || (n > MAX_ATTEMPTS && !library_db_give_up_tags (library, standing->id, error)))
    return JOBS_VERDICT_ERROR;
  if (tags == NULL)
    return judge (file->self, standing, TRUE);
  jobs_song_tags_fill (&fields, tags);
  fields.audio = &standing->audio;
  song = library_db_move (library, standing->id, &fields, &store_error);
  if (song != NULL)
    g_ptr_array_add (file->news->changed, song);
  /* Where another thread was quicker, there is nothing left to do. */
  if (store_error == NULL)
    return judge (file->self, standing, TRUE);

  g_propagate_error (error, g_steal_pointer (&store_error));

  return JOBS_VERDICT_ERROR;
}

JobsVerdict
jobs_identifier_identify (JobsIdentifier *self,
                          LibrarySongFields *fields,
                          LibraryAudioHash *audio,
                          JobsNews *news,
                          GCancellable *cancellable,
                          GError **error)
{
  const JobsTurnFile state = { .path = fields->path, .size = fields->size, .mtime = fields->mtime };
  gboolean is_outdated = FALSE;
  File file = {
    .self = self, .fields = fields, .news = news, .cancellable = cancellable, .is_outdated = &is_outdated
  };
  g_autoptr (GError) hash_error = NULL;
  LibraryStanding standing;
  JobsVerdict verdict;
  JobsTurn turn;

  if (lacks_only_tags (&file, &standing))
    {
      /* Whoever waits for its sound must not wait for it. */
      jobs_turns_forfeit (self->turns, fields->path);
      return read_tags_again (&file, &standing, error);
    }
  if (!take_known (self, fields, audio) && !jobs_turns_recall (self->turns, &state, audio)
      && !jobs_sound_compute (fields->path, cancellable, audio, &hash_error))
    {
      jobs_turns_forfeit (self->turns, fields->path);
      return settle_unreadable (&file, hash_error, error);
    }
  fields->audio = audio;
  turn = jobs_turns_begin (self->turns, audio, &state);
  if (turn == JOBS_TURN_WAIT)
    return JOBS_VERDICT_WAIT;

  file.is_chosen = turn == JOBS_TURN_CHOSEN;
  do
    {
      is_outdated = FALSE;
      verdict = settle (&file, error);
    }
  while (is_outdated && !g_cancellable_set_error_if_cancelled (cancellable, error));
  if (verdict == JOBS_VERDICT_WAIT)
    jobs_turns_put_off (self->turns, audio, &state);

  return verdict;
}
