/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "engine/mood/estimate.h"
#include "plot/agreement.h"

G_BEGIN_DECLS

/* What two models say of the same songs. All is plain text and plain numbers; NAN where there is nothing to work a number
 * out from. Arrays of two have the candidate first. */

typedef enum
{
  JOBS_COMPARED_CANDIDATE,
  JOBS_COMPARED_OTHER, /* the one in use, mostly */
  JOBS_N_COMPARED,
} JobsCompared;

/* Whether a model may have been trained on what it is judged by. */
typedef enum
{
  JOBS_HEARD_NOT_KNOWN, /* its file does not say what it was trained on */
  JOBS_HEARD_NOT,       /* as far as its file says */
  JOBS_HEARD_PERHAPS,   /* it was trained on corpora with these names, or on songs that sound the same */
} JobsHeardBefore;

/**
 * JobsComparedModel:
 * @path: (owned)
 * @fingerprint: (owned)
 * @name: (owned): of the file, to show
 * @date: (owned): when it was trained, or ""
 * @corpora: (owned): what it was trained on, as its file says, or ""
 * @heard: whether it may have been trained on the songs that both are judged by
 * @n_heard: of these, how many are known to have been trained on; 0 where only names of corpora tell
 * @n_bytes: of its file
 * @seconds: it took to hear the songs, without decoding where that was done before
 */
typedef struct
{
  char           *path;
  char           *fingerprint;
  char           *name;
  char           *date;
  char           *corpora;
  gboolean        is_shipped;
  gboolean        is_in_use;
  JobsHeardBefore heard;
  guint           n_heard;
  guint64         n_bytes;
  double          seconds;
} JobsComparedModel;

typedef enum
{
  JOBS_DIFFERENCE_UNCLEAR, /* chance alone could make it */
  JOBS_DIFFERENCE_BETTER,  /* the candidate is better */
  JOBS_DIFFERENCE_WORSE,
  JOBS_DIFFERENCE_TOO_FEW, /* groups of songs to say anything */
} JobsDifferenceVerdict;

/**
 * JobsComparedFigure:
 * @id: never translated: "macro-f1"
 * @title: (translated) (owned)
 * @is_less_better: as of errors
 * @n: songs that it is worked out from
 * @values: of both models
 * @difference: of the candidate from the other
 * @low: with @high the interval that holds the difference with 95 %
 * @sureness: share of the resampled sets of songs on which the candidate is better
 */
typedef struct
{
  const char           *id;
  char                 *title;
  gboolean              is_less_better;
  guint                 n;
  double                values[JOBS_N_COMPARED];
  double                difference;
  double                low;
  double                high;
  double                sureness;
  JobsDifferenceVerdict verdict;
} JobsComparedFigure;

/* How songs of one labeled quadrant (first index) were reported. */
typedef struct
{
  guint counts[MOOD_N_QUADRANTS][MOOD_N_QUADRANTS];
  guint n;
} JobsConfusion;

/* Of the songs whose quadrant was said with a probability between index / 10 and (index + 1) / 10. */
typedef struct
{
  guint  n;
  double said;    /* mean probability */
  double correct; /* share that is right */
} JobsCalibrationBin;

#define JOBS_N_CALIBRATION_BINS 10

/**
 * JobsComparedSong:
 * @id: of the library; 0 for a song of a manifest
 * @path: (owned): bytes of the file system
 * @title: (owned): to show
 * @artist: (owned): or ""
 * @group: (owned): what it was resampled with, or ""
 * @quadrant: as labeled, -1: not
 * @valence: as labeled, of a song of the library by its owner; NAN: not
 * @arousal: as labeled, NAN: not
 * @distance: between the estimates of both on the plane
 */
typedef struct
{
  gint64       id;
  char        *path;
  char        *title;
  char        *artist;
  char        *group;
  int          quadrant;
  double       valence;
  double       arousal;
  MoodEstimate estimates[JOBS_N_COMPARED];
  double       distance;
} JobsComparedSong;

/**
 * JobsComparison:
 * @name: (owned): of the set of songs
 * @songs: (owned) (element-type JobsComparedSong): that both models could hear, in the order of the manifest
 * @n_left_out: of the manifest, that could not be read
 * @n_groups: that were resampled; as many as songs where the manifest names none
 * @is_grouped: songs of one artist, actor or album were resampled together
 * @figures: (owned) (element-type JobsComparedFigure)
 * @class_names: (owned) (nullable): classes of an owner's own, where both models tell the same ones
 * @class_confusions: (owned) (nullable): of both models: (n, n) of these: how songs of one class were told
 * @classes_told: (owned) (nullable): in a sentence, what is told of own classes where both do not tell the same ones
 * @changes: (owned) (element-type JobsComparedSong): songs of the library, those that change most first
 * @n_heard: songs of the library that were heard by both
 * @n_library: songs of the library; more than @n_heard: a sample was taken
 * @mean_change: of the songs that were heard
 * @n_other_quadrant: of these, those that get another quadrant
 */
typedef struct
{
  char              *name;
  JobsComparedModel  models[JOBS_N_COMPARED];
  GPtrArray         *songs;
  guint              n_left_out;
  guint              n_groups;
  gboolean           is_grouped;
  GPtrArray         *figures;
  JobsConfusion      confusions[JOBS_N_COMPARED];
  char             **class_names;
  guint             *class_confusions[JOBS_N_COMPARED];
  char              *classes_told;
  JobsCalibrationBin calibration[JOBS_N_COMPARED][JOBS_N_CALIBRATION_BINS];
  GPtrArray         *changes;
  guint              n_heard;
  guint              n_library;
  double             mean_change;
  guint              n_other_quadrant;
} JobsComparison;

JobsComparison     *jobs_comparison_new        (void);
void                jobs_comparison_free       (JobsComparison              *self);
JobsComparedFigure *jobs_compared_figure_new   (void);
void                jobs_compared_figure_free  (JobsComparedFigure          *self);
JobsComparedSong   *jobs_compared_song_new     (void);
void                jobs_compared_song_free    (JobsComparedSong            *self);

/* (transfer full): in a sentence, what a person needs to know before adopting the candidate. */
char               *jobs_comparison_conclude   (const JobsComparison        *self);
/* (transfer full) (nullable): that a model may have heard the songs that it is judged by, or that nobody knows. NULL: it has not. */
char               *jobs_comparison_warn       (const JobsComparison        *self,
                                                JobsCompared                 which);
/* (transfer full): how songs of the library were chosen, in a sentence. */
char               *jobs_comparison_tell_changes (const JobsComparison      *self);
/* (transfer full) (array length=n_pairs): songs with a labeled point, and where the model puts them. */
PlotPair           *jobs_comparison_list_pairs (const JobsComparison        *self,
                                                JobsCompared                 which,
                                                gsize                       *n_pairs);
const char         *jobs_difference_to_id      (JobsDifferenceVerdict        verdict);
/* (translated): "better", "worse", "no clear difference". */
const char         *jobs_difference_describe   (JobsDifferenceVerdict        verdict);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (JobsComparison, jobs_comparison_free)

G_END_DECLS
