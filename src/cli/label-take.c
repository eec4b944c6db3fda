/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/label-take.h"

#include <glib/gi18n.h>
#include <string.h>

#include "cli/json-writer.h"
#include "jobs/label-findings-job.h"
#include "library/labels.h"

/* --- places --- */

static gboolean
parse_point (const char *text, double *valence, double *arousal)
{
  char *end = NULL;

  *valence = g_ascii_strtod (text, &end);
  if (end == text || *end != ',')
    return FALSE;
  text = end + 1;
  *arousal = g_ascii_strtod (text, &end);

  return end != text && *end == '\0' && library_label_is_possible (*valence, *arousal);
}

static gboolean
parse_place (const char *text, double *valence, double *arousal)
{
  MoodVocabulary *vocabulary = mood_vocabulary_get_default (NULL);

  return (vocabulary != NULL && jobs_finding_find_place (vocabulary, text, valence, arousal))
         || parse_point (text, valence, arousal);
}

/* (nullable): what files have of this name */
static JobsFinding *
find (JobsLabelFindings *findings, JobsFindingKind kind, const char *name)
{
  g_autofree char *folded = g_utf8_casefold (name, -1);

  for (guint i = 0; i < jobs_label_findings_get_n (findings); i++)
    {
      JobsFinding *finding = jobs_label_findings_get (findings, i);
      g_autofree char *other = g_utf8_casefold (finding->name, -1);

      if (finding->kind == kind
          && (kind == JOBS_FINDING_PLAYLIST ? g_str_equal (finding->name, name) : g_str_equal (other, folded)))
        return finding;
    }

  return NULL;
}

/* Words that no file has are no error: the same line may be used for another folder. FALSE: it cannot be read. */
static gboolean
map_word (JobsLabelFindings *findings, const char *text)
{
  const char *sign = strrchr (text, '=');
  g_autofree char *name = sign != NULL ? g_strndup (text, (gsize)(sign - text)) : NULL;
  JobsFinding *finding = name != NULL ? find (findings, JOBS_FINDING_WORD, name) : NULL;
  double valence = 0, arousal = 0;
  const gboolean is_none = sign != NULL && g_str_equal (sign + 1, "none");

  if (sign == NULL || (!is_none && !parse_place (sign + 1, &valence, &arousal)))
    return FALSE;
  if (finding == NULL)
    return TRUE;

  finding->has_place |= !is_none;
  finding->is_taken = !is_none;
  if (!is_none)
    {
      finding->valence = valence;
      finding->arousal = arousal;
    }

  return TRUE;
}

/* --- what was found --- */

static char *
describe_place (const JobsFinding *finding)
{
  if (finding->kind == JOBS_FINDING_NUMBERS)
    return g_strdup (_ ("each its own"));
  if (!finding->has_place)
    return g_strdup (_ ("no place"));
  if (finding->has_own_arousal)
    /* Translators: a valence as a number, and the arousal is what was heard of each song */
    return g_strdup_printf (_ ("%+.2f, as energetic as heard"), finding->valence);

  return g_strdup_printf ("%+.2f %+.2f", finding->valence, finding->arousal);
}

static char *
describe_name (const JobsFinding *finding)
{
  switch (finding->kind)
    {
    case JOBS_FINDING_NUMBERS: return g_strdup (_ ("valence and arousal"));
    case JOBS_FINDING_RATING:
      return g_strdup_printf (ngettext ("%s star", "%s stars", (gulong)g_ascii_strtod (finding->name, NULL)), finding->name);
    case JOBS_FINDING_PLAYLIST: return g_strdup_printf (_ ("playlist “%s”"), finding->name);
    case JOBS_FINDING_WORD:
    case JOBS_FINDING_QUADRANT:
    case JOBS_N_FINDING_KINDS: break;
    }

  return g_strdup_printf ("“%s”", finding->name);
}

static void
print_text (const JobsFinding *finding)
{
  g_autofree char *name = describe_name (finding);
  g_autofree char *place = describe_place (finding);
  g_autofree char *songs
      = g_strdup_printf (ngettext ("%u song", "%u songs", finding->n_songs), finding->n_songs);
  /* Translators: what files say, how many of them, where these are put, and whether they are: "“gloomy”: 12 songs, -0.40 -0.50, taken" */
  g_autofree char *line = g_strdup_printf (_ ("%s: %s, %s, %s"), name, songs, place,
                                           finding->is_taken ? _ ("taken") : _ ("not taken"));
  g_autofree char *clean = cli_clean_text (line);

  cli_write_line (clean);
}

