/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define JOBS_TRAIN_N_CLASSES 4 /* the quadrants, in their order */

/* One song that the network was judged by: where it lies, and where it was heard to lie. Arousal that comes from words is as training
 * corrects it. */
typedef struct
{
  gboolean has_point;
  double   true_valence; /* NAN without a point */
  double   true_arousal;
  int      true_class;   /* -1 without a quadrant */
  double   valence;
  double   arousal;
  int      class;
} JobsTrainPoint;

/**
 * JobsTrainFigures:
 * @part: which part was held out, from 0; only with every part in turn is there another
 * @epoch: from 1
 * @train_loss: of what the network was trained on in the epoch; NAN of a learner that is no network
 * @seconds: of training until here, over all times that it was resumed
 * @speed: examples a second in the epoch
 * @is_best: the best so far: that is kept
 * @accuracy: of own classes where these are learned, as is @macro_f1; else of quadrants
 * @own_classes: (array length=n_own_classes) (nullable): names of own classes, where these are learned; valid as the points
 * @own_confusion: (nullable): (n_own_classes, n_own_classes): [truth][heard]
 * @points: (array length=n_points) (nullable): valid as long as whoever hands out the figures says
 *
 * What a network is worth after an epoch, by the songs that it is validated by. NAN is what there are no labels for. Concordance is
 * Lin's: 1 where points lie as they are labelled, 0 where they say nothing of it, from -1 on.
 */
typedef struct
{
  guint  part;
  guint  epoch;
  guint  n_epochs;
  double train_loss;
  double valid_loss;
  double accuracy;
  double macro_f1;
  double concordance_valence;
  double concordance_arousal;
  double rmse_valence;
  double rmse_arousal;
  double learning_rate;
  double seconds;
  double speed;
  gboolean is_best;

  guint confusion[JOBS_TRAIN_N_CLASSES][JOBS_TRAIN_N_CLASSES]; /* [truth][heard] */

  const JobsTrainPoint *points;
  gsize                 n_points;

  guint              n_own_classes;
  const char *const *own_classes;
  const guint       *own_confusion;
} JobsTrainFigures;

/* (transfer full): the CSV file of a run's epochs, to which figures are added. Points and confusion are not in it. */
char    *jobs_train_figures_to_csv (const GArray  *figures);
/* (transfer full): JobsTrainFigures without points. Errors: %BASE_ERROR_BAD_CORPUS, and those of reading. */
GArray  *jobs_train_figures_load   (const char    *path,
                                    GError       **error);

G_END_DECLS
