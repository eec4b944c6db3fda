/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Labeled sets as lines of output. */
#include "cli/corpus.h"

#include <glib/gi18n.h>

#include "cli/json-writer.h"
#include "engine/base/paths.h"

static void
write_text (const char *text)
{
  g_autofree char *line = cli_clean_text (text);

  cli_write_line (line);
}

/* @number follows the label, which is translated. */
static void
append_count (GString    *text,
              const char *label,
              guint       number)
{
  if (number > 0)
    g_string_append_printf (text, "%s%s: %u", text->len > 0 ? ", " : "", label, number);
}

/* (transfer full): "Q1: 10, Q2: 9 …" */
static char *
describe_quadrants (const LibraryLabelCounts *counts)
{
  GString *text = g_string_new (NULL);

  for (guint q = 0; q < MOOD_N_QUADRANTS; q++)
    append_count (text, mood_quadrant_to_id ((MoodQuadrant)q), counts->n_quadrants[q]);

  return g_string_free (text, FALSE);
}

/* (transfer full) */
static char *
describe_classes (const LibraryLabelCounts *counts)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < counts->classes->len; i++)
    {
      const LibraryLabelClass *class = counts->classes->pdata[i];

      append_count (text, class->name, class->n);
    }

  return g_string_free (text, FALSE);
}

/* (transfer full): "33 clips, 2 missing, 1 bad, 3 duplicates" */
static char *
describe_statuses (const LibraryLabelCounts *counts)
{
  const guint n = counts->n_statuses[LIBRARY_CLIP_OK];
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, ngettext ("%u clip", "%u clips", n), n);
  if (counts->n_statuses[LIBRARY_CLIP_MISSING] > 0)
    g_string_append_printf (text, _ (", %u missing"), counts->n_statuses[LIBRARY_CLIP_MISSING]);
  if (counts->n_statuses[LIBRARY_CLIP_BAD] > 0)
    g_string_append_printf (text, _ (", %u bad"), counts->n_statuses[LIBRARY_CLIP_BAD]);
  if (counts->n_statuses[LIBRARY_CLIP_DUPLICATE] > 0)
    g_string_append_printf (text, ngettext (", %u duplicate", ", %u duplicates", counts->n_statuses[LIBRARY_CLIP_DUPLICATE]),
                            counts->n_statuses[LIBRARY_CLIP_DUPLICATE]);

  return g_string_free (text, FALSE);
}

static void
write_counts (CliJsonWriter            *writer,
              const LibraryLabelCounts *counts)
{
  cli_json_writer_number (writer, "clips", counts->n_statuses[LIBRARY_CLIP_OK], 0);
  cli_json_writer_number (writer, "missing", counts->n_statuses[LIBRARY_CLIP_MISSING], 0);
  cli_json_writer_number (writer, "bad", counts->n_statuses[LIBRARY_CLIP_BAD], 0);
  cli_json_writer_number (writer, "duplicates", counts->n_statuses[LIBRARY_CLIP_DUPLICATE], 0);
  cli_json_writer_number (writer, "points", counts->n_points, 0);
  cli_json_writer_number (writer, "groups", counts->n_groups, 0);
  cli_json_writer_number (writer, "folds", counts->n_folds, 0);
  cli_json_writer_begin (writer, "quadrants", '{');
  for (guint q = 0; q < MOOD_N_QUADRANTS; q++)
    cli_json_writer_number (writer, mood_quadrant_to_id ((MoodQuadrant)q), counts->n_quadrants[q], 0);
  cli_json_writer_end (writer, '}');
  cli_json_writer_begin (writer, "classes", '{');
  for (guint i = 0; i < counts->classes->len; i++)
    {
      const LibraryLabelClass *class = counts->classes->pdata[i];

      cli_json_writer_number (writer, class->name, class->n, 0);
    }
  cli_json_writer_end (writer, '}');
}

static void
write_strings (CliJsonWriter     *writer,
               const char        *name,
               const char *const *texts)
{
  cli_json_writer_begin (writer, name, '[');
  for (; *texts != NULL; texts++)
    cli_json_writer_string (writer, NULL, *texts);
  cli_json_writer_end (writer, ']');
}

