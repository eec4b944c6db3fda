/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <dlfcn.h>
#include <stddef.h>

#include <gio/gio.h>

/* Preloaded into programs built with the thread sanitizer, which knows nothing of GLib's locks: they are
 * futexes and atomics within a library that was built without it, so that everything handed over under
 * them looks like a race. Here each of GLib's means to hand something over tells the sanitizer so, and
 * then does what it does. Nothing is suppressed by this: what is not handed over is still found. */

/* Macros of the names of functions. */
#undef g_once_init_enter
#undef g_once_init_leave
#undef g_object_ref

void __tsan_acquire (void *address) __attribute__ ((weak));
void __tsan_release (void *address) __attribute__ ((weak));

static inline void
acquire (const void *address)
{
  if (__tsan_acquire != NULL)
    __tsan_acquire ((void *)address);
}

static inline void
release (const void *address)
{
  if (__tsan_release != NULL)
    __tsan_release ((void *)address);
}

/* The next definition of a function: GLib's own. Looking it up twice does no harm. */
#define REAL(name)                                                                                           \
  ({                                                                                                         \
    static __typeof__ (&name) real;                                                                          \
    __typeof__ (&name) found = __atomic_load_n (&real, __ATOMIC_RELAXED);                                    \
    if (found == NULL)                                                                                       \
      {                                                                                                      \
        found = (__typeof__ (&name))dlsym (RTLD_NEXT, #name);                                                \
        __atomic_store_n (&real, found, __ATOMIC_RELAXED);                                                   \
      }                                                                                                      \
    found;                                                                                                   \
  })

void
g_mutex_lock (GMutex *mutex)
{
  REAL (g_mutex_lock) (mutex);
  acquire (mutex);
}

gboolean
g_mutex_trylock (GMutex *mutex)
{
  const gboolean is_locked = REAL (g_mutex_trylock) (mutex);

  if (is_locked)
    acquire (mutex);
  return is_locked;
}

void
g_mutex_unlock (GMutex *mutex)
{
  release (mutex);
  REAL (g_mutex_unlock) (mutex);
}

void
g_cond_wait (GCond  *cond,
             GMutex *mutex)
{
  release (mutex);
  REAL (g_cond_wait) (cond, mutex);
  acquire (mutex);
}

gboolean
g_cond_wait_until (GCond  *cond,
                   GMutex *mutex,
                   gint64  end_time)
{
  gboolean is_in_time;

  release (mutex);
  is_in_time = REAL (g_cond_wait_until) (cond, mutex, end_time);
  acquire (mutex);
  return is_in_time;
}

void
g_once_init_leave (volatile void *location,
                   gsize          result)
{
  release ((const void *)location);
  REAL (g_once_init_leave) (location, result);
}

gboolean
g_once_init_enter (volatile void *location)
{
  const gboolean is_first = REAL (g_once_init_enter) (location);

  acquire ((const void *)location);
  return is_first;
}

void
g_atomic_ref_count_inc (gatomicrefcount *count)
{
  release (count);
  REAL (g_atomic_ref_count_inc) (count);
}

gboolean
g_atomic_ref_count_dec (gatomicrefcount *count)
{
  gboolean is_last;

  release (count);
  is_last = REAL (g_atomic_ref_count_dec) (count);
  acquire (count);
  return is_last;
}

gpointer
g_object_ref (gpointer object)
{
  release (object);
  return REAL (g_object_ref) (object);
}

void
g_object_unref (gpointer object)
{
  release (object);
  REAL (g_object_unref) (object);
}

void
g_async_queue_push (GAsyncQueue *queue,
                    gpointer     data)
{
  release (queue);
  REAL (g_async_queue_push) (queue, data);
}

gpointer
g_async_queue_pop (GAsyncQueue *queue)
{
  gpointer data = REAL (g_async_queue_pop) (queue);

  acquire (queue);
  return data;
}

gpointer
g_async_queue_try_pop (GAsyncQueue *queue)
{
  gpointer data = REAL (g_async_queue_try_pop) (queue);

  acquire (queue);
  return data;
}

gpointer
g_async_queue_timeout_pop (GAsyncQueue *queue,
                           guint64      timeout)
{
  gpointer data = REAL (g_async_queue_timeout_pop) (queue, timeout);

  acquire (queue);
  return data;
}

gboolean
g_cancellable_is_cancelled (GCancellable *cancellable)
{
  const gboolean is_cancelled = REAL (g_cancellable_is_cancelled) (cancellable);

  if (cancellable != NULL)
    acquire (cancellable);
  return is_cancelled;
}

void
g_cancellable_cancel (GCancellable *cancellable)
{
  if (cancellable != NULL)
    release (cancellable);
  REAL (g_cancellable_cancel) (cancellable);
}

/* What a source is given before it is attached is handed to the thread that dispatches it. */
typedef struct
{
  GSourceFunc func;
  gpointer data;
  GDestroyNotify notify;
} Handover;

static gboolean
dispatch_handover (gpointer data)
{
  Handover *self = data;

  acquire (self);
  return self->func (self->data);
}

static void
free_handover (gpointer data)
{
  Handover *self = data;

  acquire (self);
  if (self->notify != NULL)
    self->notify (self->data);
  g_free (self);
}

static Handover *
make_handover (GSourceFunc    func,
               gpointer       data,
               GDestroyNotify notify)
{
  Handover *self = g_new (Handover, 1);

  *self = (Handover) { func, data, notify };
  release (self);
  return self;
}

void
g_main_context_invoke_full (GMainContext  *context,
                            gint           priority,
                            GSourceFunc    func,
                            gpointer       data,
                            GDestroyNotify notify)
{
  REAL (g_main_context_invoke_full)
  (context, priority, dispatch_handover, make_handover (func, data, notify), free_handover);
}

guint
g_idle_add_full (gint           priority,
                 GSourceFunc    func,
                 gpointer       data,
                 GDestroyNotify notify)
{
  return REAL (g_idle_add_full) (priority, dispatch_handover, make_handover (func, data, notify), free_handover);
}

guint
g_source_attach (GSource      *source,
                 GMainContext *context)
{
  release (source);
  return REAL (g_source_attach) (source, context);
}

void
g_source_set_callback (GSource       *source,
                       GSourceFunc    func,
                       gpointer       data,
                       GDestroyNotify notify)
{
  REAL (g_source_set_callback) (source, dispatch_handover, make_handover (func, data, notify), free_handover);
}

/* A task goes to a thread of GLib's pool, and its result back. */
#define TASK_FUNC "tsan-glib-func"

static void
run_task (GTask        *task,
          gpointer      source,
          gpointer      data,
          GCancellable *cancellable)
{
  GTaskThreadFunc func;

  acquire (task);
  func = (GTaskThreadFunc)g_object_get_data (G_OBJECT (task), TASK_FUNC);
  func (task, source, data, cancellable);
}

void
g_task_run_in_thread (GTask           *task,
                      GTaskThreadFunc  func)
{
  g_object_set_data (G_OBJECT (task), TASK_FUNC, (gpointer)func);
  release (task);
  REAL (g_task_run_in_thread) (task, run_task);
}

void
g_task_return_pointer (GTask          *task,
                       gpointer        result,
                       GDestroyNotify  notify)
{
  release (task);
  REAL (g_task_return_pointer) (task, result, notify);
}

gpointer
g_task_propagate_pointer (GTask   *task,
                          GError **error)
{
  acquire (task);
  return REAL (g_task_propagate_pointer) (task, error);
}
