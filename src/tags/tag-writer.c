/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tags/tag-writer.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#include "engine/base/error.h"
#include "tags/tag-audio-hash.h"
#include "tags/tag-copy.h"
#include "tags/tag-edit.h"
#include "tags/tag-error.h"
#include "tags/tag-lister.h"
#include "tags/tag-open.h"
#include "tags/tag-plan-private.h"

/* The original, open and listed. */
typedef struct
{
  TagSource   source;
  struct stat status;  /* as it is now: mode and owner may have changed since the plan was made */
  TagListing *listing; /* (owned) */
} Opened;

static void
opened_clear (Opened *self)
{
  if (self->source.fd >= 0)
    close (self->source.fd);
  self->source.fd = -1;
  g_clear_pointer (&self->listing, tag_listing_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Opened, opened_clear)

static gboolean
fail_changed (GError **error)
{
  g_set_error_literal (error, BASE_ERROR, BASE_ERROR_CHANGED_MEANWHILE,
                       _ ("The file was changed by another program meanwhile; it was left as it is"));

  return FALSE;
}

/* TRUE when nothing at all has happened to the file since it was opened. The time of its change tells of
 * what programs that put size and time of writing back have done to its content. */
static gboolean
is_untouched (const TagPlan *plan,
              const Opened  *original)
{
  struct stat now;

  return tag_plan_is_current (plan) && fstat (original->source.fd, &now) == 0
         && now.st_ctim.tv_sec == original->status.st_ctim.tv_sec
         && now.st_ctim.tv_nsec == original->status.st_ctim.tv_nsec;
}

/* What a rename would take from the owner without a word: a file that was protected against
 * writing, and the tie between the names of a file that has several. */
static gboolean
check_may_replace (const TagPlan     *plan,
                   const struct stat *status,
                   GError           **error)
{
  g_autofree char *folder = g_path_get_dirname (plan->target);

  if (euidaccess (plan->target, W_OK) != 0 || euidaccess (folder, W_OK | X_OK) != 0)
    {
      tag_error_set (error, errno);
      return FALSE;
    }
  if (status->st_nlink > 1)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_FAILED,
                   _ ("The file has %u names (hard links), which a write would part from each other; it was left as it is"),
                   (guint) status->st_nlink);
      return FALSE;
    }

  return TRUE;
}

gboolean
tag_plan_check (const TagPlan *self,
                GError       **error)
{
  return self->changes->len == 0 || check_may_replace (self, &self->status, error);
}

static gboolean
open_original (const TagPlan *plan,
               Opened        *self,
               GCancellable  *cancellable,
               GError       **error)
{
  self->source.fd = tag_open_file (plan->target, &self->status, error);
  if (self->source.fd < 0)
    return FALSE;
  if (!tag_plan_is_current (plan) || self->status.st_ino != plan->status.st_ino
      || self->status.st_dev != plan->status.st_dev)
    return fail_changed (error);
  if (!tag_source_init (&self->source, self->source.fd, error))
    return FALSE;

  self->source.cancellable = cancellable;
  self->listing = tag_lister_list (&self->source, TAG_LIST_ALL, error);
  if (self->listing == NULL)
    return FALSE;

  for (guint i = 0; i < plan->changes->len; i++)
    {
      const TagChange *change = g_ptr_array_index (plan->changes, i);
      g_auto (GStrv) found = tag_listing_get_field (self->listing, change->field);

      if (!g_strv_equal ((const char *const *)found, (const char *const *)change->old_values))
        return fail_changed (error);
    }

  return TRUE;
}

/* The fields as they have to stand in the copy. */
static gboolean
check_fields (const TagPlan    *plan,
              const TagListing *listing,
              GError          **error)
{
  for (guint i = 0; i < plan->changes->len; i++)
    {
      const TagChange *change = g_ptr_array_index (plan->changes, i);
      const char *const *wanted = (const char *const *)change->new_values;
      g_auto (GStrv) found = tag_listing_get_field (listing, change->field);

      if (!g_strv_equal ((const char *const *)found, wanted))
        {
          g_set_error (error, BASE_ERROR, BASE_ERROR_FAILED,
                       _ ("%s could not be read back from the written copy; the file was left as it was"),
                       tag_field_get_name (change->field));
          return FALSE;
        }
    }

  return TRUE;
}

/* The same audio by the identity of songs, which finds it in another way than the listings. */
static gboolean
check_hash (const TagSource *before,
            const TagSource *after,
            GCancellable    *cancellable,
            GError         **error)
{
  TagAudioHash old, new;

  if (!tag_audio_hash_compute_source (before, cancellable, &old, error)
      || !tag_audio_hash_compute_source (after, cancellable, &new, error))
    return FALSE;
  if (tag_audio_hash_equal (&old, &new))
    return TRUE;

  g_set_error_literal (error, BASE_ERROR, BASE_ERROR_WOULD_LOSE_TAGS, _ ("Writing would change the audio itself"));

  return FALSE;
}

