/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/mood/spectrogram.h"
#include "jobs/job.h"
#include "library/db.h"

G_BEGIN_DECLS

/**
 * JobsSpectrogramJob:
 *
 * Makes the picture of what one song sounds like, or takes it from where it was kept: under the sound's own hash, so that it
 * is there again however the file is called and tagged by then, and the front end's version. Hearing a song is done by a
 * decoder child of its own, which a cancel ends.
 */
#define JOBS_TYPE_SPECTROGRAM_JOB (jobs_spectrogram_job_get_type ())
G_DECLARE_FINAL_TYPE (JobsSpectrogramJob, jobs_spectrogram_job, JOBS, SPECTROGRAM_JOB, JobsJob)

/* @db: (nullable): where the hash may be known. */
JobsJob         *jobs_spectrogram_job_new         (LibraryDb          *db,
                                                   const char         *path);
/* (transfer none) (nullable): when it is done. */
MoodSpectrogram *jobs_spectrogram_job_get_picture (JobsSpectrogramJob *self);
/* It was not heard for this. */
gboolean         jobs_spectrogram_job_is_kept     (JobsSpectrogramJob *self);

G_END_DECLS