static void
print_json (const JobsFinding *finding)
{
  g_autofree char *line = NULL;
  g_auto (CliJsonWriter) writer;

  cli_json_writer_init (&writer);
  cli_json_writer_begin (&writer, NULL, '{');
  cli_json_writer_string (&writer, "kind", jobs_finding_kind_to_id (finding->kind));
  cli_json_writer_string (&writer, "name", finding->name);
  cli_json_writer_number (&writer, "songs", finding->n_songs, 0);
  if (finding->has_place)
    {
      cli_json_writer_number (&writer, "valence", finding->valence, 4);
      if (!finding->has_own_arousal)
        cli_json_writer_number (&writer, "arousal", finding->arousal, 4);
    }
  cli_json_writer_bool (&writer, "taken", finding->is_taken);
  cli_json_writer_end (&writer, '}');
  line = cli_json_writer_finish (&writer);
  cli_write_line (line);
}

/* --- */

/* FALSE: said already. */
static gboolean
choose (const CliLabelTake *self, const CliCommand *command, JobsLabelFindings *findings)
{
  for (guint i = 0; i < jobs_label_findings_get_n (findings); i++)
    if (self->with_ratings && jobs_label_findings_get (findings, i)->kind == JOBS_FINDING_RATING)
      jobs_label_findings_get (findings, i)->is_taken = TRUE;
  for (gsize i = 0; self->map != NULL && self->map[i] != NULL; i++)
    if (!map_word (findings, self->map[i]))
      {
        cli_command_wrong_usage (command, _ ("“%s” cannot be read; it is gloomy=sad, gloomy=-0.4,-0.5, gloomy=Q3 or gloomy=none."),
                                 self->map[i]);
        return FALSE;
      }

  return TRUE;
}

static gboolean
choose_playlist (const CliLabelTake *self, JobsLabelFindings *findings)
{
  JobsFinding *finding = find (findings, JOBS_FINDING_PLAYLIST, self->playlist);

  if (finding == NULL)
    {
      cli_print_error (_ ("There is no playlist “%s” with songs that have no place yet."), self->playlist);
      return FALSE;
    }
  finding->has_place = finding->is_taken = TRUE;

  return parse_place (self->as, &finding->valence, &finding->arousal);
}

static void
print (const CliLabelTake *self, JobsLabelFindings *findings)
{
  for (guint i = 0; i < jobs_label_findings_get_n (findings) && cli_get_output_status () == CLI_EXIT_OK; i++)
    {
      const JobsFinding *finding = jobs_label_findings_get (findings, i);

      if (self->playlist != NULL && !finding->is_taken)
        continue;
      if (self->format == CLI_FORMAT_JSON)
        print_json (finding);
      else
        print_text (finding);
    }
}

static int
say (LibraryDb *library, GArray *labels)
{
  g_autoptr (GPtrArray) changed = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) error = NULL;

  if (!library_labels_say (library, (const LibraryCorrection *)(gpointer)labels->data, labels->len, NULL, changed, &error))
    {
      cli_print_error ("%s", error->message);
      return CLI_EXIT_ERROR;
    }
  cli_print_error (ngettext ("%u song placed. “moodplane-cli label --undo” takes it back.",
                             "%u songs placed. “moodplane-cli label --undo” takes them back.", changed->len),
                   changed->len);

  return CLI_EXIT_OK;
}

int
cli_label_take (const CliLabelTake *self, const CliCommand *command, LibraryDb *library)
{
  g_autoptr (JobsJob) job
      = jobs_label_findings_job_new (library, self->playlist != NULL ? JOBS_FIND_IN_PLAYLISTS : JOBS_FIND_IN_TAGS);
  JobsLabelFindings *findings = jobs_label_findings_job_get (JOBS_LABEL_FINDINGS_JOB (job));
  g_autoptr (GArray) labels = NULL;
  double valence, arousal;
  int status;

  if (self->playlist != NULL && (self->as == NULL || !parse_place (self->as, &valence, &arousal)))
    return cli_command_wrong_usage (command, _ ("Say what the playlist means: --as happy, --as Q1 or --as 0.5,0.6."));
  status = cli_run_job (job);
  if (status != CLI_EXIT_OK)
    return status;
  if (!(self->playlist != NULL ? choose_playlist (self, findings) : choose (self, command, findings)))
    return CLI_EXIT_ERROR;

  print (self, findings);
  labels = jobs_label_findings_make_labels (findings);
  if (!self->is_dry && labels->len > 0)
    return say (library, labels);
  cli_print_error (ngettext ("%u song would be placed.", "%u songs would be placed.", labels->len), labels->len);

  return CLI_EXIT_OK;
}

int
cli_label_undo (LibraryDb *library)
{
  g_autoptr (GPtrArray) changed = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) error = NULL;
  gint64 batch;

  if (!library_labels_find_last_batch (library, &batch, &error)
      || !library_labels_undo (library, batch, changed, &error))
    {
      cli_print_error ("%s", error->message);
      return CLI_EXIT_ERROR;
    }
  cli_print_error (ngettext ("%u song is where it was.", "%u songs are where they were.", changed->len), changed->len);

  return CLI_EXIT_OK;
}