static gboolean
check_content (const TagPlan   *plan,
               const Opened    *original,
               const TagSource *source,
               GCancellable    *cancellable,
               GError         **error)
{
  g_autoptr (TagListing) listing = NULL;
  g_autofree TagField *changed = g_new (TagField, plan->changes->len);

  for (guint i = 0; i < plan->changes->len; i++)
    changed[i] = ((const TagChange *)g_ptr_array_index (plan->changes, i))->field;

  listing = tag_lister_list (source, TAG_LIST_ALL, NULL);
  if (listing == NULL)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_WOULD_LOSE_TAGS,
                           _ ("The written copy could not be read again; the file was left as it was"));
      return FALSE;
    }
  if (listing->obstacle != NULL)
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_WOULD_LOSE_TAGS, listing->obstacle);
      return FALSE;
    }

  return tag_listing_compare (original->listing, listing, changed, plan->changes->len, error)
         && check_fields (plan, listing, error)
         && check_hash (&original->source, source, cancellable, error)
         && tag_listing_compare_audio (original->listing, &original->source, listing, source, cancellable,
                                       error);
}

/* Reads the copy anew, as a stranger would, and compares it with the original. */
static gboolean
check_copy (const TagPlan *plan,
            const Opened  *original,
            TagCopy       *copy,
            GCancellable  *cancellable,
            GError       **error)
{
  TagSource source;
  gboolean ok;
  int fd = tag_copy_reopen (copy, error);

  if (fd < 0)
    return FALSE;

  ok = tag_source_init (&source, fd, error);
  source.cancellable = cancellable;
  ok = ok && check_content (plan, original, &source, cancellable, error);
  close (fd);

  return ok;
}

/* How much a copy may grow: padding that TagLib adds, and values in two bytes a character at most. */
static gsize
get_growth (const GArray *edits)
{
  gsize growth = 64 * 1024;

  for (guint i = 0; i < edits->len; i++)
    {
      const TagEdit *edit = &g_array_index (edits, TagEdit, i);

      for (guint k = 0; edit->values[k] != NULL; k++)
        growth += 128 + 3 * strlen (edit->values[k]);
    }

  return growth;
}

/* Copies the original, and writes the tags into the copy. */
static gboolean
write_copy (const TagPlan *plan,
            const Opened  *original,
            TagCopy       *copy,
            GCancellable  *cancellable,
            GError       **error)
{
  g_autoptr (GArray) edits = g_array_new (FALSE, FALSE, sizeof (TagEdit));

  for (guint i = 0; i < plan->changes->len; i++)
    {
      const TagChange *change = g_ptr_array_index (plan->changes, i);
      TagEdit edit = { change->field, (const char *const *) change->new_values };

      g_array_append_val (edits, edit);
    }

  return tag_copy_create (copy, plan->target, error) && tag_copy_write (copy, &original->source, cancellable, error)
         && tag_copy_test_room (copy, get_growth (edits), error)
         && tag_edit_write (copy->path, original->listing,
                            &(TagEdits) { (const TagEdit *) (gpointer) edits->data, edits->len }, cancellable, error);
}

/**
 * tag_plan_apply:
 * @before_rename: (nullable): see #TagBeforeRename
 * @cancellable: (nullable): heeded until the rename
 *
 * The order is what makes it safe. The copy is written, checked and on the disk before the journal
 * is told; the journal is told before the rename; the rename is the one step that changes the file,
 * and it is whole or not at all.
 */
gboolean
tag_plan_apply (TagPlan        *self,
                TagBeforeRename before_rename,
                gpointer        user_data,
                GCancellable   *cancellable,
                GError        **error)
{
  g_auto (Opened) original = { .source = { .fd = -1 } };
  g_auto (TagCopy) copy = { NULL, NULL, -1 };

  if (self->changes->len == 0)
    return TRUE;

  if (g_cancellable_set_error_if_cancelled (cancellable, error) || !open_original (self, &original, cancellable, error)
      || !check_may_replace (self, &original.status, error) || !write_copy (self, &original, &copy, cancellable, error)
      || !check_copy (self, &original, &copy, cancellable, error)
      || !tag_copy_take_identity (&copy, original.source.fd, &original.status, self->keeps_mtime, error)
      || !tag_copy_sync (&copy, error))
    return FALSE;

  if (!is_untouched (self, &original))
    return fail_changed (error);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (before_rename != NULL && !before_rename (self, user_data, error))
    {
      if (error != NULL && *error == NULL)
        g_set_error_literal (error, BASE_ERROR, BASE_ERROR_FAILED,
                             _ ("The write could not be noted; nothing was changed"));
      return FALSE;
    }
  /* The journal may have taken its time. */
  if (!is_untouched (self, &original))
    return fail_changed (error);

  return tag_copy_put_in_place (&copy, self->target, &self->is_in_doubt, error);
}
