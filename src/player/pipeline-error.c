/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "player/pipeline-error.h"

#include <glib/gi18n.h>

char *
player_pipeline_error_describe (const GError *error)
{
  if (g_error_matches (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_FOUND))
    return g_strdup (_ ("The file is not there any more."));
  if (g_error_matches (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_OPEN_READ)
      || g_error_matches (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_READ)
      || g_error_matches (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_AUTHORIZED))
    return g_strdup (_ ("The file cannot be read."));
  if (g_error_matches (error, GST_CORE_ERROR, GST_CORE_ERROR_MISSING_PLUGIN)
      || g_error_matches (error, GST_STREAM_ERROR, GST_STREAM_ERROR_CODEC_NOT_FOUND))
    return g_strdup (_ ("There is no decoder for this kind of file."));
  if (g_error_matches (error, GST_STREAM_ERROR, GST_STREAM_ERROR_DECRYPT)
      || g_error_matches (error, GST_STREAM_ERROR, GST_STREAM_ERROR_DECRYPT_NOKEY))
    return g_strdup (_ ("The file is protected against copying."));
  if (error->domain == GST_STREAM_ERROR)
    return g_strdup (_ ("The file is damaged, or there is no sound in it."));

  return g_strdup (error->message);
}

gboolean
player_pipeline_error_is_device (GstMessage *message)
{
  GstObject *source = GST_MESSAGE_SRC (message);

  return GST_IS_ELEMENT (source) && GST_OBJECT_FLAG_IS_SET (source, GST_ELEMENT_FLAG_SINK);
}
