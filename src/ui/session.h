/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "jobs/job.h"
#include "library/db.h"
#include "ui/learner.h"
#include "ui/song-store.h"
#include "ui/tag-settings.h"
#include "ui/words.h"

G_BEGIN_DECLS

/**
 * MoodSession:
 *
 * One open library: the songs, and the jobs that load, scan, write and undo. It has no widgets; the
 * window shows what it says. At most one scan and one write run at a time; folders asked for
 * meanwhile wait for their turn.
 *
 * Properties: state, is-scanning, is-paused (of the scan), is-writing.
 * Signals:
 *  - "scan-progress" (JobsProgress *): valid during the emission
 *  - "scan-finished" (const GError * or NULL, int n_heard, int n_failed): not after a cancel
 *  - "write-progress" (JobsProgress *)
 *  - "write-finished" (JobsWriteTagsJob *, gboolean is_undo)
 */
#define MOOD_TYPE_SESSION (mood_session_get_type ())
G_DECLARE_FINAL_TYPE (MoodSession, mood_session, MOOD, SESSION, GObject)

typedef enum
{
  MOOD_SESSION_STATE_LOADING,
  MOOD_SESSION_STATE_READY,
  MOOD_SESSION_STATE_FAILED, /* the library cannot be opened; nothing was touched */
} MoodSessionState;

#define MOOD_TYPE_SESSION_STATE (mood_session_state_get_type ())
GType            mood_session_state_get_type   (void);

/* @library_path NULL: the default library. Nothing is opened before mood_session_load(). */
MoodSession     *mood_session_new              (const char         *library_path);
void             mood_session_load             (MoodSession        *self);
MoodSessionState mood_session_get_state        (MoodSession        *self);
/* Why the library cannot be opened; NULL unless the state is FAILED. */
const GError    *mood_session_get_error        (MoodSession        *self);
MoodSongStore   *mood_session_get_store        (MoodSession        *self);
/* The mood words of the library, for whoever lets their owner change them. */
MoodWords       *mood_session_get_words        (MoodSession        *self);
/* What is learned from corrections. */
MoodLearner     *mood_session_get_learner      (MoodSession        *self);
/* (nullable): not before the state is READY */
LibraryDb       *mood_session_get_db           (MoodSession        *self);
gboolean         mood_session_is_scanning      (MoodSession        *self);
/* (transfer none) (nullable): what there was to say of the last scan besides its songs, as that a drive is away. */
const char *const *mood_session_get_remarks   (MoodSession        *self);
gboolean         mood_session_is_writing       (MoodSession        *self);
/* Whether what is written is what was there before. */
gboolean         mood_session_is_undoing       (MoodSession        *self);

/* NULL: scan again all folders that the library knows. */
void             mood_session_scan             (MoodSession        *self,
                                                const char *const  *folders);
/* What may have changed below these folders: nobody has asked for @paths by name, so what was excluded stays so. */
void             mood_session_rescan           (MoodSession        *self,
                                                const char *const  *paths);
/* Hears anew, in all folders of the library, what another model has heard; what it said stays until then. A scan that runs is
 * ended for it. */
void             mood_session_reanalyze        (MoodSession        *self);
void             mood_session_cancel_scan      (MoodSession        *self);
/* The songs that are being heard are heard to their end, then no others until it goes on. A pause is of one scan: another
 * begins without. */
void             mood_session_set_paused       (MoodSession        *self,
                                                gboolean            is_paused);
gboolean         mood_session_is_paused        (MoodSession        *self);
/* @settings: (nullable): how it is written; NULL: as it is kept */
void             mood_session_write_tags       (MoodSession        *self,
                                                GPtrArray          *songs,
                                                MoodTagSettings    *settings);
void             mood_session_undo_write       (MoodSession        *self,
                                                gint64              batch);
void             mood_session_cancel_write     (MoodSession        *self);
/* Cancels everything and calls back when nothing runs any more. */
void             mood_session_close_async      (MoodSession        *self,
                                                GAsyncReadyCallback callback,
                                                gpointer            user_data);
gboolean         mood_session_close_finish     (MoodSession        *self,
                                                GAsyncResult       *result,
                                                GError            **error);

G_END_DECLS
