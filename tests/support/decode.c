/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/decode.h"

#include <gst/app/gstappsink.h>
#include <gst/gst.h>

/**
 * test_decode_checksum:
 *
 * Decodes the audio of @path to its end, by GStreamer alone.
 *
 * Returns: (transfer full): a checksum of the samples
 */
char *
test_decode_checksum (const char *path)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (GstElement) pipeline = NULL;
  g_autoptr (GstElement) source = NULL;
  g_autoptr (GstElement) sink = NULL;
  g_autoptr (GError) error = NULL;
  GstSample *sample;
  gsize total = 0;

  if (!gst_is_initialized ())
    gst_init (NULL, NULL);
  pipeline = gst_parse_launch ("filesrc name=in ! decodebin ! audioconvert ! audio/x-raw,format=S16LE ! "
                               "appsink name=out sync=false",
                               &error);
  g_assert_no_error (error);
  source = gst_bin_get_by_name (GST_BIN (pipeline), "in");
  sink = gst_bin_get_by_name (GST_BIN (pipeline), "out");
  g_object_set (source, "location", path, NULL);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);

  while ((sample = gst_app_sink_try_pull_sample (GST_APP_SINK (sink), 30 * GST_SECOND)) != NULL)
    {
      GstBuffer *buffer = gst_sample_get_buffer (sample);
      GstMapInfo map;

      g_assert_true (gst_buffer_map (buffer, &map, GST_MAP_READ));
      g_checksum_update (checksum, map.data, (gssize)map.size);
      total += map.size;
      gst_buffer_unmap (buffer, &map);
      gst_sample_unref (sample);
    }
  g_assert_true (gst_app_sink_is_eos (GST_APP_SINK (sink)));
  g_assert_cmpuint (total, >, 0);
  gst_element_set_state (pipeline, GST_STATE_NULL);

  return g_strdup (g_checksum_get_string (checksum));
}
