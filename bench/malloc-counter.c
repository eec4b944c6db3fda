/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>

/* Preloaded (LD_PRELOAD) it counts the calls for memory; network-steps asks malloc_counter_get()
 * before and after. The real work is that of the GNU C library, by the names it has for this. */

long long malloc_counter_get (void);
long long malloc_counter_get_own (void);
void *malloc (size_t size);
void *calloc (size_t n, size_t size);
void *realloc (void *memory, size_t size);
void *memalign (size_t alignment, size_t size);
void *aligned_alloc (size_t alignment, size_t size);
int posix_memalign (void **memory, size_t alignment, size_t size);

extern void *__libc_malloc (size_t size);
extern void *__libc_calloc (size_t n, size_t size);
extern void *__libc_realloc (void *memory, size_t size);
extern void *__libc_memalign (size_t alignment, size_t size);

static atomic_llong n_calls;

/* Of the calling thread. This model needs no memory of its own when a thread first asks for some. */
static _Thread_local long long n_own_calls __attribute__ ((tls_model ("initial-exec")));

long long
malloc_counter_get (void)
{
  return n_calls;
}

long long
malloc_counter_get_own (void)
{
  return n_own_calls;
}

void *
malloc (size_t size)
{
  n_calls++;
  n_own_calls++;
  return __libc_malloc (size);
}

void *
calloc (size_t n,
        size_t size)
{
  n_calls++;
  n_own_calls++;
  return __libc_calloc (n, size);
}

void *
realloc (void  *memory,
         size_t size)
{
  n_calls++;
  n_own_calls++;
  return __libc_realloc (memory, size);
}

void *
memalign (size_t alignment,
          size_t size)
{
  n_calls++;
  n_own_calls++;
  return __libc_memalign (alignment, size);
}

void *
aligned_alloc (size_t alignment,
               size_t size)
{
  n_calls++;
  n_own_calls++;
  return __libc_memalign (alignment, size);
}

int
posix_memalign (void **memory,
                size_t alignment,
                size_t size)
{
  n_calls++;
  n_own_calls++;
  *memory = __libc_memalign (alignment, size);
  return *memory != NULL ? 0 : ENOMEM;
}
