/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/dsp/frontend.h"
#include "engine/mood/calibration.h"
#include "engine/nn/tensor-file.h"

G_BEGIN_DECLS

/* What stands in the metadata of model files. Errors of all: %BASE_ERROR_BAD_MODEL with a part of a sentence
 * that begins with the file; those of the front end as it has them. */

void         analysis_metadata_set_missing   (GError             **error,
                                              const char          *key);
/* @what: the thing whose version @key tells, as "the front end". */
gboolean     analysis_metadata_check_version (const NnTensorFile  *file,
                                              const char          *key,
                                              guint                version,
                                              const char          *what,
                                              GError             **error);
DspFrontend *analysis_metadata_make_frontend (const NnTensorFile  *file,
                                              GError             **error);
/* @calibration: (out): what the file does not speak of is 1. */
gboolean     analysis_metadata_get_calibration (const NnTensorFile *file,
                                              MoodCalibration     *calibration,
                                              GError             **error);
/* The reverse. */
void         analysis_metadata_set_calibration (NnTensorFile       *file,
                                              const MoodCalibration *calibration);
/* @scale: what they must be said on, see ANALYSIS_MODEL_DEGREES_SCALE
 * @degrees: (out) (transfer full): the names of the outputs after the mood's; none when the file names none. */
gboolean     analysis_metadata_get_degrees   (const NnTensorFile  *file,
                                              const char          *scale,
                                              char              ***degrees,
                                              GError             **error);
/* The reverse; says nothing when there are none. @degrees: (array zero-terminated=1) */
void         analysis_metadata_set_degrees   (NnTensorFile        *file,
                                              const char          *scale,
                                              const char *const   *degrees);
/* @weights: (out) (transfer full): double: those of the members of an ensemble; NULL when the file is none. */
gboolean     analysis_metadata_get_weights   (const NnTensorFile  *file,
                                              GArray             **weights,
                                              GError             **error);
/* (transfer full): SHA-256 of the file at @path, in hex. Errors: those of reading. */
char        *analysis_metadata_fingerprint   (const char          *path,
                                              GError             **error);

G_END_DECLS
