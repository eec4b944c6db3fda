/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Shared by window.c (states, layout) and window-actions.c alone. */

#include "jobs/write-tags-job.h"
#include "player/mpris.h"
#include "ui/adaptive-bin.h"
#include "ui/corrector.h"
#include "ui/details.h"
#include "ui/folder-watch.h"
#include "ui/journey-bar.h"
#include "ui/paned-memory.h"
#include "ui/plane.h"
#include "ui/playlist-store.h"
#include "ui/power.h"
#include "ui/player-bar.h"
#include "ui/progress-bar.h"
#include "ui/reanalysis-bar.h"
#include "ui/scope-bar.h"
#include "ui/selection.h"
#include "ui/sidebar.h"
#include "ui/song-counter.h"
#include "ui/song-list.h"
#include "ui/teach-bar.h"
#include "ui/trainings.h"
#include "ui/window.h"

G_BEGIN_DECLS

typedef struct _MoodTeach MoodTeach;

struct _MoodWindow
{
  AdwApplicationWindow parent_instance;

  AdwToastOverlay  *toasts;
  AdwWindowTitle   *title;
  GtkWidget        *search_button;
  GtkWidget        *details_button;
  GtkSearchBar     *search_bar;
  GtkSearchEntry   *search_entry;
  GtkStack         *stack;
  AdwStatusPage    *error_page;
  MoodAdaptiveBin  *adaptive;
  GtkWidget        *sidebar_button;
  AdwFlap          *sidebar_flap;
  MoodSidebar      *sidebar;
  MoodScopeBar     *scope_bar;
  AdwFlap          *flap;
  GtkPaned         *paned;
  MoodSongList     *list;
  MoodPlane        *plane;
  MoodDetails      *details;
  GtkActionBar     *selection_bar;
  GtkLabel         *selection_label;
  MoodJourneyBar   *journey_bar;
  MoodTeachBar     *teach_bar;
  MoodPlayerBar    *player_bar;
  MoodProgressBar  *progress_bar;
  MoodReanalysisBar *reanalysis_bar;
  GtkWidget        *page_switcher;

  MoodSession          *session;   /* (owned) */
  MoodSelection        *selection; /* (owned) */
  GSettings            *settings;  /* (owned) (nullable) */
  MoodPanedMemory      *list_width; /* (owned) */
  PlayerPlayer         *player;    /* (owned) */
  PlayerMpris          *mpris;     /* (owned) (nullable): from the first song on */
  AdwToast             *player_toast; /* (weak) (nullable) */
  GtkFileChooserNative *chooser;   /* (owned) (nullable): while it is open */
  MoodScope             scope;
  GArray               *scope_ids; /* (owned) (nullable) (element-type gint64): of a playlist, when they are known */
  guint                 n_missing; /* songs of the playlist that are not there */
  MoodSongCounter      *counter;   /* (owned) */
  MoodPlaylistStore    *playlists; /* (owned) */
  gint64                scope_due; /* id of a playlist that is shown as soon as it is listed, or 0 */
  gboolean              is_play_due; /* the playlist that is being read is played then */
  GHashTable           *undos;     /* (owned): number -> LibraryPlaylistCopy */
  gsize                 n_undos;   /* the last number */
  GPtrArray            *waiting_files; /* (owned) (element-type filename): playlists to import when the library is open */
  AdwToast             *learn_toast; /* (weak) (nullable) */
  AdwToast             *playlist_toast; /* (weak) (nullable) */
  guint                 n_dragged; /* songs */
  gboolean              is_plane_page; /* where there is room for one page */
  MoodCorrector        *corrector; /* (owned) (nullable): from the first correction on */
  GArray               *corrections; /* (owned) (element-type gint64): what Ctrl+Z takes back, the last one first */
  MoodFolderWatch      *watch;     /* (owned) */
  gboolean              is_quiet_scan; /* one that nobody asked for, of which nothing is said unless it finds something */
  gboolean              is_next_scan_quiet; /* the same of the one that waits for it */
  MoodTrainings        *trainings; /* (owned) */
  guint show_training_id; /* while it is to be shown that a training began or ended */
  JobsWriteTagsJob     *last_write; /* (owned) (nullable): the last one of which something could not be done */
  gint64                scan_begun_at;  /* monotonic time, of the last one */
  gint64                write_begun_at; /* the same */
  MoodPower            *power;     /* (owned) */
  gboolean              is_paused_by_power; /* when it last changed */
  gboolean              was_paused_before;  /* by the owner, when the battery came into use */
  MoodSongGroup        *group;     /* (owned) (nullable): the album or artist that is open */
  MoodMaker            *journey_maker; /* (owned) */
  GPtrArray            *journey_songs; /* (owned) (nullable) (element-type LibrarySong) */
  MoodTeach            *teach;     /* (owned): window-teach.c alone */
  gboolean              is_closing;
};

void mood_window_add_actions    (MoodWindow       *self);
void mood_window_update_actions (MoodWindow       *self);
void mood_window_update_query   (MoodWindow       *self);
void mood_window_update_layout  (MoodWindow       *self);
/* Choosers open where songs are: what was used lately is rarely a folder of them. */
void mood_window_begin_at_music (GtkFileChooser  *chooser);
/* Whether the strip at the bottom tells how jobs go. */
void mood_window_update_progress (MoodWindow      *self);
void mood_window_show_toast     (MoodWindow       *self,
                                 const char       *text);

G_END_DECLS
