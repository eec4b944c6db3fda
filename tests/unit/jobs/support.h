/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "jobs/job.h"
#include "library/db.h"

G_BEGIN_DECLS

/* What the tests of jobs share: a folder of music, a library beside it, and a small network with
 * random weights to hear with. */
typedef struct
{
  char      *folder;  /* (owned) of all: removed in the end */
  char      *music;   /* (owned) the folder to scan */
  char      *library; /* (owned) path of the library */
  char      *model;   /* (owned) path of the model */
  LibraryDb *db;      /* (owned) (nullable) */
} JobsFixture;

void   jobs_fixture_set_up    (JobsFixture   *self,
                               gconstpointer  data);
void   jobs_fixture_tear_down (JobsFixture   *self,
                               gconstpointer  data);
void   jobs_fixture_open      (JobsFixture   *self);
/* Puts another model into the place of the fixture's: with other weights, and a front end with so many samples from frame to
 * frame; the first one is of 5 and 500. */
void   jobs_fixture_set_model (JobsFixture   *self,
                               guint64        seed,
                               guint          hop);
/* (transfer full): the path of a new data folder beside the library: the fixture's model is the default one, the words are those of
 * the data folder @data. */
char  *jobs_fixture_make_data (JobsFixture   *self,
                               const char    *data);
/* Makes one from $DISPLAY_TEST_DATA, and has this program take it, and keep its caches beside it. */
void   jobs_fixture_use_data  (JobsFixture   *self);
/* (transfer full): the path of a new WAV file of some music. */
char  *jobs_fixture_add_song  (JobsFixture   *self,
                               const char    *name,
                               double         seconds);
/* (transfer full): the path of a new WAV file that begins with some music and goes on silent for
 * hours, and takes next to no room on the disk. */
char  *jobs_fixture_add_long_song (JobsFixture *self,
                                   const char  *name);
/* (transfer full): the path of a new file with these bytes. */
char  *jobs_fixture_add_file  (JobsFixture   *self,
                               const char    *name,
                               const char    *contents);
/* Runs a new job to its end and asserts that it is done. Consumes @job. */
void   jobs_fixture_run       (JobsJob       *job,
                               JobsProgress  *progress);

G_END_DECLS
