/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/nn/kernels.h"

extern const NnKernels nn_kernels_baseline;

#ifdef NN_HAVE_X86_LEVELS
extern const NnKernels nn_kernels_v3;
extern const NnKernels nn_kernels_v4;
#endif

guint
nn_kernels_get_n_levels (void)
{
#ifdef NN_HAVE_X86_LEVELS
  const gboolean is_v3
      = __builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma") && __builtin_cpu_supports ("bmi2");
  const gboolean is_v4 = is_v3 && __builtin_cpu_supports ("avx512f") && __builtin_cpu_supports ("avx512vl")
                         && __builtin_cpu_supports ("avx512bw") && __builtin_cpu_supports ("avx512dq")
                         && __builtin_cpu_supports ("avx512cd");

  return is_v4 ? 3 : is_v3 ? 2 : 1;
#else
  return 1;
#endif
}

const NnKernels *
nn_kernels_get_level (guint level)
{
#ifdef NN_HAVE_X86_LEVELS
  static const NnKernels *const levels[] = { &nn_kernels_baseline, &nn_kernels_v3, &nn_kernels_v4 };
#else
  static const NnKernels *const levels[] = { &nn_kernels_baseline };
#endif

  g_return_val_if_fail (level < G_N_ELEMENTS (levels), levels[0]);

  return levels[level];
}

static const NnKernels *chosen = NULL;

/* From the next call of nn_kernels() on, with no other thread in any of them. */
void
nn_kernels_set_level (guint level)
{
  chosen = nn_kernels_get_level (level);
}

const NnKernels *
nn_kernels (void)
{
  return chosen != NULL ? chosen : nn_kernels_get_level (nn_kernels_get_n_levels () - 1);
}
