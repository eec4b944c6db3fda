/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TrainingScale:
 *
 * Between which numbers people were asked to rate. What is stored is from -1 to 1. Unknown when both are the same.
 */
typedef struct
{
  double lowest;
  double highest;
} TrainingScale;

/* "1..9", "-1..1", with a point whatever the locale. Errors: %BASE_ERROR_INVALID_ARGUMENT. */
gboolean training_scale_parse   (const char           *text,
                                 TrainingScale        *scale,
                                 GError              **error);
/* (transfer full): as training_scale_parse() takes it; "" for one that is unknown. */
char    *training_scale_format  (const TrainingScale  *scale);
/* FALSE: @value is outside. */
gboolean training_scale_convert (const TrainingScale  *scale,
                                 double                value,
                                 double               *converted);
gboolean training_scale_is_known (const TrainingScale *scale);
/* The narrowest usual scale that holds all values from @lowest to @highest; unknown when there is none. */
void     training_scale_guess   (double                lowest,
                                 double                highest,
                                 TrainingScale        *scale);

G_END_DECLS