static void
write_set (CliJsonWriter         *writer,
           const LibraryLabelSet *set,
           const GPtrArray       *clips)
{
  g_auto (GStrv) remarks = clips != NULL ? jobs_corpus_list_remarks (&set->counts, clips)
                                         : library_label_counts_list_troubles (&set->counts);
  g_autofree char *source = base_paths_to_utf8 (set->source);
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (set->made_at);
  g_autofree char *made = time != NULL ? g_date_time_format_iso8601 (time) : g_strdup ("");

  cli_json_writer_string (writer, "name", set->name);
  cli_json_writer_string (writer, "layout", set->kind);
  cli_json_writer_string (writer, "scale", set->scale);
  cli_json_writer_string (writer, "source", source);
  cli_json_writer_string (writer, "made", made);
  write_counts (writer, &set->counts);
  write_strings (writer, "remarks", (const char *const *)remarks);
}

/* The writer is at the end of an object. */
static void
end_line (CliJsonWriter *writer)
{
  g_autofree char *line = NULL;

  cli_json_writer_end (writer, '}');
  line = cli_json_writer_finish (writer);
  cli_write_line (line);
}

void
cli_corpus_print_set (const CliCorpus       *self,
                      const LibraryLabelSet *set,
                      const GPtrArray       *clips)
{
  g_autofree char *statuses = describe_statuses (&set->counts);
  g_autofree char *quadrants = describe_quadrants (&set->counts);
  g_autofree char *line = NULL;
  g_auto (CliJsonWriter) writer;

  cli_json_writer_init (&writer);
  if (self->is_json)
    {
      cli_json_writer_begin (&writer, NULL, '{');
      write_set (&writer, set, clips);
      end_line (&writer);
      return;
    }
  line = *quadrants != '\0' ? g_strdup_printf ("%s: %s (%s)", set->name, statuses, quadrants)
                            : g_strdup_printf ("%s: %s", set->name, statuses);
  write_text (line);
}

static void
print_content (const LibraryLabelCounts *counts,
               const char               *scale,
               const char *const        *remarks)
{
  g_autofree char *statuses = describe_statuses (counts);
  g_autofree char *quadrants = describe_quadrants (counts);
  g_autofree char *classes = describe_classes (counts);
  const struct
  {
    const char *label;
    const char *text;
  } lines[] = { { _ ("Clips"), statuses }, { _ ("Quadrants"), quadrants }, { _ ("Classes"), classes } };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    if (*lines[i].text != '\0')
      {
        g_autofree char *line = g_strdup_printf ("%s: %s", lines[i].label, lines[i].text);

        write_text (line);
      }
  if (counts->n_points > 0)
    {
      g_autofree char *line
          /* Translators: how many clips have valence and arousal, and the scale that they were read by */
          = g_strdup_printf (ngettext ("%u clip with valence and arousal, on the scale %s",
                                       "%u clips with valence and arousal, on the scale %s", counts->n_points),
                             counts->n_points, scale);

      write_text (line);
    }
  for (; *remarks != NULL; remarks++)
    write_text (*remarks);
}

void
cli_corpus_print_content (const CliCorpus       *self,
                          const LibraryLabelSet *set,
                          const GPtrArray       *clips)
{
  g_auto (GStrv) remarks = jobs_corpus_list_remarks (&set->counts, clips);
  g_autofree char *source = base_paths_to_utf8 (set->source);
  const char *layout = jobs_corpus_get_layout_name (set->kind);
  g_autofree char *line = g_strdup_printf ("%s: %s, %s", set->name, layout != NULL ? layout : set->kind, source);

  if (self->is_json)
    {
      cli_corpus_print_set (self, set, clips);
      return;
    }
  write_text (line);
  print_content (&set->counts, set->scale, (const char *const *)remarks);
}

void
cli_corpus_print_bad (const CliCorpus *self,
                      GPtrArray       *clips)
{
  for (guint i = 0; i < clips->len && cli_get_output_status () == CLI_EXIT_OK; i++)
    {
      const LibraryLabelClip *clip = clips->pdata[i];
      g_autofree char *path = base_paths_to_utf8 (clip->path);
      g_auto (CliJsonWriter) writer;

      cli_json_writer_init (&writer);
      if (clip->status == LIBRARY_CLIP_OK)
        continue;
      if (self->is_json)
        {
          cli_json_writer_begin (&writer, NULL, '{');
          cli_json_writer_string (&writer, "path", path);
          cli_json_writer_number (&writer, "line", clip->line, 0);
          cli_json_writer_string (&writer, "status", library_clip_status_to_id (clip->status));
          cli_json_writer_string (&writer, "reason", clip->reason);
          end_line (&writer);
          continue;
        }

      g_autofree char *where = clip->line > 0 ? g_strdup_printf (_ ("line %u, %s"), clip->line, path) : g_strdup (path);
      g_autofree char *line = g_strdup_printf ("%s: %s", where, clip->reason);

      write_text (line);
    }
}

