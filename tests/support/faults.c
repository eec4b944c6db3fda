/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Both names of each call are defined here, so neither may be a macro for the other. */
#undef _FILE_OFFSET_BITS
#undef _FORTIFY_SOURCE

#include "tests/support/faults.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

static const char *const call_names[]
    = { "open",       "read",     "pread",      "write",     "copy_file_range", "ioctl",     "pwrite",  "ftruncate",
        "lseek",      "fsync",    "rename",     "fstat",     "lstat",           "fchown",    "fchmod",
        "fsetxattr",  "fgetxattr", "flistxattr", "fremovexattr", "futimens",    "unlink",    "flock",
        "euidaccess", "fopen",    "fread",      "fwrite",    "fseek",           "fclose",    NULL };

static char folder[PATH_MAX];
static const char *call;
static FaultKind kind;
static guint wanted, seen;
static int is_lasting, error_number, is_armed;
static const char *denied;
static int denied_error;

const char *
faults_get_call_name (guint index)
{
  return index < G_N_ELEMENTS (call_names) ? call_names[index] : NULL;
}

void
faults_arm (const char *new_folder,
            const char *new_call,
            FaultKind   new_kind,
            guint       number,
            gboolean    new_is_lasting,
            int         new_error_number)
{
  g_strlcpy (folder, new_folder, sizeof folder);
  for (guint i = 0; call_names[i] != NULL; i++)
    if (strcmp (call_names[i], new_call) == 0)
      call = call_names[i];
  kind = new_kind;
  wanted = number;
  seen = 0;
  is_lasting = new_is_lasting;
  error_number = new_error_number;
  is_armed = 1;
}

void
faults_deny (const char *new_call,
             int         new_error_number)
{
  denied = new_call;
  denied_error = new_error_number;
}

guint
faults_disarm (void)
{
  is_armed = 0;
  denied = NULL;

  return seen;
}

/* What the C library, or the next interposer, does. */
static void *
get_real (const char *name)
{
  void *real = dlsym (RTLD_NEXT, name);

  if (real == NULL)
    __builtin_trap ();

  return real;
}

#define REAL(name, type) \
  static __typeof__ (type) real; \
  if (real == NULL) \
  real = (__typeof__ (type))get_real (name)

