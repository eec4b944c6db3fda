/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/base/float-mode.h"

#if defined(__SSE__)

#include <xmmintrin.h>

/* Intel 64 and IA-32 Architectures Software Developer's Manual, volume 1, 10.2.3: results, and operands. */
#define FLUSH_TO_ZERO      0x8000
#define SUBNORMAL_ARE_ZERO 0x0040

BaseFloatMode
base_float_mode_get (void)
{
  return _mm_getcsr ();
}

void
base_float_mode_set (BaseFloatMode mode)
{
  _mm_setcsr ((guint) mode);
}

#define FLUSHING (FLUSH_TO_ZERO | SUBNORMAL_ARE_ZERO)

#elif defined(__aarch64__)

/* Arm Architecture Reference Manual, FPCR.FZ: results and operands. */
#define FLUSHING (G_GUINT64_CONSTANT (1) << 24)

BaseFloatMode
base_float_mode_get (void)
{
  guint64 mode;

  __asm__ volatile ("mrs %0, fpcr" : "=r"(mode));
  return mode;
}

void
base_float_mode_set (BaseFloatMode mode)
{
  __asm__ volatile ("msr fpcr, %0" : : "r"(mode));
}

#else

#define FLUSHING 0

BaseFloatMode
base_float_mode_get (void)
{
  return 0;
}

void
base_float_mode_set (BaseFloatMode mode)
{
}

#endif

BaseFloatMode
base_float_mode_flush_subnormal (void)
{
  const BaseFloatMode before = base_float_mode_get ();

  base_float_mode_set (before | FLUSHING);
  return before;
}