void
cli_corpus_print_twins (const CliCorpus *self,
                        GPtrArray       *twins)
{
  for (guint i = 0; i < twins->len && cli_get_output_status () == CLI_EXIT_OK; i++)
    {
      const LibraryLabelTwin *twin = twins->pdata[i];
      g_autofree char *path = base_paths_to_utf8 (twin->path);
      g_autofree char *other = base_paths_to_utf8 (twin->other_path);
      g_autofree char *line = NULL;
      g_auto (CliJsonWriter) writer;

      cli_json_writer_init (&writer);
      if (self->is_json)
        {
          cli_json_writer_begin (&writer, NULL, '{');
          cli_json_writer_string (&writer, "path", path);
          cli_json_writer_string (&writer, "same_as", other);
          cli_json_writer_string (&writer, "set", twin->set_name);
          end_line (&writer);
          continue;
        }
      line = twin->set_id != 0 ? g_strdup_printf (_ ("%s sounds the same as %s in “%s”"), path, other, twin->set_name)
                               : g_strdup_printf (_ ("%s sounds the same as the song %s"), path, other);
      write_text (line);
    }
}

/* How many clips are in other sets: those are the ones that spoil a test. */
static guint
count_in_sets (GPtrArray *twins)
{
  guint n = 0;

  for (guint i = 0; twins != NULL && i < twins->len; i++)
    n += ((LibraryLabelTwin *)twins->pdata[i])->set_id != 0 ? 1 : 0;

  return n;
}

static void
print_report_json (const JobsCorpusReport *report)
{
  g_auto (CliJsonWriter) writer;

  cli_json_writer_init (&writer);
  cli_json_writer_begin (&writer, NULL, '{');
  cli_json_writer_string (&writer, "name", report->name);
  cli_json_writer_bool (&writer, "imported", report->set_id != 0);
  cli_json_writer_string (&writer, "layout", report->layout);
  cli_json_writer_string (&writer, "reason", report->reason);
  cli_json_writer_string (&writer, "columns", report->columns);
  cli_json_writer_string (&writer, "scale", report->scale);
  write_counts (&writer, &report->counts);
  cli_json_writer_number (&writer, "in_other_sets", count_in_sets (report->twins), 0);
  cli_json_writer_number (&writer, "in_library", report->twins != NULL ? report->twins->len - count_in_sets (report->twins) : 0, 0);
  write_strings (&writer, "remarks", (const char *const *)report->remarks);
  end_line (&writer);
}

void
cli_corpus_print_report (const CliCorpus        *self,
                         const JobsCorpusReport *report)
{
  const guint n_shared = count_in_sets (report->twins);
  const guint n_songs = report->twins != NULL ? report->twins->len - n_shared : 0;
  g_autofree char *layout = NULL;

  if (self->is_json)
    {
      print_report_json (report);
      return;
    }
  layout = g_strdup_printf (_ ("Read as “%s”. %s"), jobs_corpus_get_layout_name (report->layout), report->reason);
  write_text (layout);
  if (report->has_table && *report->columns != '\0')
    {
      g_autofree char *columns = g_strdup_printf (_ ("Columns: %s"), report->columns);

      write_text (columns);
    }
  print_content (&report->counts, report->scale, (const char *const *)report->remarks);
  if (n_shared > 0)
    {
      g_autofree char *line = g_strdup_printf (ngettext ("%u clip is in another set as well.", "%u clips are in other sets as well.", n_shared), n_shared);

      write_text (line);
    }
  if (n_songs > 0)
    {
      g_autofree char *line = g_strdup_printf (ngettext ("%u clip is a song of the library.", "%u clips are songs of the library.", n_songs), n_songs);

      write_text (line);
    }

  g_autofree char *end = report->set_id != 0 ? g_strdup_printf (_ ("Imported as “%s”."), report->name)
                                             : g_strdup_printf (_ ("Nothing was imported; it would be called “%s”."), report->name);

  write_text (end);
}
