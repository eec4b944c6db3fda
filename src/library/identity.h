/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/db.h"

G_BEGIN_DECLS

/* Who a file is. A song is its sound: its row, with its result, its curve and all that its owner has said of it, goes
 * wherever a file goes that sounds the same to the byte. The path is but where it was last seen. */

/**
 * LibraryStanding:
 * @id: of the song at a path; 0: there is none, and nothing else is set
 * @size: as they were when it was last looked at
 * @mtime: likewise
 * @audio: what it sounds like; version 0 when that is not known
 * @has_tags: its tags were read by a program that reads all that is kept of them now
 * @has_result: it was heard
 * @is_current: by the version asked for, with all that it gives
 * @has_problem: the last try has failed
 * @is_problem_current: by the version asked for
 * @is_transient: it may be mended without a change of the file, and finding out costs next to nothing
 * @is_dangerous: it ended the decoder, or the program, or came to no end
 * @is_ignored: its owner does not want to hear of it
 * @is_due: its owner has asked for another try
 * @has_label: its owner has said where it belongs, if only once
 */
typedef struct
{
  gint64           id;
  gint64           size;
  gint64           mtime;
  LibraryAudioHash audio;
  gboolean         has_tags;
  gboolean         has_result;
  gboolean         is_current;
  gboolean         has_problem;
  gboolean         is_problem_current;
  gboolean         is_transient;
  gboolean         is_dangerous;
  gboolean         is_ignored;
  gboolean         is_due;
  gboolean         has_label;
} LibraryStanding;

/* Another song, which may be the one that was found. */
typedef struct
{
  gint64 id;
  char  *path; /* (owned) of no file when library_is_displaced() */
  gint64 size;
  gint64 mtime;
} LibraryTwin;

void     library_twin_free          (LibraryTwin             *twin);
gboolean library_audio_hash_equal   (const LibraryAudioHash  *a,
                                     const LibraryAudioHash  *b);
/* Of a GHashTable whose keys are LibraryAudioHash. */
guint    library_audio_hash_as_key  (gconstpointer            key);
gboolean library_audio_hash_equal_keys (gconstpointer         a,
                                     gconstpointer            b);
/* TRUE when @path is what library_db_displace() gives a song whose file is not known. */
gboolean library_is_displaced       (const char              *path);
/* Where such a song was, which is where another is now; @path itself of any other. */
const char *library_get_former_path (const char              *path);
/* (transfer full): @path for a person, as valid UTF-8: that of a displaced song in words. */
char    *library_describe_path      (const char              *path);

gboolean library_db_get_standing    (LibraryDb               *self,
                                     const char              *path,
                                     const LibraryVersion    *version,
                                     LibraryStanding         *standing,
                                     GError                 **error);
/* The same of the song @id. */
gboolean library_db_get_standing_of (LibraryDb               *self,
                                     gint64                   id,
                                     const LibraryVersion    *version,
                                     LibraryStanding         *standing,
                                     GError                 **error);

/* (element-type LibraryTwin): the songs that sound like @audio; those that were heard come first. */
GPtrArray *library_db_list_twins    (LibraryDb               *self,
                                     const LibraryAudioHash  *audio,
                                     GError                 **error);
/* (element-type LibraryTwin): the songs of @size bytes of which no hash of @hash_version is known. */
GPtrArray *library_db_list_unhashed (LibraryDb               *self,
                                     guint                    hash_version,
                                     gint64                   size,
                                     GError                 **error);
/* Whether there are any at all; TRUE on error. */
gboolean   library_db_has_unhashed  (LibraryDb               *self,
                                     guint                    hash_version);

/* Keeps what the file at @path sounds like, unless it is not of this size and time in the library. */
gboolean library_db_set_audio       (LibraryDb               *self,
                                     const char              *path,
                                     gint64                   size,
                                     gint64                   mtime,
                                     const LibraryAudioHash  *audio,
                                     GError                 **error);

/* The song's tags cannot be read, and need not be tried again while its file stays as it is. */
gboolean library_db_give_up_tags    (LibraryDb               *self,
                                     gint64                   id,
                                     GError                 **error);
/* The song at @path is no longer there: another is. It keeps all that is known of it, is missing, and has a path of no
 * file until it turns up. @gone: (out) (transfer full) (nullable): the song as it was; NULL when there was none. */
gboolean library_db_displace        (LibraryDb               *self,
                                     const char              *path,
                                     LibrarySong            **gone,
                                     GError                 **error);
/* The song @id is at fields->path now, where no other song may be: displace that before. State, tags and sound are
 * those of @fields. What was heard stays, its problem as well. The journal goes with it. NULL without an error: the song
 * sounds otherwise by now, another thread has stored it. */
LibrarySong *library_db_move        (LibraryDb               *self,
                                     gint64                   id,
                                     const LibrarySongFields *fields,
                                     GError                 **error);
/* fields->path is a copy of the song @id: what was heard of that, or its problem, counts for it too. NULL without an error
 * as above. */
LibrarySong *library_db_copy        (LibraryDb               *self,
                                     gint64                   id,
                                     const LibrarySongFields *fields,
                                     GError                 **error);

/* FALSE also on error, and when there is no such song. */
gboolean   library_db_is_listed       (LibraryDb             *self,
                                       gint64                 id);
/* (element-type GPtrArray of LibrarySong): the listed songs that sound the same as another, each group by path. */
GPtrArray *library_db_list_duplicates (LibraryDb             *self,
                                       GError               **error);

/* Says, before something is done with a file that could end the program, that it is done; library_db_store(), _move()
 * and _copy() take it back. Returns: how often it was said of the file as it is, this time included, without having been
 * taken back; 0 on error. */
guint    library_db_begin_attempt   (LibraryDb               *self,
                                     const char              *path,
                                     gint64                   size,
                                     gint64                   mtime,
                                     GError                 **error);
/* Takes it back for a file of which nothing is stored. */
gboolean library_db_end_attempt     (LibraryDb               *self,
                                     const char              *path,
                                     GError                 **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LibraryTwin, library_twin_free)

G_END_DECLS
