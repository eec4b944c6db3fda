/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Faults of disks on order. A program that is linked with this library, or has it in LD_PRELOAD, calls it in
 * place of the C library for all that it does with files; one call, of a kind that is named and on a file below
 * a folder, then fails. One thread at a time.
 */

typedef enum
{
  FAULT_ERROR, /* nothing is done */
  FAULT_SHORT, /* half of it is done, which is no error: read and write; for fwrite() it is one */
  FAULT_LOST,  /* fwrite() says that all is written, and none of it is: what a flush that fails later comes to */
  FAULT_DONE,  /* rename() and unlink(): it is done, and the error is told all the same, as over a network */
  FAULT_BLIND, /* likewise, and nothing can be looked at by its name from then on: the network is gone */
} FaultKind;

/* "open", "write", "rename" ...: NULL past the last one. */
const char *faults_get_call_name (guint        index);

/* From now on the @number-th such call, counted from 1, fails with @error_number; with @is_lasting all from it on.
 * 0: none does, they are only counted. */
void        faults_arm           (const char  *folder,
                                  const char  *call,
                                  FaultKind    kind,
                                  guint        number,
                                  gboolean     is_lasting,
                                  int          error_number);
/* Besides, all calls of this kind fail: for what the disk in question cannot do; NULL for none. */
void        faults_deny          (const char  *call,
                                  int          error_number);
/* Returns: how many such calls there were; nothing is denied any more either */
guint       faults_disarm        (void);

G_END_DECLS
