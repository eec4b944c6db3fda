/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <sys/stat.h>

#include "tags/tag-source.h"

G_BEGIN_DECLS

/* A new file beside the original, locked for as long as this process holds it. */
typedef struct
{
  char *path;     /* (owned) (nullable): NULL once it is in place */
  char *original; /* (owned): the file that it is to replace */
  int   fd;
} TagCopy;

gboolean tag_copy_create       (TagCopy           *self,
                                const char        *original,
                                GError           **error);
/* Removes the file unless it was put in place. */
void     tag_copy_clear        (TagCopy           *self);
gboolean tag_copy_write        (TagCopy           *self,
                                const TagSource   *source,
                                GCancellable      *cancellable,
                                GError           **error);
int      tag_copy_reopen       (TagCopy           *self,
                                GError           **error);
gboolean tag_copy_test_room    (TagCopy           *self,
                                gsize              length,
                                GError           **error);
gboolean tag_copy_take_identity (TagCopy          *self,
                                int                original_fd,
                                const struct stat *original,
                                gboolean           keeps_mtime,
                                GError           **error);
gboolean tag_copy_sync         (TagCopy           *self,
                                GError           **error);
gboolean tag_copy_put_in_place (TagCopy           *self,
                                const char        *original,
                                gboolean          *is_in_doubt,
                                GError           **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TagCopy, tag_copy_clear)

G_END_DECLS
