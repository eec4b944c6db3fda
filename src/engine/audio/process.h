/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * AudioProcess:
 *
 * One running moodplane-decoder and the two pipes to it. Knows nothing of songs. Private to this
 * folder.
 */
typedef struct _AudioProcess AudioProcess;

typedef enum
{
  AUDIO_PROCESS_OK,
  AUDIO_PROCESS_GONE, /* the child closed its end */
  AUDIO_PROCESS_TIMED_OUT,
  AUDIO_PROCESS_CANCELLED,
} AudioProcessStatus;

AudioProcess      *audio_process_new      (GError        **error);
void               audio_process_free     (AudioProcess   *self);
gboolean           audio_process_is_alive (AudioProcess   *self);
gboolean           audio_process_send     (AudioProcess   *self,
                                           const void     *bytes,
                                           gsize           size);
AudioProcessStatus audio_process_receive  (AudioProcess   *self,
                                           void           *bytes,
                                           gsize           size,
                                           gint64          end_time,
                                           GCancellable   *cancellable);
int                audio_process_kill     (AudioProcess   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AudioProcess, audio_process_free)

G_END_DECLS
