/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Threads: an AudioProcess is used by one thread at a time, but by any. That is why the child does
 * not ask for a signal at its parent's death (the kernel sends it when the *thread* that forked
 * ends): it watches its standard input instead.
 */
#include "engine/audio/process.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/base/error.h"
#include "engine/base/paths.h"

/* Decoded audio that may wait in the pipe, so that child and parent can both be busy. */
static const int pipe_size = 512 * 1024;
/* A killed child is normally gone within a millisecond; one that sleeps in the kernel on a dead network share may
 * take for ever, and no one shall wait for it. */
static const int reap_attempts = 100;
static const gulong reap_pause_us = 1000;

struct _AudioProcess
{
  GPid pid;     /* 0 once it is reaped or given up */
  int requests; /* (owned) our end of the socket that is the child's standard input */
  int replies;  /* (owned) our end of the pipe that is its standard output; non-blocking */
  int status;   /* as waitpid() gave it, or -1 */
};

/* The parent's environment without what would turn a plugin's warning into an abort of the child. */
static char **
get_child_environment (void)
{
  char **environment = g_environ_unsetenv (g_get_environ (), "G_DEBUG");

  /* libav brings in OpenBLAS, which takes some 130 MB of address space for each core unless told not to: on a machine
   * with thirty of them, all that the child may have. */
  return g_environ_setenv (environment, "OPENBLAS_NUM_THREADS", "1", TRUE);
}

static gboolean
spawn (AudioProcess  *self,
       int            child_input,
       GError       **error)
{
  g_autofree char *helper = base_paths_find_helper ("moodplane-decoder");
  g_auto (GStrv) environment = get_child_environment ();
  const char *arguments[] = { helper, NULL };
  GSpawnFlags flags = G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_CLOEXEC_PIPES;
  g_autoptr (GError) local_error = NULL;

  if (g_getenv ("MOODPLANE_DECODER_VERBOSE") == NULL)
    flags |= G_SPAWN_STDERR_TO_DEV_NULL;

  if (g_spawn_async_with_pipes_and_fds (NULL, arguments, (const char *const *)environment, flags, NULL, NULL,
                                        child_input, -1, -1, NULL, NULL, 0, &self->pid, NULL, &self->replies,
                                        NULL, &local_error))
    return TRUE;

  g_set_error (error, BASE_ERROR, BASE_ERROR_FAILED, _ ("The decoder program cannot be started: %s"),
               local_error->message);

  return FALSE;
}

/**
 * audio_process_new:
 * @error: return location for an error
 *
 * Starts a child. It needs some 50 ms to be ready, but may be sent a request at once.
 *
 * Returns: (transfer full) (nullable): the process
 */
AudioProcess *
audio_process_new (GError **error)
{
  g_autoptr (AudioProcess) self = g_new0 (AudioProcess, 1);
  int ends[2];
  gboolean started;

  self->requests = -1;
  self->replies = -1;
  self->status = -1;

  /* A socket, not a pipe: writing to a dead child then gives an error instead of SIGPIPE. */
  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_FAILED, _ ("The decoder program cannot be started: %s"),
                   g_strerror (errno));
      return NULL;
    }

  self->requests = ends[0];
  started = spawn (self, ends[1], error);
  close (ends[1]);
  if (!started)
    return NULL;

  fcntl (self->replies, F_SETFL, O_NONBLOCK);
  fcntl (self->replies, F_SETPIPE_SZ, pipe_size);

  return g_steal_pointer (&self);
}

/* Collects the exit status if the child has ended; pid is 0 then. Where SIGCHLD is ignored, the kernel has thrown the
 * status away, and the number may by now be another process. */
static void
reap (AudioProcess *self)
{
  pid_t done = self->pid != 0 ? waitpid (self->pid, &self->status, WNOHANG) : 0;

  if (done > 0 || (done < 0 && errno == ECHILD))
    self->pid = 0;
}

/**
 * audio_process_kill:
 * @self: a process, running or not
 *
 * Ends the child. One that had already ended by itself keeps its own status.
 *
 * Returns: its wait status, or -1 when that is not known
 */
int
audio_process_kill (AudioProcess *self)
{
  reap (self);
  /* Closing its input would make a child that is merely idle leave; SIGKILL does not wait for that. */
  if (self->pid != 0)
    kill (self->pid, SIGKILL);

  for (int i = 0; i < reap_attempts && self->pid != 0; i++)
    {
      reap (self);
      if (self->pid != 0)
        g_usleep (reap_pause_us);
    }
  self->pid = 0;

  return self->status;
}

void
audio_process_free (AudioProcess *self)
{
  if (self == NULL)
    return;

  audio_process_kill (self);
  if (self->requests >= 0)
    close (self->requests);
  if (self->replies >= 0)
    close (self->replies);
  g_free (self);
}

gboolean
audio_process_is_alive (AudioProcess *self)
{
  reap (self);

  return self->pid != 0;
}

/**
 * audio_process_send:
 * @self: a process
 * @bytes: what to send; small enough for the socket's buffer
 * @size: how many
 *
 * Returns: FALSE if the child is gone
 */
gboolean
audio_process_send (AudioProcess *self,
                    const void   *bytes,
                    gsize         size)
{
  const char *next = bytes;

  while (size > 0)
    {
      ssize_t sent = send (self->requests, next, size, MSG_NOSIGNAL);

      if (sent < 0 && errno == EINTR)
        continue;
      if (sent <= 0)
        return FALSE;
      next += sent;
      size -= (gsize)sent;
    }

  return TRUE;
}

/* Waits for bytes, the deadline or the cancellable, whichever comes first. */
static AudioProcessStatus
wait_for_bytes (AudioProcess *self,
                gint64        end_time,
                GCancellable *cancellable)
{
  GPollFD waits[2] = { { .fd = self->replies, .events = G_IO_IN }, { .fd = -1 } };
  gint64 left = end_time - g_get_monotonic_time ();
  gboolean watched;

  if (g_cancellable_is_cancelled (cancellable))
    return AUDIO_PROCESS_CANCELLED;
  if (left <= 0)
    return AUDIO_PROCESS_TIMED_OUT;

  watched = g_cancellable_make_pollfd (cancellable, &waits[1]);
  g_poll (waits, watched ? 2 : 1, (int)MIN (left / 1000 + 1, G_MAXINT));
  if (watched)
    g_cancellable_release_fd (cancellable);

  return AUDIO_PROCESS_OK;
}

/**
 * audio_process_receive:
 * @self: a process
 * @bytes: (out caller-allocates): where to put what it says
 * @size: exactly so many bytes are read
 * @end_time: monotonic time at which to give up
 * @cancellable: (nullable): read whenever there is nothing to read
 *
 * Returns: how it went; unless it is OK, the child is of no further use
 */
AudioProcessStatus
audio_process_receive (AudioProcess *self,
                       void         *bytes,
                       gsize         size,
                       gint64        end_time,
                       GCancellable *cancellable)
{
  char *next = bytes;

  while (size > 0)
    {
      ssize_t got = read (self->replies, next, size);

      if (got > 0)
        {
          next += got;
          size -= (gsize)got;
        }
      else if (got < 0 && errno == EAGAIN)
        {
          AudioProcessStatus status = wait_for_bytes (self, end_time, cancellable);

          if (status != AUDIO_PROCESS_OK)
            return status;
        }
      else if (got == 0 || errno != EINTR)
        {
          return AUDIO_PROCESS_GONE;
        }
    }

  return AUDIO_PROCESS_OK;
}
