/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/audio/decoder-verdict.h"

#include <glib/gi18n.h>
#include <gst/pbutils/pbutils.h>

#include "engine/audio/decoder-length.h"
#include "engine/base/duration.h"
#include "engine/base/error.h"

/* How far a song may stay behind its declared length. Encoder delays and sloppy headers are well below a second;
 * the share is for long recordings. */
static const GstClockTime tolerance = GST_SECOND;
static const guint64 tolerance_percent = 2;
/* What a file with pictures declares is the length of its longest stream. */
static const guint64 tolerance_percent_film = 25;

/**
 * decoder_evidence_add_file:
 * @evidence: evidence
 * @path: the file
 *
 * Adds what the file says of its own length where GStreamer does not.
 */
void
decoder_evidence_add_file (DecoderEvidence *evidence,
                           const char      *path)
{
  DecoderLength length = decoder_length_read (path);

  evidence->ends_short = length.ends_short;
  evidence->declared = MAX (evidence->declared, (GstClockTime)(length.declared * GST_SECOND));
}

void
decoder_evidence_clear (DecoderEvidence *evidence)
{
  gst_clear_caps (&evidence->file_caps);
  gst_clear_caps (&evidence->unknown_caps);
  g_clear_error (&evidence->error);
}

static double
to_seconds (GstClockTime time)
{
  return (double)time / GST_SECOND;
}

static gboolean
has_name (const GstCaps *caps,
          const char    *prefix)
{
  return caps != NULL && !gst_caps_is_empty (caps) && !gst_caps_is_any (caps)
         && g_str_has_prefix (gst_structure_get_name (gst_caps_get_structure (caps, 0)), prefix);
}

/* Kinds of file that carry audio, when they are recognized but nothing can take them apart. */
static gboolean
is_audio_container (const GstCaps *caps)
{
  return has_name (caps, "audio/") || has_name (caps, "video/") || has_name (caps, "application/ogg")
         || has_name (caps, "application/x-id3") || has_name (caps, "application/x-apetag")
         || has_name (caps, "application/vnd.rn-realmedia");
}

/* Some bytes looked like MPEG audio, which has no more of a signature than eleven set bits, but nothing else did. */
static gboolean
is_wrong_type (const DecoderEvidence *evidence)
{
  return (has_name (evidence->file_caps, "audio/mpeg")
          && g_error_matches (evidence->error, GST_STREAM_ERROR, GST_STREAM_ERROR_WRONG_TYPE))
         || g_error_matches (evidence->error, GST_STREAM_ERROR, GST_STREAM_ERROR_TYPE_NOT_FOUND);
}

static gboolean
is_broken (const DecoderEvidence *evidence)
{
  return g_error_matches (evidence->error, GST_STREAM_ERROR, GST_STREAM_ERROR_DEMUX)
         || g_error_matches (evidence->error, GST_STREAM_ERROR, GST_STREAM_ERROR_DECODE);
}

/* There never was an audio stream: says why. */
static void
judge_no_audio (const DecoderEvidence  *evidence,
                GError                **error)
{
  const GstCaps *missing = NULL;

  if (has_name (evidence->unknown_caps, "audio/"))
    missing = evidence->unknown_caps;
  else if (evidence->unknown_caps != NULL && gst_caps_is_equal (evidence->unknown_caps, evidence->file_caps)
           && is_audio_container (evidence->unknown_caps))
    missing = evidence->unknown_caps;

  if (missing != NULL)
    {
      const char *id = gst_structure_get_string (gst_caps_get_structure (missing, 0), "codec-id");
      g_autofree char *description = gst_pb_utils_get_decoder_description (missing);

      if (has_name (missing, "audio/x-unknown") && id != NULL)
        g_set_error (error, BASE_ERROR, BASE_ERROR_MISSING_CODEC, _ ("A decoder for %s is not installed"),
                     id);
      else
        g_set_error (error, BASE_ERROR, BASE_ERROR_MISSING_CODEC, _ ("%s is not installed"), description);
    }
  else if (evidence->error != NULL && evidence->error->domain == GST_RESOURCE_ERROR)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_FAILED, _ ("The file cannot be read: %s"),
                   evidence->error->message);
    }
  else if (is_audio_container (evidence->file_caps) && !is_wrong_type (evidence)
           && (!evidence->has_video || is_broken (evidence)))
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_DAMAGED,
                           _ ("The file is damaged: its sound cannot be found"));
    }
  else if (g_error_matches (evidence->error, GST_STREAM_ERROR, GST_STREAM_ERROR_TYPE_NOT_FOUND))
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_NOT_AUDIO,
                           _ ("This is no audio file, or one of a kind that cannot be told"));
    }
  else
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_NOT_AUDIO, _ ("There is no sound in this file"));
    }
}

static void
judge_error (const DecoderEvidence  *evidence,
             GError                **error)
{
  g_autofree char *when = base_duration_to_string (to_seconds (evidence->decoded));

  if (evidence->error->domain == GST_RESOURCE_ERROR)
    g_set_error (error, BASE_ERROR, BASE_ERROR_FAILED, _ ("Reading stopped at %s: %s"), when,
                 evidence->error->message);
  else
    g_set_error (error, BASE_ERROR, BASE_ERROR_DAMAGED, _ ("Decoding stopped at %s: %s"), when,
                 evidence->error->message);
}

/**
 * decoder_verdict_pass:
 * @evidence: what was seen, complete
 * @error: return location for an error
 *
 * Returns: whether the song was heard as it was meant
 */
gboolean
decoder_verdict_pass (const DecoderEvidence  *evidence,
                      GError                **error)
{
  guint64 percent = evidence->has_video ? tolerance_percent_film : tolerance_percent;
  GstClockTime allowed = MAX (tolerance, evidence->declared / 100 * percent);

  if (!evidence->has_audio)
    judge_no_audio (evidence, error);
  else if (evidence->error != NULL)
    judge_error (evidence, error);
  else if (evidence->decoded == 0)
    g_set_error_literal (error, BASE_ERROR, BASE_ERROR_EMPTY, _ ("The sound in this file is of no length"));
  else if (evidence->decoded + allowed < evidence->declared)
    {
      g_autofree char *decoded = base_duration_to_string (to_seconds (evidence->decoded));
      g_autofree char *declared = base_duration_to_string (to_seconds (evidence->declared));

      g_set_error (error, BASE_ERROR, BASE_ERROR_DAMAGED, _ ("The audio ends after %s of %s"), decoded,
                   declared);
    }
  else if (evidence->ends_short)
    g_set_error_literal (error, BASE_ERROR, BASE_ERROR_DAMAGED, _ ("The end of the file is missing"));
  else
    return TRUE;

  return FALSE;
}
