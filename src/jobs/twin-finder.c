/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/twin-finder.h"

#include "jobs/sound.h"
#include "jobs/walker.h"
#include "tags/tag-audio-hash.h"

struct _JobsTwinFinder
{
  LibraryDb *library;     /* (owned) */
  JobsPresence *presence; /* (unowned) */
  gboolean has_unhashed;  /* songs from before hashes, or of another way to make them */
};

typedef struct
{
  JobsTwinFinder *self;
  const LibrarySongFields *fields; /* with its sound */
  GCancellable *cancellable;
} Search;

JobsTwinFinder *
jobs_twin_finder_new (LibraryDb *library, JobsPresence *presence)
{
  JobsTwinFinder *self = g_new0 (JobsTwinFinder, 1);

  self->library = library_db_ref (library);
  self->presence = presence;
  self->has_unhashed = library_db_has_unhashed (library, TAG_AUDIO_HASH_VERSION);

  return self;
}

void
jobs_twin_finder_free (JobsTwinFinder *self)
{
  library_db_unref (self->library);
  g_free (self);
}

static gboolean
is_as_stored (const LibraryTwin *twin)
{
  gint64 size, mtime;

  return jobs_walk_get_state (twin->path, &size, &mtime) && size == twin->size && mtime == twin->mtime;
}

/* What only the case of its name was changed of is still found by the old one, on many a drive. */
static JobsWhere
find_where (JobsTwinFinder *self, const LibraryTwin *twin, const char *path)
{
  JobsWhere where = jobs_presence_find (self->presence, twin->path);

  return where == JOBS_PRESENCE_HERE && jobs_path_is_alias (twin->path, path) ? JOBS_PRESENCE_GONE : where;
}

/* Whether a song that sounded like this one has moved here. What cannot be read is taken to be as it was. */
static JobsMatch
match_twin (const Search *search, const LibraryTwin *twin)
{
  LibraryAudioHash audio;

  switch (find_where (search->self, twin, search->fields->path))
    {
    case JOBS_PRESENCE_GONE: return JOBS_MATCH_MOVED;
    case JOBS_PRESENCE_AWAY: return JOBS_MATCH_COPY;
    case JOBS_PRESENCE_HERE: break;
    }

  /* Another file may have its name by now. */
  if (!is_as_stored (twin) && jobs_sound_compute (twin->path, search->cancellable, &audio, NULL)
      && !library_audio_hash_equal (&audio, search->fields->audio))
    return JOBS_MATCH_MOVED;

  return JOBS_MATCH_COPY;
}

/* Of a song of the same size of which nobody knows what it sounds like. */
static JobsMatch
match_unhashed (const Search *search, const LibraryTwin *twin)
{
  JobsTwinFinder *self = search->self;
  LibraryAudioHash audio;

  if (g_str_equal (twin->path, search->fields->path))
    return JOBS_MATCH_NONE;
  if (find_where (self, twin, search->fields->path) == JOBS_PRESENCE_GONE)
    return twin->mtime == search->fields->mtime ? JOBS_MATCH_MOVED : JOBS_MATCH_NONE;
  if (!is_as_stored (twin) || !jobs_sound_compute (twin->path, search->cancellable, &audio, NULL))
    return JOBS_MATCH_NONE;

  library_db_set_audio (self->library, twin->path, twin->size, twin->mtime, &audio, NULL);

  return library_audio_hash_equal (&audio, search->fields->audio) ? JOBS_MATCH_COPY : JOBS_MATCH_NONE;
}

/* A file that is moved keeps its time, a copy as a rule has one of its own. */
#define LIKENESS_NAME  1u
#define LIKENESS_STATE 2u
G_STATIC_ASSERT (JOBS_LIKENESS_FULL == (LIKENESS_NAME | LIKENESS_STATE));

/* How much a file looks like the one that this song was. */
static guint
get_likeness (const JobsTurnFile *file, const LibraryTwin *twin)
{
  g_autofree char *name = g_path_get_basename (file->path);
  g_autofree char *twin_name = g_path_get_basename (twin->path);
  guint likeness = 0;

  if (g_str_equal (name, twin_name))
    likeness |= LIKENESS_NAME;
  if (file->size == twin->size && file->mtime == twin->mtime)
    likeness |= LIKENESS_STATE;

  return likeness;
}

/* What has moved goes before what was copied; then what looks most like it; then what was heard. Improves @best. */
static void
pick_twin (const Search *search,
           GPtrArray *twins,
           JobsMatch (*match) (const Search *, const LibraryTwin *),
           JobsFind *best)
{
  const JobsTurnFile self
      = { .path = search->fields->path, .size = search->fields->size, .mtime = search->fields->mtime };

  for (guint i = 0; i < twins->len; i++)
    {
      const LibraryTwin *twin = twins->pdata[i];
      const JobsFind now
          = { .match = match (search, twin), .likeness = get_likeness (&self, twin), .id = twin->id };

      if (now.match > best->match
          || (now.match == JOBS_MATCH_MOVED && now.match == best->match && now.likeness > best->likeness))
        *best = now;
    }
}

gboolean
jobs_twin_finder_find (JobsTwinFinder *self,
                       const LibrarySongFields *fields,
                       GCancellable *cancellable,
                       JobsFind *find,
                       GError **error)
{
  const Search search = { .self = self, .fields = fields, .cancellable = cancellable };
  g_autoptr (GPtrArray) twins = library_db_list_twins (self->library, fields->audio, error);
  g_autoptr (GPtrArray) unhashed = NULL;

  *find = (JobsFind) { .match = JOBS_MATCH_NONE };
  if (twins == NULL)
    return FALSE;
  pick_twin (&search, twins, match_twin, find);
  if (find->match == JOBS_MATCH_MOVED || !self->has_unhashed)
    return TRUE;

  unhashed = library_db_list_unhashed (self->library, TAG_AUDIO_HASH_VERSION, fields->size, error);
  if (unhashed == NULL)
    return FALSE;
  pick_twin (&search, unhashed, match_unhashed, find);

  return TRUE;
}

/* What is at its own place goes first, since it takes nobody else's. */
guint
jobs_twin_finder_rank (const LibraryAudioHash *audio, const JobsTurnFile *file, gpointer user_data)
{
  JobsTwinFinder *self = user_data;
  g_autoptr (GPtrArray) twins = library_db_list_twins (self->library, audio, NULL);
  guint best = 0;

  for (guint i = 0; twins != NULL && i < twins->len; i++)
    {
      const LibraryTwin *twin = twins->pdata[i];

      if (g_str_equal (twin->path, file->path))
        return JOBS_LIKENESS_FULL + 1;
      if (find_where (self, twin, file->path) == JOBS_PRESENCE_GONE || !is_as_stored (twin))
        best = MAX (best, get_likeness (file, twin));
    }

  return best;
}
