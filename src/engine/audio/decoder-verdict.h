/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/**
 * DecoderEvidence:
 *
 * What was seen while one song was decoded.
 */
typedef struct
{
  GstCaps *file_caps;    /* (owned) (nullable) what the file as a whole was taken for */
  GstCaps *unknown_caps; /* (owned) (nullable) a stream without a decoder; an audio stream if there was one */
  GError *error;         /* (owned) (nullable) the pipeline's */
  gboolean has_audio;
  gboolean has_video;
  gboolean ends_short;   /* the file breaks off within a unit of its container */
  GstClockTime declared; /* length by the headers, 0 = not known */
  GstClockTime decoded;  /* length that came out */
} DecoderEvidence;

void     decoder_evidence_add_file (DecoderEvidence        *evidence,
                                    const char             *path);
void     decoder_evidence_clear    (DecoderEvidence        *evidence);
gboolean decoder_verdict_pass      (const DecoderEvidence  *evidence,
                                    GError                **error);

G_END_DECLS
