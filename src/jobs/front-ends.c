/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/front-ends.h"

#include "engine/analysis/ear.h"
#include "jobs/sound.h"

GStrv
jobs_front_ends_list (AnalysisModel *model, GError **error)
{
  g_autoptr (AnalysisEar) ear = analysis_ear_new (model, error);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (ear == NULL)
    return NULL;
  for (gsize i = 0; i < analysis_ear_get_n_parts (ear); i++)
    {
      g_autofree char *front_end = analysis_ear_describe_tape (analysis_ear_get_part (ear, i));

      g_strv_builder_add (builder, front_end);
    }

  return g_strv_builder_end (builder);
}

gboolean
jobs_front_ends_are_kept (AnalysisTapeCache *tapes, const LibraryAudioHash *audio, const char *const *front_ends)
{
  g_autoptr (GBytes) sound = jobs_sound_to_bytes (audio);

  if (sound == NULL || tapes == NULL)
    return FALSE;
  for (const char *const *front_end = front_ends; *front_end != NULL; front_end++)
    {
      g_autofree char *name = analysis_tape_cache_make_name (sound, *front_end);

      if (!analysis_tape_cache_has (tapes, name))
        return FALSE;
    }

  return TRUE;
}