static int
is_below (const char *path)
{
  gsize length = strlen (folder);

  return strncmp (path, folder, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

/* TRUE when this call, on @path, is to fail; errno is set then. */
static int
is_due (const char *name,
        const char *path)
{
  if (!is_armed || path == NULL || !is_below (path))
    return 0;
  if (denied != NULL && strcmp (name, denied) == 0)
    {
      errno = denied_error;
      return 1;
    }
  if (strcmp (name, call) != 0)
    return 0;

  seen++;
  if (wanted == 0 || (is_lasting ? seen < wanted : seen != wanted))
    return 0;

  errno = error_number;

  return 1;
}

static int
is_due_fd (const char *name,
           int         fd)
{
  char link[64];
  char path[PATH_MAX];
  long n;

  if (!is_armed || (strcmp (name, call) != 0 && (denied == NULL || strcmp (name, denied) != 0)))
    return 0;

  snprintf (link, sizeof link, "/proc/self/fd/%d", fd);
  n = syscall (SYS_readlink, link, path, sizeof path - 1);
  if (n < 0)
    return 0;
  path[n] = '\0';

  return is_due (name, path);
}

/* A call on a descriptor that does nothing when it is due. */
#define ON_FD(symbol, name, result, parameters, arguments) \
  result symbol parameters; \
  result symbol parameters \
  { \
    REAL (#symbol, result (*) parameters); \
    if (is_due_fd (name, fd)) \
      return -1; \
    return real arguments; \
  }

ON_FD (ftruncate, "ftruncate", int, (int fd, off_t length), (fd, length))
ON_FD (ftruncate64, "ftruncate", int, (int fd, off64_t length), (fd, length))
ON_FD (lseek, "lseek", off_t, (int fd, off_t offset, int whence), (fd, offset, whence))
ON_FD (lseek64, "lseek", off64_t, (int fd, off64_t offset, int whence), (fd, offset, whence))
ON_FD (fsync, "fsync", int, (int fd), (fd))
ON_FD (fdatasync, "fsync", int, (int fd), (fd))
ON_FD (fstat, "fstat", int, (int fd, struct stat *status), (fd, status))
ON_FD (fstat64, "fstat", int, (int fd, struct stat64 *status), (fd, status))
ON_FD (fchown, "fchown", int, (int fd, uid_t owner, gid_t group), (fd, owner, group))
ON_FD (fchmod, "fchmod", int, (int fd, mode_t mode), (fd, mode))
ON_FD (fsetxattr, "fsetxattr", int, (int fd, const char *name, const void *value, size_t size, int flags),
       (fd, name, value, size, flags))
ON_FD (fgetxattr, "fgetxattr", ssize_t, (int fd, const char *name, void *value, size_t size), (fd, name, value, size))
ON_FD (flistxattr, "flistxattr", ssize_t, (int fd, char *list, size_t size), (fd, list, size))
ON_FD (fremovexattr, "fremovexattr", int, (int fd, const char *name), (fd, name))
ON_FD (futimens, "futimens", int, (int fd, const struct timespec times[2]), (fd, times))
ON_FD (flock, "flock", int, (int fd, int operation), (fd, operation))

/* A call that may do half of it. */
#define ON_BYTES(symbol, name, parameters, whole, half) \
  ssize_t symbol parameters; \
  ssize_t symbol parameters \
  { \
    REAL (#symbol, ssize_t (*) parameters); \
    if (is_due_fd (name, fd)) \
      { \
        if (kind != FAULT_SHORT || n < 2) \
          return -1; \
        return real half; \
      } \
    return real whole; \
  }

ON_BYTES (read, "read", (int fd, void *buffer, size_t n), (fd, buffer, n), (fd, buffer, n / 2))
ON_BYTES (write, "write", (int fd, const void *buffer, size_t n), (fd, buffer, n), (fd, buffer, n / 2))
ON_BYTES (pread, "pread", (int fd, void *buffer, size_t n, off_t offset), (fd, buffer, n, offset),
          (fd, buffer, n / 2, offset))
ON_BYTES (pread64, "pread", (int fd, void *buffer, size_t n, off64_t offset), (fd, buffer, n, offset),
          (fd, buffer, n / 2, offset))
ON_BYTES (pwrite, "pwrite", (int fd, const void *buffer, size_t n, off_t offset), (fd, buffer, n, offset),
          (fd, buffer, n / 2, offset))
ON_BYTES (pwrite64, "pwrite", (int fd, const void *buffer, size_t n, off64_t offset), (fd, buffer, n, offset),
          (fd, buffer, n / 2, offset))
ON_BYTES (copy_file_range, "copy_file_range",
          (int from, off64_t *from_offset, int fd, off64_t *to_offset, size_t n, unsigned int flags),
          (from, from_offset, fd, to_offset, n, flags), (from, from_offset, fd, to_offset, n / 2, flags))

#define ON_PATH(symbol, name, parameters, arguments) \
  int symbol parameters; \
  int symbol parameters \
  { \
    REAL (#symbol, int (*) parameters); \
    if (is_due (name, path)) \
      { \
        int fault = errno; \
        if (kind == FAULT_DONE || kind == FAULT_BLIND) \
          real arguments; \
        if (kind == FAULT_BLIND) \
          faults_deny ("lstat", fault); \
        errno = fault; \
        return -1; \
      } \
    return real arguments; \
  }

ON_PATH (lstat, "lstat", (const char *path, struct stat *status), (path, status))
ON_PATH (lstat64, "lstat", (const char *path, struct stat64 *status), (path, status))
ON_PATH (rename, "rename", (const char *path, const char *new_path), (path, new_path))
ON_PATH (unlink, "unlink", (const char *path), (path))
ON_PATH (euidaccess, "euidaccess", (const char *path, int mode), (path, mode))

#define OPEN(symbol) \
  int symbol (const char *path, int flags, ...); \
  int symbol (const char *path, int flags, ...) \
  { \
    mode_t mode = 0; \
    REAL (#symbol, int (*) (const char *, int, ...)); \
    if ((flags & (O_CREAT | __O_TMPFILE)) != 0) \
      { \
        va_list list; \
        va_start (list, flags); \
        mode = va_arg (list, mode_t); \
        va_end (list); \
      } \
    if (is_due ("open", path)) \
      return -1; \
    return real (path, flags, mode); \
  }

OPEN (open)
OPEN (open64)

int ioctl (int fd, unsigned long request, ...);

int
ioctl (int           fd,
       unsigned long request,
       ...)
{
  void *argument;
  va_list list;
  REAL ("ioctl", int (*) (int, unsigned long, ...));

  va_start (list, request);
  argument = va_arg (list, void *);
  va_end (list);
  if (is_due_fd ("ioctl", fd))
    return -1;

  return real (fd, request, argument);
}

/* Streams: what goes on inside the C library cannot be called in its place. */

#define FOPEN(symbol) \
  FILE *symbol (const char *path, const char *mode); \
  FILE *symbol (const char *path, const char *mode) \
  { \
    REAL (#symbol, FILE * (*)(const char *, const char *)); \
    if (is_due ("fopen", path)) \
      return NULL; \
    return real (path, mode); \
  }

FOPEN (fopen)
FOPEN (fopen64)

size_t
fread (void  *buffer,
       size_t size,
       size_t n,
       FILE  *stream)
{
  REAL ("fread", size_t (*) (void *, size_t, size_t, FILE *));
  if (is_due_fd ("fread", fileno (stream)))
    return kind == FAULT_SHORT ? real (buffer, size, n / 2, stream) : 0;

  return real (buffer, size, n, stream);
}

size_t
fwrite (const void *buffer,
        size_t      size,
        size_t      n,
        FILE       *stream)
{
  REAL ("fwrite", size_t (*) (const void *, size_t, size_t, FILE *));
  if (is_due_fd ("fwrite", fileno (stream)))
    switch (kind)
      {
      case FAULT_ERROR: return 0;
      case FAULT_SHORT: return real (buffer, size, n / 2, stream);
      case FAULT_LOST: return fseeko (stream, (off_t)(size * n), SEEK_CUR) == 0 ? n : 0;
      default: break;
      }

  return real (buffer, size, n, stream);
}

int
fseek (FILE *stream,
       long  offset,
       int   whence)
{
  REAL ("fseek", int (*) (FILE *, long, int));
  if (is_due_fd ("fseek", fileno (stream)))
    return -1;

  return real (stream, offset, whence);
}

int
fclose (FILE *stream)
{
  int is_failing = is_due_fd ("fclose", fileno (stream));
  int saved_errno = errno;
  REAL ("fclose", int (*) (FILE *));
  int result = real (stream);

  if (!is_failing)
    return result;

  errno = saved_errno;

  return EOF;
}
